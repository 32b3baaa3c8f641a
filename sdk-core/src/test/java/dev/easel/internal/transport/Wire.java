package dev.easel.internal.transport;

import dev.easel.Destination;
import dev.easel.ResponseLimits;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.image.StoredImage;
import dev.easel.spi.Credentials;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** A whole transport over real sockets, with the clock in the test's hand. */
final class Wire implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(60);
    static final String KEY = "wire-MARKEDKEY-that-must-not-leak";

    final TestClock time = new TestClock();
    final OkHttpClient.Builder http;
    ResponseLimits limits = ResponseLimits.defaults();
    int maxInFlight = 8;
    Credentials credentials = Credentials.bearer("apiKey", "WIRE_KEY", KEY);
    Predicate<URI> vouchesFor = address -> false;
    final List<AllowedHost> allowed = new ArrayList<>();

    private final URI baseUrl;
    private final ExecutorService threads = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private Transport transport;

    Wire(URI baseUrl) {
        this(baseUrl, new OkHttpClient.Builder().connectionPool(new ConnectionPool()));
    }

    Wire(URI baseUrl, OkHttpClient.Builder http) {
        this.baseUrl = baseUrl;
        this.http = http;
    }

    static WireRequest submission() {
        return WireRequest.post("/submit")
                .json(JsonObject.create().put("prompt", "a lighthouse"))
                .imagesIn("images")
                .build();
    }

    static WireRequest poll() {
        return WireRequest.get("/status").build();
    }

    Exchange exchange(Phase phase) {
        return exchange(phase, ImageStores.of(Destination.memory()));
    }

    Exchange exchange(Phase phase, ImageStore store) {
        return Exchange.of(phase, Deadline.after(DEADLINE, time), store);
    }

    CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        return transport().send(request, exchange);
    }

    WireResponse submit() {
        return join(send(submission(), exchange(Phase.SUBMIT)));
    }

    WireResponse download(URI address, Exchange exchange) {
        return join(send(WireRequest.fetch(address).image().build(), exchange));
    }

    /** The failure of a submission. */
    ExchangeFailure submitFails(Exchange exchange) {
        return failure(send(submission(), exchange));
    }

    private synchronized Transport transport() {
        if (transport == null) {
            transport = TransportStack.create(
                    http.build(),
                    threads,
                    baseUrl,
                    credentials,
                    address -> vouchesFor.test(address),
                    allowed,
                    limits,
                    maxInFlight,
                    time);
        }
        return transport;
    }

    /** The response, within a time that only a hang exceeds. */
    static WireResponse join(CompletableFuture<WireResponse> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The failure, within a time that only a hang exceeds. */
    static ExchangeFailure failure(CompletableFuture<WireResponse> future) {
        try {
            throw new AssertionError("no failure but " + join(future));
        } catch (CompletionException e) {
            if (e.getCause() instanceof ExchangeFailure failure) {
                return failure;
            }
            throw new AssertionError("no ExchangeFailure", e.getCause());
        }
    }

    static byte[] bytes(StoredImage image) throws IOException {
        try (var in = image.header()) {
            return in.readAllBytes();
        }
    }

    /** Waits, in real time, for what another thread does; fails after a time that only a hang exceeds. */
    static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("it did not happen");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.build().connectionPool().evictAll();
    }
}
