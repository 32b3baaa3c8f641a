package dev.easel.internal.engine;

import dev.easel.AttemptKind;
import dev.easel.PollFailure;
import dev.easel.Retry;
import dev.easel.TaskStatus;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Polls an accepted call until it is done. Only the service's own word about the task ends it; everything else says something about
 * the poll, which is sent again.
 */
final class Polling implements ExchangeLoop.Judge<FinishedWork, Submission.Finished> {
    static final int MAX_FOLLOWED = 4;

    /** A credential that is refused once may be a gateway's mistake. */
    private static final int MAX_REFUSED = 3;

    private final Call call;
    private final PollTimes times;
    private final NotFoundGrace grace;
    private final Instant submittedAt;
    private final ExchangeLoop<FinishedWork, Submission.Finished> loop;
    private int notFound;
    private int credentialRefused;
    private @Nullable PollFailure failing;

    Polling(Call call, PollTimes times) {
        this.call = call;
        this.times = times;
        Engine engine = call.scope().engine();
        this.grace = engine.protocol().notFoundGrace();
        this.submittedAt = call.submittedAt();
        this.loop = ExchangeLoop.of(
                call.scope(), Phase.POLL, () -> engine.protocol().status(call.taskCall()), this, MAX_FOLLOWED);
    }

    ExchangeLoop<FinishedWork, Submission.Finished> loop() {
        return loop;
    }

    @Override
    public ExchangeLoop.Verdict<Submission.Finished> outcome(
            Outcome<FinishedWork> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.Pending<FinishedWork> pending) {
            return pending(pending.status(), pending.retryAfter());
        }
        if (outcome instanceof Outcome.Done<FinishedWork> done) {
            times.finished();
            return new ExchangeLoop.Verdict.Done<>(new Submission.Finished(done.value(), exchange.takeImages()));
        }
        if (outcome instanceof Outcome.NotFound<FinishedWork> missing) {
            return notFound(missing.message());
        }
        if (outcome instanceof Outcome.Cancelled<FinishedWork>) {
            throw call.failures().failed("says that the task was cancelled there", call.handle());
        }
        Problem problem = outcome instanceof Outcome.Failed<FinishedWork> failed
                ? failed.problem()
                : Problem.unreadable("no outcome of a poll: " + response.excerpt());
        if (problem.kind() == Problem.Kind.TASK_FAILED || problem.kind() == Problem.Kind.CONTENT_REFUSED) {
            throw call.failures().refused(problem, response, call.handle(), "", problem.mayBeBilled());
        }
        credentialRefused = problem.kind() == Problem.Kind.AUTHENTICATION ? credentialRefused + 1 : 0;
        if (credentialRefused == MAX_REFUSED) {
            throw call.failures().pollsRefused(problem, response, call.handle(), MAX_REFUSED);
        }
        return again(
                "HTTP " + response.status() + ", " + problem.message(),
                problem.retryAfter().or(response::retryAfter).orElse(null));
    }

    @Override
    public ExchangeLoop.Verdict<Submission.Finished> failure(ExchangeFailure failure) {
        if (failure.isFinal()) {
            throw call.failures().submission(failure, 1, call.handle());
        }
        return again(failure.what(), null);
    }

    private ExchangeLoop.Verdict<Submission.Finished> pending(TaskStatus status, @Nullable Duration hint) {
        failing = null;
        credentialRefused = 0;
        notFound = 0;
        call.polled(status);
        times.unfinished(call.status());
        return new ExchangeLoop.Verdict.Again<>(times.next(hint));
    }

    private ExchangeLoop.Verdict<Submission.Finished> notFound(String message) {
        Duration sinceSubmission =
                Duration.between(submittedAt, call.scope().engine().time().instant());
        if (++notFound <= grace.polls() || sinceSubmission.compareTo(grace.time()) < 0) {
            return new ExchangeLoop.Verdict.Again<>(times.next(null));
        }
        throw call.failures().expired(message, call.handle());
    }

    private ExchangeLoop.Verdict<Submission.Finished> again(String reason, @Nullable Duration hint) {
        Instant since = failing == null ? call.scope().engine().time().instant() : failing.since();
        failing = PollFailure.of(since, reason);
        call.pollFailed(failing);
        Duration delay = times.next(hint);
        call.retrying(Retry.of(AttemptKind.POLL, null, reason, delay));
        return new ExchangeLoop.Verdict.Again<>(delay);
    }
}
