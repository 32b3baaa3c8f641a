package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Destination;
import dev.easel.TaskStatus;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.Credentials;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.EventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever code that is not Easel's runs in an exchange, and whatever it does there: the exchange ends typed, by its
 * deadline, and its place goes to the next.
 */
@Timeout(60)
class ForeignCodeTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n" + "x".repeat(100_000) + "IEND";

    /** Where the caller's code runs. */
    enum Place {
        DNS,
        PROXY_SELECTOR,
        INTERCEPTOR,
        INTERCEPTOR_AFTER_THE_RESPONSE,
        NETWORK_INTERCEPTOR,
        EVENT_LISTENER,
        SOCKET_FACTORY,
        SOCKET_READ,
        SOCKET_WRITE,
        BEFORE_SEND,
        CREDENTIAL_SOURCE,
        VOUCHING,
        SINK_OPEN,
        SINK_WRITE,
        SINK_CLOSE,
        PROGRESS,
        EVENT_READER
    }

    private final CountDownLatch testOver = new CountDownLatch(1);
    private final List<Thread> blocked = new CopyOnWriteArrayList<>();
    private final List<Thread> interrupted = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private RawServer server;
    private Wire wire;
    private volatile Runnable foreign = () -> {};

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(connection -> {
            for (var request = connection.receive(); request != null; request = connection.receive()) {
                connection.send(
                        request.path().equals("/events")
                                ? RawServer.response(
                                        "200 OK", "data: 1\n\ndata: 2\n\n", "Content-Type: text/event-stream")
                                : RawServer.response("200 OK", PNG, "Content-Type: image/png"));
            }
        });
        wire = new Wire(URI.create("http://easel.localhost:" + server.url().getPort()));
        wire.maxInFlight = 1;
        wire.http.dns(name -> List.of(InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void stop() throws IOException {
        testOver.countDown();
        wire.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void what_blocks_for_ever_is_left_behind_and_its_place_goes_to_the_next(Place place) {
        install(place);
        foreign = this::blockForEver;
        Exchange first = exchange(place);
        CompletableFuture<WireResponse> stuck = wire.send(request(place), first);
        Wire.await(() -> !blocked.isEmpty());
        foreign = () -> {};
        CompletableFuture<WireResponse> next = wire.send(request(place), exchange(place));
        assertThat(stuck).isNotDone();

        first.abort(Exchange.Abort.DEADLINE);

        assertThat(Wire.failure(stuck).abort()).hasValue(Exchange.Abort.DEADLINE);
        assertThat(Wire.join(next).status()).isEqualTo(200);
        assertThat(blocked).as("threads left behind").hasSize(1);
        Wire.await(() -> interrupted.equals(blocked));
        assertThat(first.takeImages()).isEmpty();
        // Each holds what it is for until its time comes.
        Wire.await(() -> wire.time.timers() == 0);
    }

    @Test
    void a_name_server_that_blocks_holds_an_exchange_no_longer_than_its_deadline() {
        install(Place.DNS);
        foreign = this::blockForEver;
        Exchange exchange = exchange(Place.DNS);
        CompletableFuture<WireResponse> stuck = wire.send(Wire.submission(), exchange);
        Wire.await(() -> !blocked.isEmpty());

        wire.time.advance(Wire.DEADLINE);

        ExchangeFailure failure = Wire.failure(stuck);
        assertThat(failure.abort()).hasValue(Exchange.Abort.DEADLINE);
        assertThat(failure.stage()).isEqualTo(Stage.NOT_DELIVERED);
        testOver.countDown();
        Wire.await(() -> blocked.stream().noneMatch(ForeignCodeTest::isInside));
        assertThat(server.received()).as("what goes on late sends nothing").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("throwingPlaces")
    void what_is_thrown_ends_the_exchange_and_is_told_as_what_it_is(Place place, Throwable thrown) {
        install(place);
        foreign = () -> sneak(thrown);
        ExchangeFailure failure = Wire.failure(wire.send(request(place), exchange(place)));

        assertThat(failure).hasMessageContaining(String.valueOf(thrown.getMessage()));
        assertThat(failure.getMessage()).doesNotContain("bug");
        assertThat(failure).hasStackTraceContaining(thrown.getClass().getName());
        foreign = () -> {};
        assertThat(Wire.join(wire.send(request(place), exchange(place))).status())
                .isEqualTo(200);
    }

    static Stream<Arguments> throwingPlaces() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(
                                new IllegalStateException("thrown by the caller's code"),
                                new AssertionError("an assertion of the caller's"),
                                new OutOfMemoryError("Java heap space of the caller's"))
                        .map(thrown -> Arguments.of(place, thrown)));
    }

    @Test
    void null_from_a_name_server_an_interceptor_or_a_sink_ends_the_exchange() {
        try (Wire dns = new Wire(wire("null.test"));
                Wire interceptor = new Wire(server.url());
                Wire sink = new Wire(server.url())) {
            dns.http.dns(name -> null);
            interceptor.http.addInterceptor(chain -> null);
            ImageStore nothing = ImageStores.of(Destination.sink(arrival -> null));
            WireRequest image = request(Place.SINK_OPEN);
            assertThat(Wire.failure(dns.send(image, dns.exchange(Phase.DOWNLOAD)))
                            .stage())
                    .isEqualTo(Stage.NOT_DELIVERED);
            assertThat(Wire.failure(interceptor.send(image, interceptor.exchange(Phase.DOWNLOAD))))
                    .hasMessageContaining("null");
            ExchangeFailure unstored = Wire.failure(sink.send(image, sink.exchange(Phase.DOWNLOAD, nothing)));
            assertThat(unstored.stage()).isEqualTo(Stage.NOT_STORED);
            assertThat(unstored).hasMessageContaining("opened null");
        }
    }

    @Test
    void what_is_thrown_before_the_request_proves_that_nothing_was_delivered_and_afterwards_it_does_not() {
        wire.http.addInterceptor(chain -> {
            chain.proceed(chain.request()).close();
            throw new AssertionError("boo");
        });
        assertThat(wire.submitFails(wire.exchange(Phase.SUBMIT)).stage()).isEqualTo(Stage.BROKEN_RESPONSE);
        assertThat(server.received()).hasSize(1);

        try (Wire other = new Wire(server.url())) {
            other.http.addInterceptor(chain -> {
                throw new AssertionError("boo");
            });
            assertThat(other.submitFails(other.exchange(Phase.SUBMIT)).stage()).isEqualTo(Stage.NOT_DELIVERED);
        }
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void an_event_listener_that_blocks_when_its_call_is_cancelled_holds_up_nothing() {
        wire.http.eventListener(new EventListener() {
            @Override
            public void canceled(Call call) {
                blockForEver();
            }
        });
        wire.http.addInterceptor(chain -> {
            blockForEver();
            return chain.proceed(chain.request());
        });
        CompletableFuture<WireResponse> stuck = wire.send(Wire.poll(), wire.exchange(Phase.POLL));
        Wire.await(() -> !blocked.isEmpty());

        wire.time.advance(Wire.DEADLINE);

        assertThat(Wire.failure(stuck).stage()).isEqualTo(Stage.NOT_DELIVERED);
    }

    @Test
    void a_socket_that_blocks_in_the_middle_of_an_image_leaves_no_file() {
        int[] reads = new int[1];
        wire.http.socketFactory(new Sockets(
                () -> {
                    if (++reads[0] == 4) {
                        blockForEver();
                    }
                },
                () -> {},
                () -> {}));
        Exchange exchange = wire.exchange(Phase.DOWNLOAD, ImageStores.of(Destination.directory(directory)));
        CompletableFuture<WireResponse> stuck = wire.send(request(Place.SOCKET_READ), exchange);
        Wire.await(() -> !blocked.isEmpty());
        assertThat(directory).isNotEmptyDirectory();

        exchange.abort(Exchange.Abort.DEADLINE);

        assertThat(Wire.failure(stuck).stage()).isEqualTo(Stage.BROKEN_RESPONSE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_arrives_after_its_exchange_was_left_behind_is_removed() {
        install(Place.INTERCEPTOR_AFTER_THE_RESPONSE);
        foreign = this::blockForEver;
        Exchange exchange = wire.exchange(Phase.DOWNLOAD, ImageStores.of(Destination.directory(directory)));
        CompletableFuture<WireResponse> stuck = wire.send(request(Place.DNS), exchange);
        Wire.await(() -> !blocked.isEmpty());
        exchange.abort(Exchange.Abort.CANCELLED);
        assertThat(Wire.failure(stuck).stage()).isEqualTo(Stage.BROKEN_RESPONSE);

        testOver.countDown();

        Wire.await(() -> blocked.stream().noneMatch(ForeignCodeTest::isInside));
        assertThat(exchange.takeImages()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_follows_from_a_response_holds_its_place_no_longer_than_the_exchange_may_take() {
        install(Place.INTERCEPTOR);
        CountDownLatch attached = new CountDownLatch(1);
        foreign = () -> {
            try {
                attached.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Exchange exchange = exchange(Place.DNS);
        wire.send(request(Place.DNS), exchange).whenComplete((response, failure) -> blockForEver());
        attached.countDown();
        Wire.await(() -> !blocked.isEmpty());
        CompletableFuture<WireResponse> next = wire.send(request(Place.DNS), exchange(Place.DNS));

        exchange.abort(Exchange.Abort.DEADLINE);

        assertThat(Wire.join(next).status()).isEqualTo(200);
        Wire.await(() -> interrupted.equals(blocked));
    }

    @Test
    void a_timer_that_throws_ends_the_exchange_and_sends_nothing() {
        List<WireRequest> sent = new ArrayList<>();
        Line line = (request, exchange) -> {
            sent.add(request);
            return WireResponse.of(200, "{}");
        };
        for (Throwable thrown : List.of(new IllegalStateException("no timer"), new AssertionError("no timer"))) {
            Transport transport = new LanesTransport(line, Runnable::run, 1, new BrokenTimer(thrown));
            assertThat(Wire.failure(transport.send(Wire.submission(), wire.exchange(Phase.SUBMIT))))
                    .hasMessageContaining("no timer");
        }
        assertThat(sent).isEmpty();
    }

    private URI wire(String host) {
        return URI.create("http://" + host + ":" + server.url().getPort());
    }

    private void install(Place place) {
        Runnable here = () -> foreign.run();
        switch (place) {
            case DNS ->
                wire.http.dns(name -> {
                    here.run();
                    return List.of(InetAddress.getLoopbackAddress());
                });
            case PROXY_SELECTOR -> wire.http.proxySelector(new NoProxies(here));
            case INTERCEPTOR ->
                wire.http.addInterceptor(chain -> {
                    here.run();
                    return chain.proceed(chain.request());
                });
            case INTERCEPTOR_AFTER_THE_RESPONSE ->
                wire.http.addInterceptor(chain -> {
                    var response = chain.proceed(chain.request());
                    here.run();
                    return response;
                });
            case NETWORK_INTERCEPTOR ->
                wire.http.addNetworkInterceptor(chain -> {
                    here.run();
                    return chain.proceed(chain.request());
                });
            case EVENT_LISTENER ->
                wire.http.eventListener(new EventListener() {
                    @Override
                    public void callStart(Call call) {
                        here.run();
                    }
                });
            case SOCKET_FACTORY -> wire.http.socketFactory(new Sockets(() -> {}, () -> {}, here));
            case SOCKET_READ -> wire.http.socketFactory(new Sockets(here, () -> {}, () -> {}));
            case SOCKET_WRITE -> wire.http.socketFactory(new Sockets(() -> {}, here, () -> {}));
            case CREDENTIAL_SOURCE ->
                wire.credentials = Credentials.computed(request -> {
                    here.run();
                    return Map.of();
                });
            case VOUCHING -> {
                wire.allowed.add(AllowedHost.parse("127.0.0.1"));
                wire.vouchesFor = address -> {
                    here.run();
                    return true;
                };
            }
            default -> {}
        }
        if (place == Place.SOCKET_FACTORY) {
            // Otherwise connecting goes on beside the thread of the call.
            wire.http.fastFallback(false);
        }
    }

    private WireRequest request(Place place) {
        return switch (place) {
            case PROGRESS, EVENT_READER ->
                WireRequest.get("/events")
                        .events(new Reader(place == Place.EVENT_READER ? () -> foreign.run() : () -> {}))
                        .build();
            case VOUCHING ->
                WireRequest.fetch(server.url("/image"))
                        .image()
                        .withCredentials()
                        .build();
            default -> WireRequest.get("/image").image().build();
        };
    }

    private Exchange exchange(Place place) {
        ImageStore store = switch (place) {
            case SINK_OPEN, SINK_WRITE, SINK_CLOSE ->
                ImageStores.of(Destination.sink(arrival -> {
                    run(place == Place.SINK_OPEN);
                    return new Sink(place);
                }));
            default -> ImageStores.of(Destination.memory());
        };
        Exchange exchange = wire.exchange(Phase.DOWNLOAD, store);
        if (place == Place.BEFORE_SEND) {
            exchange.beforeSend(() -> foreign.run());
        }
        if (place == Place.PROGRESS) {
            exchange.onProgress(status -> foreign.run());
        }
        return exchange;
    }

    private void run(boolean here) {
        if (here) {
            foreign.run();
        }
    }

    /** Interrupts do not end it. */
    private void blockForEver() {
        blocked.add(Thread.currentThread());
        while (testOver.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            if (Thread.interrupted()) {
                interrupted.add(Thread.currentThread());
            }
        }
    }

    private static boolean isInside(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(Lane.class.getName()));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private record Reader(Runnable foreign) implements EventReader {
        @Override
        public boolean isResult(String name) {
            return false;
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            foreign.run();
            return event.text().equals("2")
                    ? EventOutcome.result()
                    : new EventOutcome.Progress(TaskStatus.running(0.5), null);
        }
    }

    private final class Sink extends ByteArrayOutputStream {
        private final Place place;

        Sink(Place place) {
            this.place = place;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            run(place == Place.SINK_WRITE);
            super.write(bytes, from, length);
        }

        @Override
        public void close() {
            run(place == Place.SINK_CLOSE);
        }
    }

    private static final class NoProxies extends ProxySelector {
        private final Runnable here;

        NoProxies(Runnable here) {
            this.here = here;
        }

        @Override
        public List<Proxy> select(URI uri) {
            here.run();
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }

    private static final class BrokenTimer extends TestClock {
        private final Throwable thrown;

        BrokenTimer(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable action) {
            ForeignCodeTest.<RuntimeException>sneak(thrown);
            return () -> {};
        }
    }

    /** Sockets of the caller's own, whose close does not wake who reads. */
    private static final class Sockets extends SocketFactory {
        private final Runnable onRead;
        private final Runnable onWrite;
        private final Runnable onCreate;

        Sockets(Runnable onRead, Runnable onWrite, Runnable onCreate) {
            this.onRead = onRead;
            this.onWrite = onWrite;
            this.onCreate = onCreate;
        }

        @Override
        public Socket createSocket() {
            onCreate.run();
            return new Socket() {
                @Override
                public InputStream getInputStream() throws IOException {
                    return new FilterInputStream(super.getInputStream()) {
                        @Override
                        public int read(byte[] bytes, int from, int length) throws IOException {
                            onRead.run();
                            return super.read(bytes, from, length);
                        }
                    };
                }

                @Override
                public OutputStream getOutputStream() throws IOException {
                    return new FilterOutputStream(super.getOutputStream()) {
                        @Override
                        public void write(byte[] bytes, int from, int length) throws IOException {
                            onWrite.run();
                            out.write(bytes, from, length);
                        }
                    };
                }
            };
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
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
