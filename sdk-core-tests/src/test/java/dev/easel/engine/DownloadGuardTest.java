package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.ConfigurationException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProtocolException;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import mockwebserver3.MockResponse;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests where a response can lead the client, over real sockets. The service is on loopback, as a user's own server is, and what
 * it must not reach is on another port there.
 */
@Timeout(60)
class DownloadGuardTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private Trap trap;

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
        trap = new Trap();
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        trap.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/a.png?sig=secret",
                "http://2130706433:%d/a.png?sig=secret",
                "http://0x7f000001:%d/a.png?sig=secret",
                "http://0177.0.0.1:%d/a.png?sig=secret",
                "http://0:%d/a.png?sig=secret",
                "http://localhost:%d/a.png?sig=secret",
                "http://localhost.:%d/a.png?sig=secret",
                "http://LOCALHOST:%d/a.png?sig=secret",
                "http://[::1]:%d/a.png?sig=secret",
                "http://[::]:%d/a.png?sig=secret",
                "http://[::ffff:127.0.0.1]:%d/a.png?sig=secret",
                "http://[64:ff9b::7f00:1]:%d/a.png?sig=secret",
                "http://u:secret@127.0.0.1:%d/a.png"
            })
    void an_address_that_leads_inside_is_refused_before_anything_connects_and_once(String form) {
        service.response("/submit", urls(form.formatted(trap.port())));

        EaselException refused = failure(client());

        assertThat(refused).isInstanceOf(DownloadException.class).hasMessageNotContaining("secret");
        assertThat(refused.handle()).isPresent();
        assertThat(refused.mayHaveBeenBilled()).isTrue();
        assertThat(trap.connections()).isZero();
        assertThat(time.nanoTime()).as("waits for another attempt").isZero();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_refusal_says_which_setting_allows_the_host() {
        service.response("/submit", urls(trap.url() + "/a.png"));

        assertThat(failure(client()))
                .hasMessageContaining("127.0.0.1:" + trap.port())
                .hasMessageContaining("a loopback address")
                .hasMessageContaining("allowDownloadsFrom(\"127.0.0.1:" + trap.port() + "\")");
    }

    /** The first hop is the service itself, which may be fetched from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/a.png",
                "http://127.1:%d/a.png",
                "http://2130706433:%d/a.png",
                "http://0x7f.1:%d/a.png",
                "http://0177.0.0.1:%d/a.png",
                "http://%%31%%32%%37.0.0.1:%d/a.png",
                "http://\uff11\uff12\uff17.0.0.1:%d/a.png",
                "http://127.0.0.1.:%d/a.png",
                "http://localhost:%d/a.png",
                "//127.0.0.1:%d/a.png",
                "http://[::1]:%d/a.png",
                "http://[::]:%d/a.png",
                "http://[fe80::1%%25lo]:%d/a.png",
                "http://[::ffff:127.0.0.1]:%d/a.png",
                "http://[2002:7f00:1::]:%d/a.png",
                "http://[2001:0:808:808::80ff:fffe]:%d/a.png",
                "http://[fd00:ec2::254]:%d/a.png",
                "http://169.254.169.254:%d/a.png",
                "http://10.0.0.1:%d/a.png",
                "http://172.16.0.1:%d/a.png",
                "http://192.168.0.1:%d/a.png",
                "http://100.64.0.1:%d/a.png",
                "http://192.0.0.1:%d/a.png",
                "http://198.18.0.1:%d/a.png",
                "http://192.0.2.1:%d/a.png",
                "http://224.0.0.1:%d/a.png",
                "http://240.0.0.1:%d/a.png",
                "http://255.255.255.255:%d/a.png",
                "http://0.0.0.0:%d/a.png",
                "http://127.0.1:%d/a.png",
                "http://127.0.0.0x1:%d/a.png",
                "http://127.0.0.01:%d/a.png",
                "http://0x7F.0.0.1:%d/a.png",
                "http://017700000001:%d/a.png",
                "http://0:%d/a.png",
                "http://0x:%d/a.png",
                "http://127%%2e0%%2e0%%2e1:%d/a.png",
                "http://127\u30020\u30020\u30021:%d/a.png",
                "http://\u2460\u2461\u2466.0.0.1:%d/a.png",
                "http://LocalHost.:%d/a.png",
                "http://images.localhost:%d/a.png",
                "http://[0:0:0:0:0:0:0:1]:%d/a.png",
                "http://[::ffff:7f00:1]:%d/a.png",
                "http://[::127.0.0.1]:%d/a.png",
                "http://[64:ff9b::7f00:1]:%d/a.png",
                "http://[fe80::1%%25eth0]:%d/a.png",
                "http://100.100.100.200:%d/a.png",
                "http://192.0.0.192:%d/a.png",
                "http://168.63.129.16:%d/a.png",
                "http://198.51.100.1:%d/a.png",
                "http://203.0.113.1:%d/a.png",
                "http://user:secret@127.0.0.1:%d/a.png",
                "http://images.example.com@127.0.0.1:%d/a.png",
                "http://user:secret@images.example.com:%d/a.png",
                "ftp://127.0.0.1:%d/a.png",
                "gopher://127.0.0.1:%d/_INFO",
                "data:image/png;base64,AAAA%d",
                "file:///etc/passwd?%d"
            })
    void a_redirect_is_checked_like_the_first_address(String form) {
        String target = form.formatted(trap.port());
        service.response("/submit", urls(service.url() + "/a.png"))
                .response("/a.png", redirect(target.chars().allMatch(c -> c < 0x80) ? target : encoded(target)));

        assertThat(failure(client())).isInstanceOf(DownloadException.class).hasMessageNotContaining("secret");
        assertThat(service.count("/a.png")).isEqualTo(1);
        assertThat(trap.connections()).isZero();
    }

    @Test
    void five_redirects_are_followed_and_a_sixth_is_not() {
        service.response("/submit", urls(service.url() + "/a.png")).response("/submit", urls(service.url() + "/b.png"));
        for (int hop = 0; hop < 5; hop++) {
            service.response("/a.png", redirect("/a.png?" + hop));
        }
        service.response("/a.png", ToyService.image());
        assertThat(generate(client()).first().bytes()).isEqualTo(ToyService.IMAGE);

        service.response("/b.png", redirect("/b.png"));

        assertThat(failure(client())).hasMessageContaining("redirected more than 5 times");
        assertThat(service.count("/b.png")).isEqualTo(6);
    }

    @Test
    void a_host_that_the_user_allows_is_fetched_from_and_gets_no_key() throws IOException {
        try (ToyService host = new ToyService()) {
            service.response("/submit", urls(host.url() + "/a.png"));
            host.response("/a.png", ToyService.image());

            assertThat(failure(client())).isInstanceOf(DownloadException.class);
            assertThat(host.seen()).isEmpty();
            ImageClient allowing = ToyClient.builder(service.url())
                    .timeSource(time)
                    .allowDownloadsFrom(host.url().getAuthority())
                    .build();

            assertThat(generate(allowing).first().bytes()).isEqualTo(ToyService.IMAGE);
            assertThat(host.seen())
                    .singleElement()
                    .satisfies(request -> assertThat(request.getHeaders().get("Authorization"))
                            .isNull());
        }
    }

    @Test
    void the_configured_origin_is_fetched_from_without_being_told() {
        service.response("/submit", urls(service.url() + "/a.png")).response("/a.png", ToyService.image());

        assertThat(generate(client()).first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(service.seen().get(1).getHeaders().get("Authorization")).isNull();
    }

    @Test
    void a_name_that_is_public_first_and_inside_later_reaches_nothing_inside() throws Exception {
        service.response("/submit", urls("http://rebinding.example:" + trap.port() + "/a.png"));
        FlippingDns dns = new FlippingDns(InetAddress.getByName("8.8.8.8"), LOOPBACK);
        Detour sockets = new Detour();
        OkHttpClient own =
                new OkHttpClient.Builder().dns(dns).socketFactory(sockets).build();
        try (ImageClient client = ToyClient.builder(service.url())
                .timeSource(time)
                .httpClient(own)
                .build()) {
            EaselException refused = failure(client);

            assertThat(refused)
                    .hasMessageContaining("rebinding.example")
                    .hasMessageContaining("a loopback address")
                    .hasMessageContaining("allowDownloadsFrom(\"rebinding.example\")");
        }
        assertThat(dns.lookups())
                .as("asked again after the first attempt, and refused then")
                .isEqualTo(2);
        assertThat(sockets.kept())
                .singleElement()
                .satisfies(address -> assertThat(address).startsWith("/8.8.8.8"));
        assertThat(trap.connections()).isZero();
    }

    @Test
    void a_name_that_comes_to_loopback_is_refused_unless_it_is_allowed() throws IOException {
        try (ToyService host = new ToyService()) {
            service.response(
                    "/submit", urls("http://images.example:" + host.url().getPort() + "/a.png"));
            host.response("/a.png", ToyService.image());
            OkHttpClient own = new OkHttpClient.Builder()
                    .dns(name -> name.equals("images.example") ? List.of(LOOPBACK) : Dns.SYSTEM.lookup(name))
                    .build();

            assertThat(failure(ToyClient.builder(service.url())
                            .timeSource(time)
                            .httpClient(own)
                            .build()))
                    .hasMessageContaining("comes to 127.0.0.1");
            assertThat(host.seen()).isEmpty();
            assertThat(generate(ToyClient.builder(service.url())
                                    .timeSource(time)
                                    .httpClient(own)
                                    .allowDownloadsFrom("images.example")
                                    .build())
                            .images())
                    .hasSize(1);
        }
    }

    @Test
    void behind_a_proxy_names_are_the_proxys_to_look_up_and_numbers_are_still_refused() throws IOException {
        try (ToyService proxy = new ToyService()) {
            proxy.response("/submit", urls("http://images.invalid/a.png"))
                    .response("/submit", urls("http://10.0.0.1/a.png"))
                    .response("/a.png", ToyService.image());
            OkHttpClient own = new OkHttpClient.Builder()
                    .proxy(new Proxy(
                            Proxy.Type.HTTP,
                            InetSocketAddress.createUnresolved(
                                    proxy.url().getHost(), proxy.url().getPort())))
                    .build();
            Supplier<ImageClient> behindProxy = () -> ToyClient.builder(URI.create("http://localhost:1"))
                    .timeSource(time)
                    .httpClient(own)
                    .build();

            assertThat(generate(behindProxy.get()).images()).hasSize(1);
            assertThat(failure(behindProxy.get())).hasMessageContaining("a private address");
            assertThat(proxy.count("/a.png")).isEqualTo(1);
        }
    }

    @Test
    void what_cannot_be_allowed_is_told_when_the_client_is_built() {
        assertThatThrownBy(() -> ToyClient.builder(service.url()).allowDownloadsFrom("https://images.example.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("allowDownloadsFrom \"https://images.example.com\" is no host");
    }

    private ImageClient client() {
        return ToyClient.builder(service.url()).timeSource(time).build();
    }

    private ImageResult generate(ImageClient client) {
        try (client) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST);
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    private EaselException failure(ImageClient client) {
        Throwable thrown = catchThrowable(() -> generate(client));
        assertThat(thrown).isInstanceOf(EaselException.class).isNotInstanceOf(ProtocolException.class);
        return (EaselException) thrown;
    }

    private static String urls(String address) {
        return "{\"urls\":[\"" + address + "\"]}";
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .build();
    }

    /** A header holds ASCII alone: full-width digits come percent-encoded. */
    private static String encoded(String target) {
        return URI.create(target).toASCIIString();
    }

    /** What must not be reached: counts connections. */
    private static final class Trap implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, LOOPBACK);
        private final AtomicInteger connections = new AtomicInteger();

        Trap() throws IOException {
            Thread thread = new Thread(this::accept, "trap");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    server.accept().close();
                    connections.incrementAndGet();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        int port() {
            return server.getLocalPort();
        }

        String url() {
            return "http://127.0.0.1:" + port();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Sends each address once, in order, for one name. */
    private static final class FlippingDns implements Dns {
        private final Queue<InetAddress> responses;
        private final AtomicInteger lookups = new AtomicInteger();

        FlippingDns(InetAddress... responses) {
            this.responses = new ArrayDeque<>(List.of(responses));
        }

        @Override
        public synchronized List<InetAddress> lookup(String hostname) throws UnknownHostException {
            if (!hostname.equals("rebinding.example")) {
                return Dns.SYSTEM.lookup(hostname);
            }
            lookups.incrementAndGet();
            return List.of(responses.remove());
        }

        int lookups() {
            return lookups.get();
        }
    }

    /** Connects to loopback alone; who is meant to connect anywhere else is kept, and told that nobody responds. */
    private static final class Detour extends SocketFactory {
        private final List<String> kept = new CopyOnWriteArrayList<>();

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    if (!((InetSocketAddress) endpoint).getAddress().isLoopbackAddress()) {
                        kept.add(endpoint.toString());
                        throw new IOException("nobody responds");
                    }
                    super.connect(endpoint, timeout);
                }
            };
        }

        List<String> kept() {
            return kept;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
