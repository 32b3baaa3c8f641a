package dev.easel.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes one exchange as the emulator received it. Immutable.
 *
 * @param kind what the exchange was for
 * @param method the HTTP method
 * @param path the path as sent, still percent-encoded, without the query
 * @param query the query as sent, without the question mark; empty where there was none
 * @param headers the request's headers, names in lower case; empty where the connection was cut before they were read
 * @param body the request's body; empty where there was none or the connection was cut before it was read
 * @param status the HTTP status of the response; 0 where the connection was cut or stalled before the whole response was sent,
 *     and while the service still works on it
 * @param sent how many bytes of the response's body were sent; where it was cut or stalled, those before that
 */
public record Exchange(
        ExchangeKind kind,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        int status,
        long sent) {

    /** Copies the headers and the body. */
    public Exchange {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    /** Returns a copy of the request's body. */
    @Override
    public byte[] body() {
        return body.clone();
    }

    /** Returns the request's body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the first value of the header, whatever the case of the name, or null where it was not sent. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Names the exchange without its headers, so that no credential reaches a test's log. */
    @Override
    public String toString() {
        String target = query.isEmpty() ? path : path + "?" + query;
        return kind + " " + method + " " + target + " (" + body.length + " bytes) -> " + status;
    }
}
