package dev.easel.bulk;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RateLimitedException;
import dev.easel.ServiceException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What becomes of an item whose task ended without an image. A pure function of what happened. */
sealed interface Verdict {
    /** It is at its end. */
    record End(Change.Ending ending) implements Verdict {}

    /** It is sent again, as a new task. */
    record NewTry(Duration pause, boolean billed) implements Verdict {}

    /** It was not delivered, or refused before any work: it is sent again under the same id. */
    record Resend(Duration pause) implements Verdict {}

    /** Its task is at the service, and is awaited again. */
    record Resume(Duration pause) implements Verdict {}

    /** Nothing was sent, for a reason that is not the item's: it waits again. */
    record Back() implements Verdict {}

    /** It stays as it is, for the next run. */
    record Left() implements Verdict {}

    /** Another process has it now. */
    record Gone() implements Verdict {}

    /**
     * What is known of the task.
     *
     * @param isSent whether something was sent that is not known to have been refused
     * @param isAccepted whether the service is known to have it
     * @param hasHandle whether the ledger has what finds it
     * @param isResumed whether it was resumed by its handle
     * @param tries which try it is
     * @param undelivered how often in a row it was not delivered before
     */
    record Facts(
            boolean isSent, boolean isAccepted, boolean hasHandle, boolean isResumed, int tries, int undelivered) {}

    /** Thrown into the client to veto a submission; says what becomes of the item. */
    final class Veto extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Verdict verdict;

        Veto(String message, Verdict verdict) {
            super(message);
            this.verdict = verdict;
        }

        Verdict verdict() {
            return verdict;
        }
    }

    static Verdict of(Throwable thrown, Facts facts, RetryRules rules) {
        if (thrown instanceof SubmissionVetoedException vetoed) {
            return vetoed.getCause() instanceof Veto veto ? veto.verdict() : new Back();
        }
        if (thrown instanceof CancellationException) {
            return end(ItemState.CANCELLED, thrown, facts.isSent() || facts.isAccepted());
        }
        if (!(thrown instanceof EaselException e)) {
            return facts.isSent() ? unknown(thrown) : end(ItemState.FAILED, thrown, false);
        }
        boolean isAtService = facts.isAccepted() || (facts.isSent() && facts.hasHandle());
        if (e instanceof TaskTimeoutException
                || e instanceof TaskDetachedException
                || e instanceof ClientClosedException) {
            if (isAtService) {
                return new Left();
            }
            if (e.mayHaveBeenBilled()) {
                return unknown(e);
            }
            return e instanceof TaskTimeoutException ? undelivered(e, facts, rules) : new Back();
        }
        if (e instanceof TaskExpiredException) {
            boolean isDenied = facts.isResumed() && !facts.isAccepted();
            if (!isDenied) {
                return end(ItemState.EXPIRED, e, true);
            }
            return rules.resendDenied() ? new Resend(Duration.ZERO) : unknown(e);
        }
        if (e instanceof AuthenticationException) {
            return isAtService ? new Left() : new Back();
        }
        if (e instanceof DownloadException) {
            return isAtService ? resumed(facts, rules) : end(ItemState.FAILED, e, true);
        }
        if (!facts.isAccepted() && mayHaveArrived(e)) {
            return unknown(e);
        }
        if (e instanceof ConnectionException || e instanceof RateLimitedException || e instanceof ServiceException) {
            return isAtService ? resumed(facts, rules) : undelivered(e, facts, rules);
        }
        if (e instanceof TaskFailedException
                && facts.tries() < rules.tries()
                && (!e.mayHaveBeenBilled() || rules.evenIfBilled())) {
            return new NewTry(rules.pause(facts.tries()), e.mayHaveBeenBilled());
        }
        return end(ItemState.FAILED, e, e.mayHaveBeenBilled());
    }

    private static boolean mayHaveArrived(EaselException e) {
        return e instanceof OutcomeUnknownException
                || e.failureClass().filter(FailureClass.OUTCOME_UNKNOWN::equals).isPresent()
                || (e instanceof ProtocolException && e.mayHaveBeenBilled());
    }

    private static Verdict undelivered(EaselException e, Facts facts, RetryRules rules) {
        int times = facts.undelivered() + 1;
        if (times >= rules.undelivered()) {
            return end(ItemState.FAILED, e, false);
        }
        Duration pause = rules.pause(times);
        Duration asked =
                e instanceof RateLimitedException limited ? limited.retryAfter().orElse(pause) : pause;
        return new Resend(pause.compareTo(asked) < 0 ? asked : pause);
    }

    private static Verdict resumed(Facts facts, RetryRules rules) {
        int times = facts.undelivered() + 1;
        return times >= rules.undelivered() ? new Left() : new Resume(rules.pause(times));
    }

    private static Verdict unknown(Throwable thrown) {
        return end(ItemState.UNKNOWN, thrown, true);
    }

    static Verdict end(ItemState state, Throwable thrown, boolean billed) {
        String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return new End(Change.Ending.failed(state, thrown.getClass().getSimpleName(), message, billed));
    }
}
