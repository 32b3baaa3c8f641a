package dev.easel.testkit.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a request as an emulated service receives it. Immutable; the body is shared, not copied, and must not be written to. */
public final class Request {

    private final boolean atImageHost;
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Request(
            boolean atImageHost,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body) {
        this.atImageHost = atImageHost;
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Makes a request from what arrived on the wire.
     *
     * @param target path and query as in the request line
     * @param headers names in lower case
     */
    public static Request of(
            boolean atImageHost, String method, String target, Map<String, List<String>> headers, byte[] body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        return new Request(atImageHost, method, path, query, Map.copyOf(headers), body);
    }

    /** Whether the request is for a hosted image, at whichever origin these are. */
    public boolean atImageHost() {
        return atImageHost;
    }

    public String method() {
        return method;
    }

    /** The path as sent, still percent-encoded, without the query. */
    public String path() {
        return path;
    }

    /** The path's parts between slashes, percent-decoded, without empty ones. */
    public List<String> segments() {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                // In a path a plus is a plus; URLDecoder would make it a space.
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** The query as sent, without the question mark; empty where there was none. */
    public String query() {
        return query;
    }

    /** The first value of a query parameter, decoded, or null where it is absent. */
    public @Nullable String queryValue(String name) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (URLDecoder.decode(key, StandardCharsets.UTF_8).equals(name)) {
                return equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** All headers, names in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, whatever the case of the name, or null where it is absent. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The media type without its parameters, in lower case; empty where no content type was sent. */
    public String mediaType() {
        String type = header("content-type");
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body; empty where none was sent. */
    public byte[] body() {
        return body;
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
