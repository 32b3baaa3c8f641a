package dev.easel;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** An HTTP request that a web server received, for {@link CallbackReceiver#receive}. It holds the body and does not close it. */
public final class CallbackCall {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final InputStream body;

    private CallbackCall(String method, String target, Map<String, List<String>> headers, InputStream body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Returns a request as it came in.
     *
     * @param method the HTTP method
     * @param target the path, whole or from where the web server's own part of it ends, or the full address; a query is
     *     ignored
     * @param headers the headers, names in any case
     * @param body the body; empty where there is none. {@link CallbackReceiver#receive} reads it
     */
    public static CallbackCall of(String method, String target, Map<String, List<String>> headers, InputStream body) {
        return new CallbackCall(method, target, headers, body);
    }

    /** Returns the HTTP method. */
    public String method() {
        return method;
    }

    /** Returns the path, or the full address. */
    public String target() {
        return target;
    }

    /** Returns the first value of each header, names in lower case. */
    public Map<String, String> headers() {
        Map<String, String> first = new HashMap<>();
        headers.forEach((name, values) -> {
            if (name != null && !values.isEmpty() && values.get(0) != null) {
                first.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return first;
    }

    /** Returns how many bytes the body has by its {@code Content-Length}; empty where that is missing or no number. */
    public OptionalLong announcedLength() {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if ("content-length".equalsIgnoreCase(header.getKey())
                    && !header.getValue().isEmpty()) {
                return number(header.getValue().get(0));
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the body. */
    public InputStream body() {
        return body;
    }

    /** Returns the method alone, because the path holds the secret token. */
    @Override
    public String toString() {
        return "CallbackCall[" + method + "]";
    }

    private static OptionalLong number(String text) {
        // Longer than any length: Long.parseLong would throw for it, and a stranger wrote it.
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
