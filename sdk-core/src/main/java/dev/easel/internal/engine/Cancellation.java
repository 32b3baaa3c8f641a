package dev.easel.internal.engine;

import dev.easel.CancelOutcome;
import dev.easel.TaskCall;
import dev.easel.internal.image.ImageStore;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the service to stop a call, and says what it came to. */
final class Cancellation implements ExchangeLoop.Judge<CancelOutcome, CancelOutcome> {
    /** For all exchanges of one call. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int MAX_FOLLOWED = 4;
    private static final int MAX_ATTEMPTS = 3;

    private final Engine engine;
    private int attempts;

    private Cancellation(Engine engine) {
        this.engine = engine;
    }

    /** Asks; completes with {@link CancelOutcome#NOT_SUPPORTED} where nothing can be asked, and never exceptionally. */
    static CompletableFuture<CancelOutcome> ask(Engine engine, ImageStore store, TaskCall taskCall) {
        if (taskCall.taskId().isEmpty() && engine.capabilities().resumable()) {
            return CompletableFuture.completedFuture(CancelOutcome.NOT_SUPPORTED);
        }
        Lifetime lifetime = new Lifetime();
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        Runnable tooLate = () -> {
            lifetime.end();
            // Whatever went wrong: nobody confirmed that the work was stopped.
            outcome.complete(CancelOutcome.TOO_LATE);
        };
        Scope scope = new Scope(engine, lifetime, Deadline.after(LIMIT, engine.time()), store, tooLate, null);
        Lifetime.Step closed = tooLate::run;
        engine.lifetime().enter(closed);
        TimeSource.Scheduled limit = engine.time().timeout(LIMIT, () -> engine.execute(tooLate));
        // The provider's code may block as well.
        lifetime.guard(() -> begin(scope, taskCall, outcome));
        return outcome.whenComplete((value, failure) -> {
            limit.cancel();
            engine.lifetime().leave(closed);
        });
    }

    private static void begin(Scope scope, TaskCall taskCall, CompletableFuture<CancelOutcome> outcome) {
        Engine engine = scope.engine();
        try {
            Optional<WireExchange<CancelOutcome>> wire = engine.protocol().cancel(taskCall);
            if (wire.isEmpty()) {
                outcome.complete(CancelOutcome.NOT_SUPPORTED);
                return;
            }
            ExchangeLoop.of(scope, Phase.CANCEL, wire::get, new Cancellation(engine), MAX_FOLLOWED)
                    .begin()
                    .whenComplete(
                            (value, failure) -> outcome.complete(failure == null ? value : CancelOutcome.TOO_LATE));
        } catch (RuntimeException | Error e) {
            outcome.complete(CancelOutcome.TOO_LATE);
        }
    }

    @Override
    public ExchangeLoop.Verdict<CancelOutcome> outcome(
            Outcome<CancelOutcome> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.Done<CancelOutcome> done) {
            return new ExchangeLoop.Verdict.Done<>(done.value());
        }
        // An endless row of exchanges, or a response that nobody can read, would be the same again.
        boolean mayPass = outcome instanceof Outcome.Failed<CancelOutcome> failed
                && Failures.mayPass(failed.problem())
                && failed.problem().kind() != Problem.Kind.UNREADABLE;
        return mayPass && ++attempts < MAX_ATTEMPTS
                ? new ExchangeLoop.Verdict.Again<>(engine.backoff().after(attempts))
                : new ExchangeLoop.Verdict.Done<>(CancelOutcome.TOO_LATE);
    }

    @Override
    public ExchangeLoop.Verdict<CancelOutcome> failure(ExchangeFailure failure) {
        return !failure.isFinal() && ++attempts < MAX_ATTEMPTS
                ? new ExchangeLoop.Verdict.Again<>(engine.backoff().after(attempts))
                : new ExchangeLoop.Verdict.Done<>(CancelOutcome.TOO_LATE);
    }
}
