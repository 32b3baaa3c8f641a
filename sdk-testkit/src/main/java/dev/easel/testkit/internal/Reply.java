package dev.easel.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Describes the response of an emulated service. Immutable. */
public final class Reply {

    /** A response that is held back for a time, or until it is due before that, and made only then. */
    public record Later(Duration delay, BooleanSupplier isDue, Supplier<Reply> then) {}

    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;
    private final int piece;
    private final @Nullable Later later;
    private final @Nullable WebSocketListener webSocket;

    private Reply(int status, List<Map.Entry<String, String>> headers, byte[] body, int piece, @Nullable Later later) {
        this(status, headers, body, piece, later, null);
    }

    private Reply(
            int status,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            int piece,
            @Nullable Later later,
            @Nullable WebSocketListener webSocket) {
        this.webSocket = webSocket;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.piece = piece;
        this.later = later;
    }

    /** A response without a body. */
    public static Reply empty(int status) {
        return new Reply(status, List.of(), new byte[0], 0, null);
    }

    /** Bytes under a content type. */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, List.of(Map.entry("Content-Type", contentType)), body, 0, null);
    }

    /** JSON under {@code application/json; charset=utf-8}. */
    public static Reply json(int status, JsonNode body) {
        return of(status, "application/json; charset=utf-8", Json.write(body));
    }

    /** Text under {@code text/plain; charset=utf-8}. */
    public static Reply text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** Text without a content type, as some plain servers send it. */
    public static Reply untyped(int status, String body) {
        return new Reply(status, List.of(), body.getBytes(StandardCharsets.UTF_8), 0, null);
    }

    /**
     * Holds the response back. The wait ends when either real time or the emulator's clock has gone that far, whichever is
     * first, so a system clock waits truly and a test's clock can be moved forward; then the response is made.
     */
    public static Reply later(Duration delay, Supplier<Reply> then) {
        return later(delay, () -> false, then);
    }

    /** The same, for a response that may be due sooner: asked again and again from threads of the server. */
    public static Reply later(Duration delay, BooleanSupplier isDue, Supplier<Reply> then) {
        return new Reply(0, List.of(), new byte[0], 0, new Later(delay, isDue, then));
    }

    /** No response: the connection is cut, as when the service's process falls over. */
    public static Reply cut() {
        return new Reply(0, List.of(), new byte[0], 0, null);
    }

    /** Accepts a WebSocket handshake: from then on the listener is told of everything that arrives. */
    public static Reply webSocket(WebSocketListener listener) {
        return new Reply(101, List.of(), new byte[0], 0, null, listener);
    }

    /** The server's end of the WebSocket that this response opens, or null where it opens none. */
    public @Nullable WebSocketListener webSocket() {
        return webSocket;
    }

    /** Whether the connection is cut and no response is sent. */
    public boolean isCut() {
        return status == 0 && later == null;
    }

    /** Returns this response with one more header. */
    public Reply withHeader(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Reply(status, List.copyOf(more), body, piece, later);
    }

    /** Returns this response without these headers, whatever the case of their names. */
    public Reply withoutHeaders(String... names) {
        List<Map.Entry<String, String>> fewer = headers.stream()
                .filter(header -> Arrays.stream(names).noneMatch(header.getKey()::equalsIgnoreCase))
                .toList();
        return new Reply(status, fewer, body, piece, later);
    }

    /** Returns this response with another body. */
    public Reply withBody(byte[] other) {
        return new Reply(status, headers, other, piece, later);
    }

    /** Returns this response in chunks of so many bytes and without a length, as a server sends what it does not know yet. */
    public Reply inPieces(int bytes) {
        return new Reply(status, headers, body, bytes, later);
    }

    /** How many bytes each chunk has; 0 for a response with a length. */
    public int piece() {
        return piece;
    }

    /** The first value of a header, whatever the case of the name, or null where it is absent. */
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    public int status() {
        return status;
    }

    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** The body; shared, not copied, and must not be written to. */
    public byte[] body() {
        return body;
    }

    /** Makes a held-back response, which carries the headers that were given to it beforehand. */
    public Reply made() {
        if (later == null) {
            return this;
        }
        Reply made = later.then().get();
        for (Map.Entry<String, String> header : headers) {
            made = made.withHeader(header.getKey(), header.getValue());
        }
        return made;
    }

    /** The wait before the response exists, or null for a response that exists already. */
    public @Nullable Later later() {
        return later;
    }
}
