package dev.easel.failure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Leads requests to where the service is not, below everything that Easel does: so the connection really fails, in the way it
 * does when a service is away, or something that is no service responds. Requests pass until it {@linkplain #begin() begins}.
 */
final class Detour implements Interceptor, AutoCloseable {
    /** Where to. */
    enum Way {
        /** A port where nobody listens. */
        REFUSED,
        /** A host of no address. */
        UNKNOWN_NAME,
        /** A host whose name server never responds. */
        SILENT_NAME,
        /** A port that answers a TLS handshake in plain HTTP. */
        NO_TLS,
        /** Nowhere: the request is held for ever before it goes out. */
        HELD,
        /** The service, by a connection that was closed while it was idle. */
        CLOSED_WHILE_IDLE,
        CHUNK_LINE(BadServer.Way.CHUNK_LINE),
        GZIP_HEADER(BadServer.Way.GZIP_HEADER),
        REFUSED_STREAM(BadServer.Way.REFUSED_STREAM),
        GOAWAY(BadServer.Way.GOAWAY);

        private final BadServer.@Nullable Way server;

        Way() {
            this.server = null;
        }

        Way(BadServer.Way server) {
            this.server = server;
        }
    }

    /** A name that is reserved so that nobody has it (RFC 2606). */
    private static final String NOWHERE = "nowhere.invalid";

    /** A host whose name server never responds. */
    private static final String SILENT = "silent.invalid";

    /** Knows no name but that of this machine, and asks no real name server. */
    static final Dns NAMES = new Names();

    private final Way way;
    private final Predicate<Request> meant;
    private final int times;
    private final AtomicInteger left = new AtomicInteger();
    private final @Nullable BadServer server;
    private final @Nullable Relay relay;

    /**
     * @param meant which requests
     * @param times how many of them
     * @param service where the service is
     */
    Detour(Way way, Predicate<Request> meant, int times, URI service) {
        this.way = way;
        this.meant = meant;
        this.times = times;
        this.server = way.server == null ? null : new BadServer(way.server);
        this.relay = way == Way.CLOSED_WHILE_IDLE ? new Relay(service.getPort()) : null;
    }

    /** From now on requests are led astray. */
    void begin() {
        left.set(times);
    }

    /** Returns how many requests arrived where the service is not. */
    int requestsElsewhere() {
        return server == null ? 0 : server.requests();
    }

    /** From now on every request arrives. */
    void end() {
        left.set(0);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        boolean astray = meant.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) != 0;
        if (relay != null) {
            if (astray) {
                relay.closeConnections();
                idle();
            }
            // All of them, so that there is a connection that can be closed.
            return proceed(chain, request.url().newBuilder().port(relay.port()).build());
        }
        if (astray && way == Way.HELD) {
            hold();
        }
        return astray ? proceed(chain, astray(request.url())) : chain.proceed(request);
    }

    private static Response proceed(Chain chain, HttpUrl url) throws IOException {
        return chain.proceed(chain.request().newBuilder().url(url).build());
    }

    /** In real time, since a connection that was in use a moment ago is not looked at. */
    private static void idle() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the connection was idle");
        }
    }

    /** Until the thread is interrupted. */
    private static void hold() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("held until it was interrupted");
        }
    }

    private HttpUrl astray(HttpUrl url) {
        return switch (way) {
            case REFUSED -> url.newBuilder().port(freePort()).build();
            case UNKNOWN_NAME -> url.newBuilder().host(NOWHERE).build();
            case SILENT_NAME -> url.newBuilder().host(SILENT).build();
            case NO_TLS -> url.newBuilder().scheme("https").port(plainPort()).build();
            case CHUNK_LINE, GZIP_HEADER ->
                url.newBuilder().port(required(server).port()).build();
            case REFUSED_STREAM, GOAWAY ->
                url.newBuilder()
                        .scheme("https")
                        .host("localhost")
                        .port(required(server).port())
                        .build();
            case HELD, CLOSED_WHILE_IDLE -> url;
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
            // To its end: closing with bytes unread would reset the line before the other side has read the response.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // The client had enough.
        }
    }

    private static BadServer required(@Nullable BadServer server) {
        return Objects.requireNonNull(server, "server");
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
            if (host.equals("localhost")) {
                return List.of(InetAddress.getByName("127.0.0.1"));
            }
            if (host.equals(SILENT)) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            throw new UnknownHostException(host);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (relay != null) {
            relay.close();
        }
    }
}
