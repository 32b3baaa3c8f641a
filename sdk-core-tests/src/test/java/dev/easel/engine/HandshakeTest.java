package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.ConnectionException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests TLS over real sockets: connecting is over when the handshake is, and has its limit until then and no longer. */
@Timeout(60)
class HandshakeTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final Duration LIMIT = Duration.ofMillis(250);

    private final VirtualTime time = VirtualTime.create();

    @ParameterizedTest(name = "an OkHttpClient of the application''s: {0}")
    @ValueSource(booleans = {false, true})
    void a_server_that_stays_silent_from_the_handshake_on_was_never_handed_anything_and_is_tried_again(boolean given)
            throws Exception {
        try (SilentServer server = new SilentServer()) {
            Toy builder = ToyClient.builder(server.url()).timeSource(time);
            if (given) {
                builder.httpClient(
                        new OkHttpClient.Builder().connectTimeout(LIMIT).build());
            } else {
                builder.connectTimeout(LIMIT);
            }
            try (ImageClient client = builder.build()) {
                CompletableFuture<ImageResult> result = client.generateAsync(REQUEST);

                ConnectionException failure = (ConnectionException)
                        catchThrowableOfType(CompletionException.class, () -> time.runUntil(result))
                                .getCause();

                assertThat(failure.failureClass()).contains(FailureClass.NEVER_DELIVERED);
                assertThat(failure.mayHaveBeenBilled()).isFalse();
                assertThat(failure).hasMessageContaining("timed out");
                assertThat(server.accepted()).hasSize(5);
            }
        }
        time.awaitNothingScheduled();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void a_response_may_take_longer_than_a_handshake(Protocol protocol, @TempDir Path directory) throws Exception {
        KeyStore keys = keys(directory);
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(context(keys).getSocketFactory());
            server.setProtocols(
                    protocol == Protocol.HTTP_1_1 ? List.of(protocol) : List.of(protocol, Protocol.HTTP_1_1));
            server.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "application/json")
                    .body(ToyService.done())
                    .headersDelay(LIMIT.toMillis() * 3, TimeUnit.MILLISECONDS)
                    .build());
            server.start();
            OkHttpClient http = new OkHttpClient.Builder()
                    .connectTimeout(LIMIT)
                    .sslSocketFactory(context(keys).getSocketFactory(), trust(keys))
                    .build();
            try (ImageClient client = ToyClient.builder(URI.create("https://localhost:" + server.getPort()))
                    .timeSource(time)
                    .httpClient(http)
                    .build()) {
                assertThat(time.runUntil(client.generateAsync(REQUEST)).images())
                        .hasSize(1);
            }
            assertThat(server.takeRequest().getVersion())
                    .isEqualTo(protocol == Protocol.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
        }
    }

    @Test
    void a_client_that_knows_no_tls_is_left_as_it_is() throws Exception {
        try (ToyService service = new ToyService().response("/submit", ToyService.done());
                ImageClient client = ToyClient.builder(service.url())
                        .timeSource(time)
                        .httpClient(new OkHttpClient.Builder()
                                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                                .build())
                        .build()) {
            assertThat(time.runUntil(client.generateAsync(REQUEST)).images()).hasSize(1);
        }
    }

    private static KeyStore keys(Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -keyalg EC -alias k -dname CN=localhost -ext san=dns:localhost"
                                        + " -storetype PKCS12 -storepass secret -keystore " + file)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "secret".toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), new X509TrustManager[] {trust(keys)}, null);
        return context;
    }

    private static X509TrustManager trust(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("k", keys.getCertificate("k"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** Takes every connection and says nothing. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        SilentServer() throws IOException {
            Thread thread = new Thread(this::accept, "silent");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    accepted.add(server.accept());
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        URI url() {
            return URI.create("https://127.0.0.1:" + server.getLocalPort());
        }

        List<Socket> accepted() {
            return accepted;
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }
}
