package dev.easel.failure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** A server that reads each request and sends back, byte by byte, what no service of the testkit sends. Thread-safe. */
final class BadServer implements AutoCloseable {
    /** What it sends back. */
    enum Way {
        /** A chunk's length that never ends. */
        CHUNK_LINE(false),
        /** A gzip header whose file name never ends. */
        GZIP_HEADER(false),
        /** HTTP/2: RST_STREAM with REFUSED_STREAM, which says that the request was not processed (RFC 9113 8.7). */
        REFUSED_STREAM(true),
        /** HTTP/2: a GOAWAY whose last stream is below that of the request, so that it was not processed. */
        GOAWAY(true);

        private final boolean http2;

        Way(boolean http2) {
            this.http2 = http2;
        }

        boolean isHttp2() {
            return http2;
        }
    }

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;

    private final Way way;
    private final ServerSocket listening;
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    BadServer(Way way) {
        this.way = way;
        try {
            this.listening = way.isHttp2() ? http2Socket() : new ServerSocket(0, 50, loopback());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByName("127.0.0.1");
    }

    private static ServerSocket http2Socket() throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) Certificate.context().getServerSocketFactory().createServerSocket(0, 50, loopback());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Returns how many requests it has read. */
    int requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The experiment is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (way.isHttp2()) {
                serveHttp2(socket);
            } else {
                readRequest(socket.getInputStream());
                requests.incrementAndGet();
                switch (way) {
                    case CHUNK_LINE ->
                        sendForEver(socket.getOutputStream(), "Transfer-Encoding: chunked\r\n\r\n", (byte) '0');
                    default ->
                        sendForEver(
                                socket.getOutputStream(),
                                "Content-Encoding: gzip\r\n\r\n\u001f\u008b\b\b\0\0\0\0\0\u0003",
                                (byte) 'n');
                }
            }
        } catch (IOException gone) {
            // The client had enough.
        } finally {
            sockets.remove(socket);
        }
    }

    private static void sendForEver(OutputStream out, String beginning, byte repeated) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + beginning)
                .getBytes(StandardCharsets.ISO_8859_1));
        byte[] many = new byte[8 * 1024];
        Arrays.fill(many, repeated);
        while (true) {
            out.write(many);
        }
    }

    /** To the end of its body, which has a length. */
    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            head.append((char) read);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            int end = lower.indexOf('\r', at);
            in.skipNBytes(Long.parseLong(
                    lower.substring(at + "content-length:".length(), end).strip()));
        }
    }

    private void serveHttp2(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        out.write(frame(SETTINGS, 0, new byte[0]));
        while (true) {
            int stream = readHttp2Request(in);
            requests.incrementAndGet();
            out.write(
                    way == Way.REFUSED_STREAM
                            ? frame(RST_STREAM, stream, new byte[] {0, 0, 0, 7})
                            // Its last stream is number 0, before the first of a client.
                            : frame(GO_AWAY, 0, new byte[8]));
            out.flush();
        }
    }

    /** Reads frames until the client has ended a stream, and returns the stream's number. */
    private static int readHttp2Request(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(length);
            if (type <= HEADERS && (flags & END_STREAM) != 0) {
                return stream;
            }
        }
    }

    private static byte[] frame(int type, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[7] = (byte) (stream >> 8);
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "bad-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
