package dev.easel.testkit;

import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The sockets of one emulator: its API and, where it is to have an origin of its own, its image host. Thread-safe. */
final class EmulatorServer {

    /** Where images lie, on whichever origin: no emulated service has paths of its own that begin so. */
    private static final String IMAGES = "/images/";

    private static final Duration LOOK_AT_THE_CLOCK = Duration.ofMillis(2);

    /** The fault that was drawn when a request line was seen, for the same thread, which goes on to dispatch it. */
    private record Drawn(
            Side side,
            String method,
            String target,
            @Nullable Fault fault) {}

    private static final ThreadLocal<Drawn> DRAWN = new ThreadLocal<>();

    /** The exchange that a thread handles: the service accepts the work of a submission on it. */
    private static final ThreadLocal<Journal.Entry> HANDLED = new ThreadLocal<>();

    private final InstantSource clock;
    private final FaultBook faults = new FaultBook();
    private final Journal journal = new Journal();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Side api;
    private final @Nullable Side imageHost;
    private volatile @Nullable Service service;

    private EmulatorServer(InstantSource clock, boolean separateImageHost) {
        this.clock = clock;
        this.api = new Side(false);
        this.imageHost = separateImageHost ? new Side(true) : null;
    }

    static EmulatorServer start(
            InstantSource clock,
            int port,
            boolean separateImageHost,
            BooleanSupplier failures,
            Function<Surroundings, Service> service) {
        EmulatorServer server = new EmulatorServer(clock, separateImageHost);
        try {
            server.api.listen(port);
            if (server.imageHost != null) {
                server.imageHost.listen(0);
            }
            server.service = service.apply(new Surroundings(
                    clock,
                    server.baseUrl(),
                    server.imageHost(),
                    () -> server.accepted(failures.getAsBoolean()),
                    server.journal::drew));
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    URI baseUrl() {
        return api.origin();
    }

    URI imageHost() {
        return imageHost == null ? api.origin() : imageHost.origin();
    }

    FaultBook faults() {
        return faults;
    }

    Journal journal() {
        return journal;
    }

    /** A service asks once for each piece of work whether it is to fail: when it accepts it. */
    private boolean accepted(boolean isOrderedToFail) {
        boolean fails = faults.failsByChance() || isOrderedToFail;
        Journal.Entry entry = HANDLED.get();
        if (entry != null) {
            entry.accepted(clock.instant(), fails);
        }
        return fails;
    }

    void close() {
        closed.countDown();
        try {
            api.server.close();
        } finally {
            if (imageHost != null) {
                imageHost.server.close();
            }
        }
    }

    Service service() {
        Service known = service;
        if (known == null) {
            throw new IllegalStateException("a recorded arrived before the service was there");
        }
        return known;
    }

    /** One listening origin. */
    private final class Side extends Dispatcher implements RequestLineServerSocketFactory.Watcher {

        private final boolean isImageHost;
        private final MockWebServer server = new MockWebServer();

        Side(boolean isImageHost) {
            this.isImageHost = isImageHost;
        }

        void listen(int port) {
            server.setServerSocketFactory(new RequestLineServerSocketFactory(this));
            server.setDispatcher(this);
            try {
                server.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), port);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The emulator could not listen on " + (port == 0 ? "127.0.0.1" : "127.0.0.1:" + port), e);
            }
        }

        URI origin() {
            return URI.create("http://127.0.0.1:" + server.getPort());
        }

        private boolean isImage(String target) {
            return isImageHost || (imageHost == null && target.startsWith(IMAGES));
        }

        @Override
        public boolean admits(String method, String target) {
            Request line = Request.of(isImage(target), method, target, Map.of(), new byte[0]);
            ExchangeKind exchangeKind = service().kindOf(method, line.path(), line.atImageHost());
            Fault fault = faults.take(exchangeKind);
            DRAWN.set(new Drawn(this, method, target, fault));
            if (fault != null && fault.kind() == Fault.Kind.CLOSE_ON_REQUEST) {
                journal.arrived(exchangeKind, line);
                return false;
            }
            return true;
        }

        @Override
        public MockResponse dispatch(RecordedRequest recorded) throws InterruptedException {
            // The server keeps every request for a caller who would take it; the journal has it already.
            server.takeRequest(0, TimeUnit.NANOSECONDS);
            ByteString body = recorded.getBody();
            Request request = Request.of(
                    isImage(recorded.getTarget()),
                    recorded.getMethod(),
                    recorded.getTarget(),
                    lowerCase(recorded.getHeaders()),
                    body == null ? new byte[0] : body.toByteArray());
            ExchangeKind exchangeKind = service().kindOf(request.method(), request.path(), request.atImageHost());
            Drawn line = DRAWN.get();
            DRAWN.remove();
            boolean known = line != null
                    && line.side() == this
                    && line.method().equals(recorded.getMethod())
                    && line.target().equals(recorded.getTarget());
            Fault fault = known ? line.fault() : faults.take(exchangeKind);
            Journal.Entry entry = journal.arrived(exchangeKind, request);
            HANDLED.set(entry);
            try {
                FaultyResponse response = response(request, fault);
                entry.completed(response.status(), response.sent());
                return response.response();
            } finally {
                HANDLED.remove();
            }
        }

        private FaultyResponse response(Request request, @Nullable Fault fault) throws InterruptedException {
            if (fault != null && !fault.doesTheWork()) {
                return FaultyResponse.spoiled(fault, null);
            }
            Reply right = work(request);
            if (right == null) {
                return FaultyResponse.cut();
            }
            return fault == null ? FaultyResponse.right(right) : FaultyResponse.spoiled(fault, right);
        }
    }

    /** Lets the service work, waiting where it says so; null where the line is cut, or the emulator was closed meanwhile. */
    private @Nullable Reply work(Request request) throws InterruptedException {
        try {
            Reply reply = service().handle(request);
            for (Reply.Later later = reply.later(); later != null; later = reply.later()) {
                if (!waitOut(later.delay(), later.isDue())) {
                    return null;
                }
                reply = reply.made();
            }
            return reply.isCut() ? null : reply;
        } catch (RuntimeException bug) {
            // A broken emulator must show as one, not as a cut line that a client would honestly retry.
            return Reply.text(500, "emulator bug: " + bug);
        }
    }

    private boolean waitOut(Duration wait, BooleanSupplier isDue) throws InterruptedException {
        Instant due = clock.instant().plus(wait);
        long began = System.nanoTime();
        while (clock.instant().isBefore(due) && !isDue.getAsBoolean()) {
            long left = wait.toNanos() - (System.nanoTime() - began);
            if (left <= 0) {
                return true;
            }
            if (closed.await(Math.min(left, LOOK_AT_THE_CLOCK.toNanos()), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, List<String>> lowerCase(Headers headers) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            map.computeIfAbsent(headers.name(i).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(headers.value(i));
        }
        map.replaceAll((name, values) -> List.copyOf(values));
        return map;
    }
}
