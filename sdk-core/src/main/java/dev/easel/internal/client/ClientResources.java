package dev.easel.internal.client;

import dev.easel.internal.engine.Engine;
import dev.easel.internal.engine.ForeignRandom;
import dev.easel.internal.engine.ForeignTime;
import dev.easel.internal.pacing.Spread;
import dev.easel.internal.time.SystemTime;
import dev.easel.spi.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * What a client holds that has to be given back: threads, connections, the timer. Only what it made itself is closed with
 * it.
 */
final class ClientResources implements AutoCloseable {
    /** For waits, which are no secret and very many. */
    private static final RandomGenerator ORDINARY =
            () -> ThreadLocalRandom.current().nextLong();

    /** Not virtual: code of the caller's that blocks in one could hold up all of them. */
    private final ExecutorService calls = Threads.cached("easel-http");

    private final @Nullable ExecutorService ownCallbacks;
    private final Executor callbacks;
    private final @Nullable SystemTime ownTime;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Engine.Chance chance;
    private final OkHttpClient http;
    private final boolean ownPool;

    ClientResources(ClientSettings settings) {
        Executor givenCallbacks = settings.callbackExecutor();
        if (givenCallbacks == null) {
            ExecutorService own = Threads.unlimited("easel-callback");
            this.ownCallbacks = own;
            this.callbacks = own;
        } else {
            this.ownCallbacks = null;
            this.callbacks = givenCallbacks;
        }
        TimeSource givenTime = settings.timeSource();
        if (givenTime == null) {
            SystemTime own = new SystemTime();
            this.ownTime = own;
            this.time = own;
        } else {
            this.ownTime = null;
            this.time = ForeignTime.wrap(givenTime);
        }
        RandomGenerator givenRandom = settings.random();
        this.random = givenRandom == null ? new SecureRandom() : ForeignRandom.wrap(givenRandom);
        boolean timeInTestsHand = givenTime != null && givenRandom == null;
        RandomGenerator chances = givenRandom == null ? ORDINARY : random;
        this.chance = timeInTestsHand
                ? new Engine.Chance(Spread.NONE, Spread.NONE)
                : new Engine.Chance(Spread.of(chances), Spread.full(chances));
        OkHttpClient given = settings.httpClient();
        this.ownPool = given == null;
        OkHttpClient.Builder builder = given == null
                ? new OkHttpClient.Builder()
                        .connectTimeout(settings.connectTimeout())
                        .writeTimeout(Duration.ZERO)
                        .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
                : given.newBuilder();
        // A dispatcher of its own, so that closing ends this client's calls and not the caller's.
        this.http = builder.dispatcher(new Dispatcher()).build();
    }

    /** Threads for exchanges: as many as there are at a time. */
    Executor calls() {
        return calls;
    }

    OkHttpClient http() {
        return http;
    }

    TimeSource time() {
        return time;
    }

    Executor callbacks() {
        return callbacks;
    }

    /** Whether the executor for callbacks is the application's own. */
    boolean foreignCallbacks() {
        return ownCallbacks == null;
    }

    RandomGenerator random() {
        return random;
    }

    Engine.Chance chance() {
        return chance;
    }

    /** From here on no call begins; those that go on do so until they end or are ended. */
    void refuseCalls() {
        calls.shutdown();
    }

    @Override
    public void close() {
        try {
            // Not on this thread: that runs event listeners of the caller's, which may block.
            calls.execute(http.dispatcher()::cancelAll);
        } catch (RejectedExecutionException closedBefore) {
            return;
        }
        refuseCalls();
        if (ownPool) {
            http.connectionPool().evictAll();
        }
        if (ownTime != null) {
            ownTime.close();
        }
        if (ownCallbacks != null) {
            // What was handed in still runs: it carries the end of every task that was under way.
            ownCallbacks.shutdown();
        }
    }
}
