package dev.easel.internal.transport;

import dev.easel.internal.json.OverLimitException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A socket that counts what is read and not handed on. OkHttp reads a chunk's size and a status line whatever their length, so
 * that a server could fill any memory below all other limits. It also knows how long it was idle: servers close idle
 * connections after a few seconds, and a request that goes out then is lost in a way that nobody can tell from being lost
 * after the work.
 */
final class CountingSocket extends Socket {
    /** Servers on Node and uvicorn close after 5 seconds and need not say so. */
    private static final long ASSUMED_SECONDS = 4;

    /** A connection that was used so lately is not looked at: that takes a millisecond. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Before the first request: TLS handshakes with long chains of certificates. */
    private static final long HANDSHAKE_BYTES = 512 * 1024;

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})(?!\\d)");

    /** By their two ends, by which a TLS socket leads to the one that it stands on. */
    private static final Map<Ends, CountingSocket> OPEN = new ConcurrentHashMap<>();

    private record Ends(SocketAddress local, SocketAddress remote) {
        static Ends of(Socket socket) {
            return new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
        }
    }

    private @Nullable Ends ends;

    // Of HTTP/1 one thread at a time uses a connection, and OkHttp's pool passes it on; of HTTP/2 nothing here counts.
    private long unhanded;
    private long limit = HANDSHAKE_BYTES;
    private long usedAt = System.nanoTime();
    private long idleNanos = TimeUnit.SECONDS.toNanos(ASSUMED_SECONDS);
    private boolean used;

    /** Returns the counting socket below a connection; none where the caller's client makes its sockets itself. */
    static @Nullable CountingSocket under(Socket socket) {
        return socket instanceof CountingSocket counting ? counting : OPEN.get(Ends.of(socket));
    }

    /**
     * The time that connecting may take counts once more for each read until the first request: otherwise a TLS handshake in
     * which the other side falls silent would last as long as the task. OkHttp sets it back before the first request.
     */
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint, timeout);
        setSoTimeout(timeout);
        ends = Ends.of(this);
        OPEN.put(ends, this);
    }

    @Override
    public synchronized void close() throws IOException {
        Ends known = ends;
        if (known != null) {
            OPEN.remove(known, this);
        }
        super.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Counted(super.getInputStream());
    }

    /** A request goes out: its response may take so many bytes before its first one is handed on. */
    void begin(long headRoom) {
        used = true;
        unhanded = 0;
        limit = headRoom;
    }

    void handedOn() {
        unhanded = 0;
    }

    /** Takes what the server says about how long it keeps an idle connection, less a margin for the way. */
    void keepAlive(@Nullable String header) {
        long seconds = ASSUMED_SECONDS + 1;
        if (header != null) {
            Matcher matcher = TIMEOUT.matcher(header);
            seconds = matcher.find() ? Integer.parseInt(matcher.group(1)) : seconds;
        }
        long millis = TimeUnit.SECONDS.toMillis(seconds);
        idleNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(millis - 1000, millis / 2));
    }

    /**
     * Whether a request may go out on it.
     *
     * @param certainly whether a guess that it is still open is not enough
     */
    boolean isAlive(boolean certainly) throws IOException {
        long idle = System.nanoTime() - usedAt;
        if (!used) {
            return true;
        }
        return (!certainly || isTrustedAfter(idle)) && (idle < BUSY_NANOS || isQuiet());
    }

    boolean isTrustedAfter(long idle) {
        return idle <= idleNanos;
    }

    /** Whether the server has neither closed it nor sent anything unasked, such as that it is about to close it. */
    private boolean isQuiet() throws IOException {
        int before = getSoTimeout();
        try {
            setSoTimeout(1);
            super.getInputStream().read();
            return false;
        } catch (SocketTimeoutException quiet) {
            return true;
        } catch (IOException broken) {
            return false;
        } finally {
            if (!isClosed()) {
                setSoTimeout(before);
            }
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            count(count);
            return count;
        }

        private void count(int count) throws IOException {
            usedAt = System.nanoTime();
            unhanded += Math.max(count, 0);
            if (unhanded > limit) {
                close();
                throw new OverLimitException(
                        "the response's headers, or the length of one of its chunks, go on for more than " + limit
                                + " bytes",
                        "headerBytes");
            }
        }
    }

    /** Makes them. OkHttp shares a connection among clients whose factories are equal, so there is one. */
    static final SocketFactory FACTORY = new SocketFactory() {
        @Override
        public Socket createSocket() {
            return new CountingSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("OkHttp connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }
    };
}
