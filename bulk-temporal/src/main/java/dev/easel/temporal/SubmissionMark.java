package dev.easel.temporal;

import dev.easel.AttemptKind;
import dev.easel.FailureClass;
import dev.easel.ProviderId;
import dev.easel.Retry;
import dev.easel.SubmissionHook;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark of one submission, which is durable before the first byte is sent, and is taken back when the submission is known to have come to
 * nothing. Thread-safe.
 *
 * <p>That an attempt has come to nothing is told later than it happens, and perhaps after the next attempt has begun. So attempts are
 * counted: the mark is taken back when as many have come to nothing as have been begun.
 */
final class SubmissionMark implements SubmissionHook, TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionMark.class);

    private final Pulse pulse;
    private final ProviderId provider;
    private final BooleanSupplier isClosing;

    private boolean isSent;
    private boolean isClosed;
    private boolean isSimple = true;
    private int begun;
    private int failed;

    /** @param isClosing whether the worker begins nothing new */
    SubmissionMark(Pulse pulse, ProviderId provider, BooleanSupplier isClosing) {
        this.pulse = pulse;
        this.provider = provider;
        this.isClosing = isClosing;
    }

    /** Thrown into the client to veto a submission. */
    static final class Veto extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Veto(String message) {
            super(message);
        }
    }

    @Override
    public synchronized void beforeSubmission(TaskHandle handle, int call, int attempt) {
        // The retries of several calls, or of several clients of a router, cannot be told apart.
        isSimple &= handle.calls().size() == 1 && handle.provider().equals(provider);
        if (isClosed || isClosing.getAsBoolean()) {
            throw new Veto("the worker begins nothing new");
        }
        if (isSent) {
            begun = attempt;
            return;
        }
        if (pulse.isCancelled()) {
            throw new Veto("it was cancelled");
        }
        if (pulse.isUnsure()) {
            throw new Veto("Temporal was not reached; a new attempt is to send it");
        }
        pulse.mark(MarkDetails.sending(ticket(handle).orElse(null)));
        begun = attempt;
        isSent = true;
    }

    @Override
    public synchronized void onRetry(TaskHandle handle, Retry retry) {
        boolean isNothing = retry.failure()
                .filter(means -> means == FailureClass.NEVER_DELIVERED || means == FailureClass.REFUSED_BEFORE_WORK)
                .isPresent();
        if (retry.kind() != AttemptKind.SUBMIT || !isNothing) {
            return;
        }
        failed++;
        if (isSent && isSimple && failed >= begun) {
            takeBack();
        }
    }

    /** Nothing that was sent came to anything. */
    synchronized void takeBack() {
        if (!isSent) {
            return;
        }
        isSent = false;
        try {
            pulse.mark(MarkDetails.WAITING);
        } catch (RuntimeException e) {
            // The old mark stays: should the process die now, nobody knows what became of the submission.
            LOG.debug("a mark could not be taken back", e);
        }
    }

    /** Returns whether nothing is sent from now on, because nothing is on its way. */
    synchronized boolean close() {
        isClosed |= !isSent;
        return isClosed;
    }

    /** Returns whether something was sent that is not known to have come to nothing. */
    synchronized boolean isSent() {
        return isSent;
    }

    /** Returns the ticket, where the handle names every call's task, so that they can be asked for. */
    static Optional<String> ticket(@Nullable TaskHandle handle) {
        return handle != null && handle.calls().stream().map(TaskCall::taskId).allMatch(Optional::isPresent)
                ? Optional.of(handle.encode())
                : Optional.empty();
    }
}
