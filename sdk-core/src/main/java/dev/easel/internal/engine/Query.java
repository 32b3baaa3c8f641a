package dev.easel.internal.engine;

import dev.easel.EaselException;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query under way: a list, an account, one poll. It costs nothing, so a failure that may pass is followed by another attempt, a few
 * times.
 *
 * @param <T> what is asked for
 */
public final class Query<T> implements UnderWay, ExchangeLoop.Judge<T, T> {
    /** Lists may have many pages. */
    private static final int MAX_FOLLOWED = 1_000;

    private final Engine engine;
    private final Scope scope;
    private final int maxAttempts;
    private final Consumer<UnderWay> onEnd;
    private final ExchangeLoop<T, T> loop;
    private final Future result = new Future();
    private int failures;

    private Query(Engine engine, TaskOptions options, WireExchange<T> wire, int maxAttempts, Consumer<UnderWay> onEnd) {
        this.engine = engine;
        this.scope = new Scope(
                engine,
                new Lifetime(),
                Deadline.after(options.deadline(), engine.time()),
                ImageStores.of(options.destination()),
                this::deadlinePassed,
                null);
        this.maxAttempts = maxAttempts;
        this.onEnd = onEnd;
        this.loop = ExchangeLoop.of(scope, Phase.POLL, () -> wire, this, MAX_FOLLOWED);
    }

    /**
     * Returns a query that is not begun.
     *
     * @param onEnd called once when it has ended
     */
    public static <T> Query<T> of(Engine engine, TaskOptions options, WireExchange<T> wire, Consumer<UnderWay> onEnd) {
        return new Query<>(engine, options, wire, engine.retries().attempts(), onEnd);
    }

    /** Returns a query that is sent once. */
    public static <T> Query<T> once(
            Engine engine, TaskOptions options, WireExchange<T> wire, Consumer<UnderWay> onEnd) {
        return new Query<>(engine, options, wire, 1, onEnd);
    }

    /** Begins. */
    public CompletableFuture<T> start() {
        Duration limit = scope.deadline().duration();
        TimeSource.Scheduled timer = engine.time().timeout(limit, () -> engine.execute(this::deadlinePassed));
        result.whenComplete((value, failure) -> timer.cancel());
        loop.begin().whenComplete((value, failure) -> {
            if (failure == null) {
                end(() -> result.complete(value));
            } else {
                fail(engine.failures().unexpected(failure, null, false));
            }
        });
        return result;
    }

    /** Returns what it completes with; cancelling it ends the query. */
    public CompletableFuture<T> result() {
        return result;
    }

    /** Waits, blocking; an interrupt cancels the query. */
    public static <T> T await(CompletableFuture<T> query) {
        return Waiting.orElse(query, () -> query.cancel(true));
    }

    @Override
    public ExchangeLoop.Verdict<T> outcome(Outcome<T> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.Done<T> done) {
            return new ExchangeLoop.Verdict.Done<>(done.value());
        }
        if (response.status() == 407) {
            throw engine.failures().notReached("the proxy refuses it (HTTP 407)", null);
        }
        Problem problem = outcome instanceof Outcome.Failed<T> failed
                ? failed.problem()
                : Problem.unreadable("no outcome of a query: " + response.excerpt());
        EaselException exception = engine.failures().queryRefused(problem, response);
        if (!Failures.mayPass(problem) && response.status() != 421 && response.status() != 425) {
            throw exception;
        }
        return again(problem.retryAfter().orElse(null), exception);
    }

    @Override
    public ExchangeLoop.Verdict<T> failure(ExchangeFailure failure) {
        return again(null, engine.failures().query(failure));
    }

    private ExchangeLoop.Verdict<T> again(@Nullable Duration wanted, EaselException instead) {
        failures++;
        Duration delay = wanted != null && wanted.compareTo(engine.backoff().floor(failures)) > 0
                ? wanted
                : engine.backoff().after(failures);
        if (failures >= maxAttempts || delay.compareTo(scope.deadline().remaining()) >= 0) {
            throw instead;
        }
        return new ExchangeLoop.Verdict.Again<>(delay);
    }

    private void deadlinePassed() {
        fail(engine.failures()
                .timedOut("the response to a query", scope.deadline().duration(), null, null, null, false, false));
    }

    private void fail(EaselException failure) {
        end(() -> result.completeExceptionally(failure));
    }

    private void end(Runnable completion) {
        scope.lifetime().end();
        onEnd.accept(this);
        try {
            // An executor that never runs what it takes must not hold the result back for ever.
            Duration remaining = scope.deadline().remaining();
            TimeSource.Scheduled limit = engine.time()
                    .timeout(
                            remaining.compareTo(Task.GRACE) > 0 ? remaining : Task.GRACE,
                            () -> engine.execute(completion));
            result.whenComplete((value, failure) -> limit.cancel());
        } catch (ForeignCodeException noTimer) {
            engine.execute(completion);
        }
        engine.handOver(() -> engine.callBack(completion));
    }

    @Override
    public void close() {
        fail(engine.failures().closed(null, false));
    }

    /** Cancelling it ends the query. */
    private final class Future extends CompletableFuture<T> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (!isDone()) {
                scope.lifetime().end();
                onEnd.accept(Query.this);
            }
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
