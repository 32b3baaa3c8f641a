package dev.easel.internal.transport;

import dev.easel.internal.json.UnreadableResponseException;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import okio.Okio;
import okio.Sink;
import okio.Socket;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a WebSocket (RFC 6455) on the thread of its exchange. OkHttp's own WebSocket would hold each message in
 * memory whatever its length, inflate it without a limit, go past network interceptors and take threads of its own. Not
 * thread-safe.
 */
final class WebSocketMessages implements Closeable {
    private static final int MOST_FRAMES = 100_000;
    private static final int PIECE = 8 * 1024;

    private static final int LAST = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MOST_CONTROL = 125;

    private static final String KEY = "Sec-WebSocket-Key";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final BufferedSource source;
    private final BufferedSink sink;
    private int frames;

    private WebSocketMessages(BufferedSource source, BufferedSink sink) {
        this.source = source;
        this.sink = sink;
    }

    /** What a request says that opens one. No extension is offered: compressed messages have no bound of their own. */
    static Map<String, String> handshake() {
        return Map.of(
                "Connection",
                "Upgrade",
                "Upgrade",
                "websocket",
                "Sec-WebSocket-Version",
                "13",
                KEY,
                random(16).base64());
    }

    /** Whether a response opened a WebSocket. An OkHttp before 5.2 has no method to ask it. */
    static boolean areIn(Response response) {
        return InstalledOkHttp.opensWebSockets() && response.socket() != null;
    }

    /**
     * Returns the response with a body that closes its WebSocket. Whoever gives a response up closes its body alone: OkHttp where the
     * call was cancelled meanwhile, an interceptor, and whoever finds that it is not what was asked for. The connection would be held
     * for ever then.
     */
    static Response closedByItsBody(Response response) {
        Socket socket = Objects.requireNonNull(response.socket(), "socket");
        return response.newBuilder()
                .body(new ClosingBody(socket.getSource(), socket.getSink()))
                .build();
    }

    static WebSocketMessages of(Response response) {
        Socket socket = Objects.requireNonNull(response.socket(), "socket");
        return new WebSocketMessages(Okio.buffer(socket.getSource()), Okio.buffer(socket.getSink()));
    }

    /** Checks that the server speaks this protocol, and has agreed to nothing else. */
    void check(Response response) throws UnreadableResponseException {
        String accepted = ByteString.encodeUtf8(response.request().header(KEY) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                .sha1()
                .base64();
        if (!"websocket".equalsIgnoreCase(response.header("Upgrade"))
                || !accepted.equals(response.header("Sec-WebSocket-Accept"))
                || response.header("Sec-WebSocket-Extensions") != null) {
            throw new UnreadableResponseException("it opens no WebSocket of the kind that was asked for");
        }
    }

    /** Reads messages until one is the response or the server closes. */
    void read(EventStream stream) throws IOException {
        byte[] piece = new byte[PIECE];
        int message = CONTINUATION;
        while (!stream.isOver()) {
            int first = source.readByte() & 0xff;
            int opcode = first & 0x0f;
            boolean last = (first & LAST) != 0;
            long length = length();
            if ((first & RESERVED) != 0 || ++frames > MOST_FRAMES) {
                throw new UnreadableResponseException(
                        frames > MOST_FRAMES
                                ? "it has more than " + MOST_FRAMES + " frames"
                                : "a frame has reserved bits");
            }
            if (opcode >= CLOSE) {
                if (!last || length > MOST_CONTROL || opcode > PONG) {
                    throw new UnreadableResponseException("a control frame is in pieces, too long or of no known kind");
                }
                byte[] payload = source.readByteArray(length);
                if (opcode == CLOSE) {
                    return;
                }
                if (opcode == PING) {
                    write(PONG, payload);
                }
                continue;
            }
            if (opcode > BINARY || (opcode == CONTINUATION) == (message == CONTINUATION)) {
                throw new UnreadableResponseException("a frame is out of place");
            }
            message = opcode == CONTINUATION ? message : opcode;
            for (long left = length; left > 0; ) {
                int count = source.read(piece, 0, (int) Math.min(left, PIECE));
                if (count < 0) {
                    throw new UnreadableResponseException("it ends in the middle of a message");
                }
                if (message == TEXT) {
                    stream.data(piece, 0, count);
                } else {
                    stream.binary(piece, 0, count);
                }
                left -= count;
            }
            if (last) {
                stream.endMessage();
                message = CONTINUATION;
            }
        }
    }

    /** The length in the second byte and those behind it. A server's frame is not masked. */
    private long length() throws IOException {
        int second = source.readByte() & 0xff;
        long length = second == 126 ? source.readShort() & 0xffff : second == 127 ? source.readLong() : second;
        if ((second & MASKED) != 0 || length < 0) {
            throw new UnreadableResponseException("a frame is masked, or has no length");
        }
        return length;
    }

    private void write(int opcode, byte[] payload) throws IOException {
        byte[] mask = random(4).toByteArray();
        byte[] masked = Arrays.copyOf(payload, payload.length);
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % mask.length];
        }
        sink.writeByte(LAST | opcode)
                .writeByte(MASKED | masked.length)
                .write(mask)
                .write(masked)
                .flush();
    }

    private static ByteString random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return ByteString.of(bytes);
    }

    /** Says goodbye where that is possible, and gives the connection back to be closed. */
    @Override
    public void close() {
        try (source;
                sink) {
            write(CLOSE, new byte[] {1000 >> 8, (byte) 1000});
        } catch (IOException closed) {
            // By the other side, or since the exchange was ended.
        }
    }

    /** A body without content. */
    private static final class ClosingBody extends ResponseBody {
        private final BufferedSource content;

        ClosingBody(Source source, Sink sink) {
            this.content = Okio.buffer(new Source() {
                @Override
                public long read(Buffer into, long byteCount) {
                    return -1;
                }

                @Override
                public Timeout timeout() {
                    return Timeout.NONE;
                }

                @Override
                public void close() throws IOException {
                    try (source;
                            sink) {
                        // Both, whatever closing one of them throws.
                    }
                }
            });
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return 0;
        }

        @Override
        public BufferedSource source() {
            return content;
        }
    }
}
