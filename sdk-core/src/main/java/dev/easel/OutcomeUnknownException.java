package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The request went out and no readable answer came back: the service may have done the work, and charged for it.
 * Easel does not send it again by itself; whether to do so is the caller's decision.
 */
public final class OutcomeUnknownException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public OutcomeUnknownException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
