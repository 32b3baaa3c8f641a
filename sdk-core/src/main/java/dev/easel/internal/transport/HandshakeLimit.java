package dev.easel.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Ends a TLS handshake in which the other side falls silent. OkHttp's connect timeout is over when TCP is connected, and
 * its read timeout, which would count next, is off, since a response may take as long as the task has. So the socket has a
 * limit of its own until the handshake is over: for each read of it, the time that connecting may take. OkHttp sets the
 * limit back to its read timeout before the first request.
 */
final class HandshakeLimit extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final int millis;

    private HandshakeLimit(SSLSocketFactory factory, int millis) {
        this.factory = factory;
        this.millis = millis;
    }

    /** The same client, whose handshakes have the limit of its connect timeout; if that is 0, they have none. */
    static OkHttpClient on(OkHttpClient client) {
        boolean knowsTls = client.connectionSpecs().stream().anyMatch(ConnectionSpec::isTls);
        if (!knowsTls) {
            return client;
        }
        HandshakeLimit limited = new HandshakeLimit(client.sslSocketFactory(), client.connectTimeoutMillis());
        return client.newBuilder()
                .sslSocketFactory(limited, client.x509TrustManager())
                .build();
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        Socket tls = limited(factory.createSocket(connected, host, port, autoClose));
        CountingSocket.layered(tls, connected);
        return tls;
    }

    @Override
    public Socket createSocket() throws IOException {
        return limited(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return limited(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return limited(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return limited(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return limited(factory.createSocket(address, port, localAddress, localPort));
    }

    private Socket limited(Socket socket) throws IOException {
        socket.setSoTimeout(millis);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    /** OkHttp shares a connection among clients whose factories are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HandshakeLimit that && factory.equals(that.factory) && millis == that.millis;
    }

    @Override
    public int hashCode() {
        return factory.hashCode() * 31 + millis;
    }
}
