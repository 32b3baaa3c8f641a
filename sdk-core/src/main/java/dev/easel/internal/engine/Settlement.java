package dev.easel.internal.engine;

import dev.easel.EaselException;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a submission whose response was lost, by polling for the id that the client chose. Only when the service
 * has denied it several times, with waits between, has it never arrived: a poll may overtake the submission.
 */
final class Settlement implements ExchangeLoop.Judge<FinishedWork, Optional<Submission.Accepted>> {
    private static final int DENIALS = 3;

    private final PollTimes times;
    private final EaselException unknown;
    private int denials;

    private Settlement(Call call, EaselException unknown) {
        this.times = new PollTimes(call, false);
        this.unknown = unknown;
    }

    /**
     * Begins.
     *
     * @param unknown what it ends with where the service does not say
     * @return completes with the accepted call, or with nothing where the service does not have it
     */
    static CompletableFuture<Optional<Submission.Accepted>> begin(Call call, EaselException unknown) {
        Settlement settlement = new Settlement(call, unknown);
        return ExchangeLoop.of(
                        call.scope(),
                        Phase.POLL,
                        () -> call.scope().engine().protocol().status(call.taskCall()),
                        settlement,
                        Polling.MAX_FOLLOWED)
                .begin(settlement.times.next(null));
    }

    @Override
    public ExchangeLoop.Verdict<Optional<Submission.Accepted>> outcome(
            Outcome<FinishedWork> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.NotFound<FinishedWork>) {
            return ++denials == DENIALS
                    ? new ExchangeLoop.Verdict.Done<>(Optional.empty())
                    : new ExchangeLoop.Verdict.Again<>(times.next(null));
        }
        if (outcome instanceof Outcome.Failed<FinishedWork> failed) {
            Problem problem = failed.problem();
            if (problem.kind() == Problem.Kind.TASK_FAILED || problem.kind() == Problem.Kind.CONTENT_REFUSED) {
                return found(null);
            }
            if (!Failures.mayPass(problem)) {
                throw unknown;
            }
            return new ExchangeLoop.Verdict.Again<>(
                    times.next(problem.retryAfter().orElse(null)));
        }
        return found(
                outcome instanceof Outcome.Done<FinishedWork> done
                        ? new Submission.Finished(done.value(), exchange.takeImages())
                        : null);
    }

    /** A task that is not done yet, or failed, is polled as any other. */
    private static ExchangeLoop.Verdict<Optional<Submission.Accepted>> found(Submission.@Nullable Finished finished) {
        return new ExchangeLoop.Verdict.Done<>(Optional.of(new Submission.Accepted(finished)));
    }

    @Override
    public ExchangeLoop.Verdict<Optional<Submission.Accepted>> failure(ExchangeFailure failure) {
        return new ExchangeLoop.Verdict.Again<>(times.next(null));
    }
}
