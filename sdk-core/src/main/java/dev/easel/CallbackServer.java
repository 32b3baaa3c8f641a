package dev.easel;

import dev.easel.internal.client.CallbackHttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * A small web server around a {@link CallbackReceiver}, for programs that have none of their own. Thread-safe.
 *
 * <pre>{@code
 * try (CallbackServer server = CallbackServer.listen(client.callbackReceiver(), 8090)) {
 *     URI address = client.callbackReceiver().address(URI.create("https://pictures.example.com"));
 *     …
 * }
 * }</pre>
 *
 * <p>It speaks plain HTTP: put it behind a proxy or a tunnel that brings TLS. A call has 10 seconds from its first byte to
 * the end of its answer and is cut off after that; 8 are dealt with at a time, on daemon threads that end when idle.
 *
 * <p>It is the server of the JDK's module {@code jdk.httpserver}. Nothing else in Easel needs that module; where modules are
 * chosen by hand, add it with {@code --add-modules jdk.httpserver}.
 */
public final class CallbackServer implements AutoCloseable {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final CallbackReceiver receiver;
    private final CallbackHttpServer server;

    private CallbackServer(CallbackReceiver receiver, CallbackHttpServer server) {
        this.receiver = receiver;
        this.server = server;
    }

    /**
     * Listens to this machine alone (127.0.0.1): for a proxy or a tunnel that runs here too.
     *
     * @param port the port, or 0 for any that is free
     * @throws InvalidRequestException if it is not from 0 to 65535, or cannot be listened on
     */
    public static CallbackServer listen(CallbackReceiver receiver, int port) {
        if (port < 0 || port > 65_535) {
            throw new InvalidRequestException(
                    new Violation("port", "is " + port + "; give 1 to 65535, or 0 for any port that is free"));
        }
        return listen(receiver, new InetSocketAddress(loopback(), port));
    }

    /**
     * Listens where told.
     *
     * @param address the address and the port, which may be 0 for any that is free
     * @throws InvalidRequestException if it cannot be listened on
     */
    public static CallbackServer listen(CallbackReceiver receiver, InetSocketAddress address) {
        return new CallbackServer(receiver, CallbackHttpServer.open(receiver, address, LONGEST_CALL));
    }

    /**
     * The address for {@link ImageRequest#callbackUrl()} as this machine sees it. What the service is to call is {@link
     * CallbackReceiver#address(URI)} with the base that leads here from outside.
     */
    public URI address() {
        InetSocketAddress bound = server.address();
        InetAddress host = bound.getAddress();
        String name = (host.isAnyLocalAddress() ? loopback() : host).getHostAddress();
        String literal = name.indexOf(':') < 0 ? name : "[" + name.replaceFirst("%.*", "") + "]";
        return receiver.address(URI.create("http://" + literal + ":" + bound.getPort()));
    }

    /** The port that it listens on. */
    public int port() {
        return server.address().getPort();
    }

    /**
     * Stops listening. Calls that are being dealt with have a second to be answered, and are cut off after that. Closing
     * twice does nothing.
     */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "CallbackServer[port=" + port() + "]";
    }

    private static InetAddress loopback() {
        return new InetSocketAddress("127.0.0.1", 0).getAddress();
    }
}
