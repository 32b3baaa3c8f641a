package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.TaskHandle;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Problem;
import dev.easel.spi.Query;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way. It costs nothing, so a failure that may pass is followed by another try, a few times, at the pace
 * that submissions are tried again.
 */
public final class QueryRun<T> implements UnderWay, Steps.Ground, Steps.Walker, Steps.Reply {
    private static final int MAX_ASKS = 1_000;

    private final Engine engine;
    private final TaskOptions options;
    private final Deadline deadline;
    private final Consumer<UnderWay> onEnd;
    private final Steps steps;
    private final Future result = new Future();
    private Query<T> query;
    private int asked;
    private int failures;

    private QueryRun(Engine engine, TaskOptions options, Query<T> query, Consumer<UnderWay> onEnd) {
        this.engine = engine;
        this.options = options;
        this.query = query;
        this.onEnd = onEnd;
        this.deadline = Deadline.after(options.deadline(), engine.time());
        this.steps = new Steps(engine, this, this);
    }

    /** @param onEnd called once when it has ended */
    public static <T> QueryRun<T> of(Engine engine, TaskOptions options, Query<T> query, Consumer<UnderWay> onEnd) {
        return new QueryRun<>(engine, options, query, onEnd);
    }

    /** Begins. */
    public CompletableFuture<T> start() {
        ask();
        return result;
    }

    /** What it completes with; cancelling it ends the query. */
    public CompletableFuture<T> result() {
        return result;
    }

    /** Waits, blocking; an interrupt cancels the query. */
    public static <T> T await(CompletableFuture<T> query) {
        return Waiting.orElse(query, () -> query.cancel(true));
    }

    private void ask() {
        asked++;
        steps.send(query.request(), Phase.POLL, "the answer to a query", this);
    }

    @Override
    public void answered(WireResponse response, Exchange exchange) {
        Steps.discard(exchange);
        Query.Answer<T> answer = query.reader().apply(response);
        if (answer instanceof Query.Known<T> known) {
            end(() -> result.complete(known.value()));
        } else if (answer instanceof Query.Refused<T> refused) {
            refused(refused.problem(), response);
        } else if (answer instanceof Query.Ask<T> ask && asked < MAX_ASKS) {
            failures = 0;
            query = ask.next();
            Duration after = ask.after();
            if (after == null) {
                ask();
            } else {
                steps.waitFor(after, "the time to ask again", true, this::ask);
            }
        } else {
            fail(engine.failures().unreadable("was asked " + MAX_ASKS + " times and gave no answer"));
        }
    }

    @Override
    public void failed(ExchangeFailure failure) {
        again(null, engine.failures().queryFailed(failure));
    }

    private void refused(Problem problem, WireResponse response) {
        EaselException exception = engine.failures().queryRefused(problem, response);
        if (Failures.mayPass(problem)) {
            again(problem.retryAfter().orElse(null), exception);
        } else {
            fail(exception);
        }
    }

    private void again(@Nullable Duration wanted, EaselException instead) {
        failures++;
        Duration wait = wanted != null ? wanted : engine.backoff().after(failures);
        if (failures >= engine.retries().attempts() || wait.compareTo(deadline.remaining()) >= 0) {
            fail(instead);
        } else {
            steps.waitFor(wait, "the next attempt (" + instead.getMessage() + ")", false, this::ask);
        }
    }

    @Override
    public void timedOut(String waitingFor, boolean reached) {
        fail(engine.failures().timedOut(waitingFor, options.deadline(), null, null, false));
    }

    @Override
    public void fail(EaselException failure) {
        end(() -> result.completeExceptionally(failure));
    }

    private void end(Runnable completion) {
        onEnd.accept(this);
        engine.callbacks().execute(completion);
    }

    @Override
    public void close() {
        steps.stop(Exchange.Abort.CLOSED);
        fail(engine.failures().closed(null));
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public ImageStore store() {
        return ImageStores.of(options.destination());
    }

    @Override
    public @Nullable TaskHandle handle() {
        return null;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        return engine.transport().send(request, exchange);
    }

    /** Cancelling it ends the query. */
    private final class Future extends CompletableFuture<T> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (!isDone()) {
                steps.stop(Exchange.Abort.CANCELLED);
                onEnd.accept(QueryRun.this);
            }
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
