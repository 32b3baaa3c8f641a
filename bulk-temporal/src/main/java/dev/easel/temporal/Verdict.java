package dev.easel.temporal;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RateLimitedException;
import dev.easel.ServiceException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.bulk.ItemState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What becomes of a try whose task ended without an image. A pure function of what happened. */
sealed interface Verdict {
    /**
     * The try is over.
     *
     * @param again whether a new try, which is a new task, is worth it
     */
    record End(ItemState state, String reason, String message, boolean billed, boolean again) implements Verdict {}

    /** The activity is attempted again, after a pause at least; nothing was sent that is in doubt, or the service has the task. */
    record Later(Duration pause, String reason, String message) implements Verdict {}

    /**
     * What is known of the task.
     *
     * @param isSent whether something was sent that is not known to have come to nothing
     * @param isAccepted whether the service is known to have it
     * @param hasTicket whether it is awaited by a ticket
     * @param isLate whether the whole time of the try is over
     */
    record Facts(boolean isSent, boolean isAccepted, boolean hasTicket, boolean isLate) {
        /** Of a task that is submitted. */
        static Facts submitting(boolean isSent) {
            return new Facts(isSent, false, false, false);
        }

        /** Of a task that is awaited by its ticket. */
        static Facts awaiting(boolean isAccepted, boolean isLate) {
            return new Facts(true, isAccepted, true, isLate);
        }
    }

    static Verdict of(Throwable thrown, Facts facts) {
        if (thrown instanceof SubmissionVetoedException) {
            return later(thrown, facts);
        }
        if (thrown instanceof CancellationException
                || thrown instanceof TaskDetachedException
                || thrown instanceof ClientClosedException
                || thrown instanceof TaskTimeoutException) {
            boolean isPassing = facts.hasTicket() || !facts.isSent();
            return isPassing ? later(thrown, facts) : unknown(thrown);
        }
        if (thrown instanceof UncheckedIOException && facts.hasTicket()) {
            return later(thrown, facts);
        }
        if (!(thrown instanceof EaselException e)) {
            return facts.isSent() ? unknown(thrown) : end(ItemState.FAILED, thrown, false);
        }
        if (e instanceof TaskExpiredException) {
            boolean isDenied = facts.hasTicket() && !facts.isAccepted();
            return isDenied ? unknown(e) : end(ItemState.EXPIRED, e, true);
        }
        if (e instanceof AuthenticationException) {
            return facts.hasTicket() ? later(e, facts) : end(ItemState.FAILED, e, e.mayHaveBeenBilled());
        }
        if (e instanceof DownloadException) {
            return facts.hasTicket() ? later(e, facts) : end(ItemState.FAILED, e, true);
        }
        if (!facts.hasTicket() && mayHaveArrived(e)) {
            return unknown(e);
        }
        if (e instanceof ConnectionException || e instanceof RateLimitedException || e instanceof ServiceException) {
            return later(e, facts);
        }
        if (e instanceof InvalidRequestException && facts.hasTicket()) {
            // It is the ticket that is wrong here, or the client: that says nothing about the task.
            return end(ItemState.FAILED, e, true);
        }
        boolean again = e instanceof TaskFailedException && !e.mayHaveBeenBilled();
        return new End(ItemState.FAILED, reason(e), message(e), e.mayHaveBeenBilled(), again);
    }

    private static boolean mayHaveArrived(EaselException e) {
        return e instanceof OutcomeUnknownException
                || e.failureClass().filter(FailureClass.OUTCOME_UNKNOWN::equals).isPresent()
                || (e instanceof ProtocolException && e.mayHaveBeenBilled());
    }

    private static Verdict later(Throwable thrown, Facts facts) {
        if (facts.hasTicket() && facts.isLate()) {
            // The ticket resumes it, should the service still come to it.
            return end(ItemState.SUBMITTED, thrown, true);
        }
        Duration pause = thrown instanceof RateLimitedException limited
                ? limited.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        return new Later(pause, reason(thrown), message(thrown));
    }

    private static Verdict unknown(Throwable thrown) {
        return end(ItemState.UNKNOWN, thrown, true);
    }

    private static Verdict end(ItemState state, Throwable thrown, boolean billed) {
        return new End(state, reason(thrown), message(thrown), billed, false);
    }

    private static String reason(Throwable thrown) {
        return thrown.getClass().getSimpleName();
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    }
}
