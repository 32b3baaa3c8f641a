package dev.easel.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches input images and sends callbacks, over plain HTTP, on this machine and nowhere else. Redirects
 * are not followed, since one could lead away.
 */
public final class Loopback {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int TIMEOUT_MILLIS = 5_000;

    private Loopback() {}

    /**
     * What came back.
     *
     * @param status 0 where nobody responded
     */
    public record Response(int status, byte[] body) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The address where it lies on this machine and is plain HTTP, else null. */
    public static @Nullable URI reachable(String address) {
        try {
            URI uri = new URI(address);
            boolean here = "http".equals(uri.getScheme()) && uri.getHost() != null && HOSTS.contains(uri.getHost());
            return here ? uri : null;
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    public static Response get(URI address) {
        return exchange(address, Map.of(), null);
    }

    public static Response postJson(URI address, byte[] json) {
        return postJson(address, Map.of(), json);
    }

    /** The same with further headers. */
    public static Response postJson(URI address, Map<String, String> headers, byte[] json) {
        return exchange(address, headers, json);
    }

    private static Response exchange(URI address, Map<String, String> headers, byte @Nullable [] json) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            headers.forEach(connection::setRequestProperty);
            if (json != null) {
                connection.setRequestMethod("POST");
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(json.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(json);
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Response(status, in == null ? new byte[0] : in.readAllBytes());
            }
        } catch (IOException nobodyThere) {
            return new Response(0, new byte[0]);
        }
    }
}
