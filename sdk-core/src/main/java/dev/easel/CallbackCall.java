package dev.easel;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** An HTTP request that a web server took in, for {@link CallbackReceiver#receive}. Holds the body and does not close it. */
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
     * A call as it came in.
     *
     * @param method the HTTP method
     * @param target the path, whole or from where the web server's own part of it ends, or the full address; a query is
     *     ignored
     * @param headers the headers, names in any case
     * @param body the body; it is read by whoever the call is handed to. Empty where there is none
     */
    public static CallbackCall of(String method, String target, Map<String, List<String>> headers, InputStream body) {
        return new CallbackCall(method, target, headers, body);
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path, or the full address. */
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

    /** How many bytes the body has by its {@code Content-Length}; empty where that is missing or no number. */
    public OptionalLong announcedLength() {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if ("content-length".equalsIgnoreCase(header.getKey())
                    && !header.getValue().isEmpty()) {
                return number(header.getValue().get(0));
            }
        }
        return OptionalLong.empty();
    }

    /** The body. */
    public InputStream body() {
        return body;
    }

    /** The method alone: the path holds what keeps strangers out. */
    @Override
    public String toString() {
        return "CallbackCall[" + method + "]";
    }

    private static OptionalLong number(String text) {
        // Longer than any length: Long.parseLong would throw for it, and a stranger wrote it.
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
