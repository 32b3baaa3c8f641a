package dev.easel.internal.engine;

import dev.easel.Capabilities;
import dev.easel.ProviderId;
import dev.easel.ResponseLimits;
import dev.easel.RetryPolicy;
import dev.easel.internal.pacing.Backoff;
import dev.easel.internal.pacing.Pacing;
import dev.easel.internal.pacing.RetryBudget;
import dev.easel.internal.pacing.Spread;
import dev.easel.internal.transport.Transport;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all tasks and queries of a client share. Thread-safe. */
public final class Engine {
    private final ProviderProtocol protocol;
    private final Capabilities capabilities;
    private final Transport transport;
    private final TimeSource time;
    private final Executor threads;
    private final Executor callbacks;
    private final boolean foreignCallbacks;
    private final Spread spread;
    private final RetryPolicy retries;
    private final Backoff backoff;
    private final RetryBudget budget;
    private final int maxUnfinished;
    private final Pacing pacing;
    private final Map<String, Pacing> pacingByModel = new ConcurrentHashMap<>();
    private final Failures failures;
    private final URI baseUrl;
    private final String serviceName;
    private final ResponseLimits limits;
    private final CallbackRegistry callbackRegistry = new CallbackRegistry();
    private final Lifetime lifetime = new Lifetime();

    /**
     * Creates the engine of a client.
     *
     * @param protocol what to send and what a response means
     * @param baseUrl what stands before the paths of requests
     * @param transport how it is sent
     * @param time the clock and the timer
     * @param threads runs the engine's own steps; never makes one wait for another
     * @param callbacks runs the application's code; may throw or block
     * @param foreignCallbacks whether that executor is the application's own
     * @param chance what is random
     * @param retries how often what cost nothing is sent again
     * @param maxUnfinished how many unfinished tasks there may be at a time; {@code null} for what the service allows
     * @param limits how much of a response there may be
     */
    public Engine(
            ProviderProtocol protocol,
            URI baseUrl,
            Transport transport,
            TimeSource time,
            Executor threads,
            Executor callbacks,
            boolean foreignCallbacks,
            Chance chance,
            RetryPolicy retries,
            @Nullable Integer maxUnfinished,
            ResponseLimits limits) {
        this.protocol = protocol;
        // Once: a protocol may create them anew each time.
        this.capabilities = protocol.capabilities();
        this.serviceName = protocol.serviceName();
        this.baseUrl = baseUrl;
        this.transport = transport;
        this.time = time;
        this.threads = threads;
        this.callbacks = callbacks;
        this.foreignCallbacks = foreignCallbacks;
        this.spread = chance.polls();
        this.retries = retries;
        this.backoff = Backoff.of(retries.firstDelay(), retries.longestDelay(), chance.retries());
        this.budget = RetryBudget.of(retries.budget(), time);
        this.maxUnfinished = maxUnfinished != null
                ? maxUnfinished
                : capabilities.maxUnfinishedTasks().orElse(Integer.MAX_VALUE);
        this.pacing = Pacing.of(this.maxUnfinished, backoff, time);
        this.limits = limits;
        this.failures = new Failures(protocol.id(), capabilities.resumable(), protocol::requestId);
    }

    /**
     * What is random.
     *
     * @param polls keeps tasks that began together from polling together
     * @param retries keeps submissions that failed together from being sent again together
     */
    public record Chance(Spread polls, Spread retries) {}

    /** Returns what the service can do. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Returns the calls that a callback may hint at. */
    public CallbackRegistry callbackRegistry() {
        return callbackRegistry;
    }

    /** Lets nothing be submitted from now on, and ends what goes on behind tasks that are over. */
    public void close() {
        lifetime.end();
    }

    /** Returns what ends when the client is closed. */
    Lifetime lifetime() {
        return lifetime;
    }

    ProviderProtocol protocol() {
        return protocol;
    }

    Transport transport() {
        return transport;
    }

    /** Returns the name of the service as its users know it. */
    public String serviceName() {
        return serviceName;
    }

    /** Returns what stands before the paths of requests. */
    URI baseUrl() {
        return baseUrl;
    }

    /** Returns the address that a request goes to. */
    URI address(WireRequest request) {
        return request.address()
                .orElseGet(() -> URI.create(baseUrl.toString().replaceFirst("/+$", "")
                        + request.path().orElse("/")));
    }

    TimeSource time() {
        return time;
    }

    /** Runs a step on a thread of the engine's. */
    void execute(Runnable step) {
        try {
            threads.execute(step);
        } catch (RejectedExecutionException clientClosed) {
            // Everything was ended before the threads were.
            assert lifetime.isOver();
        }
    }

    /** Runs what a verb does on the caller's own thread, where code that is not Easel's may throw. */
    public <T> T typed(Supplier<T> verb) {
        return typed(protocol.id(), verb);
    }

    /** The same while there is no engine yet. */
    public static <T> T typed(ProviderId provider, Supplier<T> verb) {
        try {
            return verb.get();
        } catch (ForeignCodeException e) {
            throw new Failures(provider, false, response -> Optional.empty()).unexpected(e, null, false);
        }
    }

    /** Runs what hands code to the callback executor: elsewhere, where that is the application's and may block. */
    void handOver(Runnable handing) {
        if (foreignCallbacks && !lifetime.isOver()) {
            execute(handing);
        } else {
            handing.run();
        }
    }

    /** Runs the application's code, on another thread where its executor does not take it: it may wait for a result. */
    void callBack(Runnable code) {
        try {
            callbacks.execute(code);
        } catch (Throwable broken) {
            try {
                threads.execute(code);
            } catch (RejectedExecutionException clientClosed) {
                code.run();
            }
        }
    }

    Failures failures() {
        return failures;
    }

    Spread spread() {
        return spread;
    }

    RetryPolicy retries() {
        return retries;
    }

    Backoff backoff() {
        return backoff;
    }

    RetryBudget budget() {
        return budget;
    }

    ResponseLimits limits() {
        return limits;
    }

    /** Returns the pacing of a model: one of its own where the service limits the model's unfinished tasks apart. */
    Pacing pacing(@Nullable String model) {
        if (model == null) {
            return pacing;
        }
        int limit = protocol.capabilities(model).maxUnfinishedTasks().orElse(maxUnfinished);
        return limit >= maxUnfinished
                ? pacing
                : pacingByModel.computeIfAbsent(model, name -> Pacing.of(limit, backoff, time));
    }

    Optional<String> requestId(WireResponse response) {
        return protocol.requestId(response);
    }
}
