package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a submission was sent and no readable response came back: the service may have done the work and charged for it. Easel
 * does not send it again; whether to do so is the caller's decision.
 */
public final class OutcomeUnknownException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public OutcomeUnknownException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
