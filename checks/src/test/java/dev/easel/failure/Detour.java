package dev.easel.failure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Leads requests to where no service is, below everything that Easel does: so the connection really fails, in the way it
 * does when a service is away.
 */
final class Detour implements Interceptor {
    /** Where to. */
    enum Way {
        /** A port where nobody listens. */
        REFUSED,
        /** A host of no address. */
        UNKNOWN_NAME,
        /** A port that answers a TLS handshake in plain HTTP. */
        NO_TLS
    }

    /** A name that is reserved so that nobody has it (RFC 2606). */
    private static final String NOWHERE = "nowhere.invalid";

    /** Knows no name, and asks no real name server. */
    static final Dns NAMES = new Names();

    private final Way way;
    private final Predicate<Request> meant;
    private final AtomicInteger left;

    /**
     * @param meant which requests
     * @param times how many of them
     */
    Detour(Way way, Predicate<Request> meant, int times) {
        this.way = way;
        this.meant = meant;
        this.left = new AtomicInteger(times);
    }

    /** From now on every request arrives. */
    void end() {
        left.set(0);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (!meant.test(request) || left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return chain.proceed(request);
        }
        return chain.proceed(request.newBuilder().url(astray(request.url())).build());
    }

    private HttpUrl astray(HttpUrl url) {
        return switch (way) {
            case REFUSED -> url.newBuilder().port(freePort()).build();
            case UNKNOWN_NAME -> url.newBuilder().host(NOWHERE).build();
            case NO_TLS -> url.newBuilder().scheme("https").port(plainPort()).build();
        };
    }

    /** Answers one connection as a server without TLS does, and is gone. */
    private static int plainPort() {
        try {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> answerPlainly(server), "plain");
            thread.setDaemon(true);
            thread.start();
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answerPlainly(ServerSocket server) {
        try (server;
                Socket socket = server.accept()) {
            int first = socket.getInputStream().read();
            socket.getOutputStream()
                    .write(("HTTP/1.1 400 Bad Request\r\nX-First-Byte: " + first + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            // To its end: closing with bytes unread would reset the line before the other side has read the answer.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // The client had enough.
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Names implements Dns {
        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }
    }
}
