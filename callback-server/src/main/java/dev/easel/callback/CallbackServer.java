package dev.easel.callback;

import dev.easel.CallbackReceiver;
import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A small web server around a {@link CallbackReceiver}, for programs that have none of their own. Thread-safe.
 *
 * <pre>{@code
 * try (CallbackServer server = CallbackServer.listen(client.callbackReceiver(), 8090)) {
 *     URI address = client.callbackReceiver().address(URI.create("https://images.example.com"));
 *     …
 * }
 * }</pre>
 *
 * <p>It speaks plain HTTP: put it behind a proxy or a tunnel that adds TLS. It reads one request per connection, 16 KiB of
 * request line and headers at most, and closes the connection after the response.
 *
 * <p>Slow senders do not keep a callback waiting. A connection is closed 10 seconds after it was accepted, whatever it
 * sends, and of more than 64 connections at once the oldest is closed. If that closes a genuine callback, its task is still
 * polled.
 *
 * <p>Its threads are daemon threads. Those that serve connections end when they are idle.
 */
public final class CallbackServer implements AutoCloseable {
    private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(10);

    private final CallbackReceiver receiver;
    private final Listener listener;

    private CallbackServer(CallbackReceiver receiver, Listener listener) {
        this.receiver = receiver;
        this.listener = listener;
    }

    /**
     * Listens on this machine only (127.0.0.1): for a proxy or a tunnel that runs here too.
     *
     * @param port the port, or 0 for any free one
     * @throws ConfigurationException if the port is not from 0 to 65535, or is in use
     */
    public static CallbackServer listen(CallbackReceiver receiver, int port) {
        if (port < 0 || port > 65_535) {
            throw new ConfigurationException(
                    Violation.of("port", "is " + port + "; give 1 to 65535, or 0 for any port that is free"));
        }
        return listen(receiver, new InetSocketAddress(loopback(), port));
    }

    /**
     * Listens on an address.
     *
     * @param address the address and the port, which may be 0 for any free one
     * @throws ConfigurationException if the server cannot listen on it
     */
    public static CallbackServer listen(CallbackReceiver receiver, InetSocketAddress address) {
        return listen(receiver, address, CONNECTION_LIMIT);
    }

    /** The same with another limit of time for a connection. */
    static CallbackServer listen(CallbackReceiver receiver, InetSocketAddress address, Duration connectionLimit) {
        Objects.requireNonNull(receiver, "receiver");
        try {
            return new CallbackServer(receiver, Listener.open(receiver, address, connectionLimit));
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            "address",
                            "is " + address + ", which cannot be listened on (" + e.getMessage()
                                    + "); give another port, or 0 for any that is free")),
                    e);
        }
    }

    /**
     * The address for {@link ImageRequest#callbackUrl()} as this machine sees it. The address for a service outside is {@link
     * CallbackReceiver#address(URI)} with the base that leads here from outside.
     */
    public URI address() {
        InetSocketAddress bound = listener.address();
        InetAddress host = bound.getAddress();
        String name = (host.isAnyLocalAddress() ? loopback() : host).getHostAddress();
        String literal = name.indexOf(':') < 0 ? name : "[" + name.replaceFirst("%.*", "") + "]";
        return receiver.address(URI.create("http://" + literal + ":" + bound.getPort()));
    }

    /** The port that it listens on. */
    public int port() {
        return listener.address().getPort();
    }

    /**
     * Stops listening. Requests that the receiver has been given are answered if that takes no longer than a second; all
     * other connections are closed at once. Closing twice does nothing.
     */
    @Override
    public void close() {
        listener.close();
    }

    @Override
    public String toString() {
        return "CallbackServer[port=" + port() + "]";
    }

    private static InetAddress loopback() {
        return new InetSocketAddress("127.0.0.1", 0).getAddress();
    }
}
