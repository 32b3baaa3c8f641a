package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Both sides of {@link HostileResponsesTest}: the server, and the client in a JVM of its own with little memory. */
final class HostileResponses {
    static final String[] KINDS = {
        "chunk-line",
        "chunk-line-download",
        "chunk-extension",
        "chunk-end",
        "trailers",
        "status-line",
        "one-header",
        "many-headers",
        "tiny-headers",
        "eight-thousand",
        "interim",
        "gzip-name",
        "gzip-name-download",
        "gzip-comment",
        "deflate-nothing",
        "claim",
        "claim-download"
    };

    private static final int AT_ONCE = 16;
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    private static final String GZIP = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n";

    private HostileResponses() {}

    /** @param arguments the server's address */
    public static void main(String[] arguments) {
        URI baseUrl = URI.create(arguments[0]);
        for (String kind : KINDS) {
            try (Wire wire = new Wire(baseUrl)) {
                wire.maxInFlight = AT_ONCE;
                wire.allowed.add(AllowedHost.parse(baseUrl.getAuthority()));
                // Far above what fits in memory, so that it is no limit on images that keeps the rest.
                wire.limits = ResponseLimits.defaults();
                System.out.println("outcome " + kind + " " + outcome(wire, baseUrl, kind));
            }
        }
        System.exit(0);
    }

    private static String outcome(Wire wire, URI baseUrl, String kind) {
        List<CompletableFuture<WireResponse>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            WireRequest request = kind.endsWith("-download")
                    ? WireRequest.fetch(URI.create(baseUrl + "/" + kind))
                            .image()
                            .build()
                    : WireRequest.post("/" + kind).imagesIn("images").build();
            all.add(wire.send(request, wire.exchange(Phase.SUBMIT)));
        }
        List<String> outcomes =
                all.stream().map(HostileResponses::outcome).distinct().toList();
        return AT_ONCE + " x " + String.join(" or ", outcomes) + ", then "
                + Wire.join(wire.send(Wire.poll(), wire.exchange(Phase.POLL))).status();
    }

    private static String outcome(CompletableFuture<WireResponse> exchange) {
        try {
            return String.valueOf(
                    exchange.orTimeout(60, TimeUnit.SECONDS).join().status());
        } catch (CompletionException e) {
            return e.getCause() instanceof ExchangeFailure failure
                    ? String.valueOf(failure.stage())
                    : String.valueOf(e.getCause());
        }
    }

    static RawServer server() throws IOException {
        return new RawServer(connection -> {
            for (var request = connection.receive(); request != null; request = connection.receive()) {
                switch (request.path().substring(1).replace("-download", "")) {
                    case "chunk-line" -> endless(connection, CHUNKED + "\r\n", "0000");
                    case "chunk-extension" -> endless(connection, CHUNKED + "\r\n5;", "extension=x;");
                    case "chunk-end" -> endless(connection, CHUNKED + "\r\n2\r\n{}", "xxxx");
                    case "trailers" -> endless(connection, CHUNKED + "\r\n2\r\n{}\r\n0\r\n", "A: b\r\n");
                    case "status-line" -> endless(connection, "HTTP/1.1 200 ", "xxxx");
                    case "one-header" -> endless(connection, "HTTP/1.1 200 OK\r\nA: ", "xxxx");
                    case "many-headers" -> endless(connection, "HTTP/1.1 200 OK\r\n", "Some-Header: some value\r\n");
                    case "tiny-headers" -> endless(connection, "HTTP/1.1 200 OK\r\n", "a:\n");
                    case "interim" -> endless(connection, "", "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n");
                    case "gzip-name" -> endless(connection, GZIP + "\r\n\u001f\u008b\b\b\0\0\0\0\0\u0003", "namename");
                    case "gzip-comment" ->
                        endless(connection, GZIP + "\r\n\u001f\u008b\b\u0010\0\0\0\0\0\u0003", "comment ");
                    case "deflate-nothing" ->
                        endless(
                                connection,
                                "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\nx\u009c",
                                "\0\0\0\u00ff\u00ff");
                    case "eight-thousand" -> connection.send(RawServer.response("200 OK", "{}", headers(8_000)));
                    case "claim" -> {
                        connection.send(
                                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 500000000\r\n\r\n"
                                        + (request.path().endsWith("-download") ? "\u0089PNG" : "{\"images\":[\"")
                                        + "A".repeat(200_000));
                        return;
                    }
                    default -> connection.send(RawServer.response("200 OK", "{}"));
                }
            }
        });
    }

    private static String[] headers(int count) {
        String[] headers = new String[count];
        Arrays.setAll(headers, i -> Integer.toString(i, 36) + ":");
        return headers;
    }

    private static void endless(RawServer.Connection connection, String beginning, String repeated) throws IOException {
        connection.send(beginning);
        byte[] one = repeated.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        while (many.size() < 32 * 1024) {
            many.write(one);
        }
        while (true) {
            connection.send(many.toByteArray());
        }
    }
}
