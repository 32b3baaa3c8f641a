package dev.easel;

import org.jspecify.annotations.Nullable;

/** Thrown when the service reports a failure of its own for a request that costs nothing: a poll, a catalogue. */
public final class ServiceException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ServiceException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
