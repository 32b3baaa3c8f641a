package dev.easel.internal.engine;

import dev.easel.CancelOutcome;
import dev.easel.TaskPart;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Outcome;
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
    static CompletableFuture<CancelOutcome> ask(Engine engine, ImageStore store, TaskPart part) {
        try {
            Optional<WireExchange<CancelOutcome>> wire =
                    part.taskId().isEmpty() && engine.capabilities().resumable()
                            ? Optional.empty()
                            : engine.protocol().cancel(part);
            return wire.isEmpty()
                    ? CompletableFuture.completedFuture(CancelOutcome.NOT_SUPPORTED)
                    : ask(engine, store, wire.get());
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(CancelOutcome.TOO_LATE);
        }
    }

    private static CompletableFuture<CancelOutcome> ask(
            Engine engine, ImageStore store, WireExchange<CancelOutcome> wire) {
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
        ExchangeLoop.of(scope, Phase.CANCEL, () -> wire, new Cancellation(engine), MAX_FOLLOWED)
                .begin()
                .whenComplete((value, failure) -> outcome.complete(failure == null ? value : CancelOutcome.TOO_LATE));
        return outcome.whenComplete((value, failure) -> {
            limit.cancel();
            engine.lifetime().leave(closed);
        });
    }

    @Override
    public ExchangeLoop.Verdict<CancelOutcome> outcome(
            Outcome<CancelOutcome> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.Done<CancelOutcome> done) {
            return new ExchangeLoop.Verdict.Done<>(done.value());
        }
        boolean mayPass = outcome instanceof Outcome.Failed<CancelOutcome> failed && Failures.mayPass(failed.problem());
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
