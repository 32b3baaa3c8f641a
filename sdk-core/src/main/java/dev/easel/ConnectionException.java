package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service was not reached: the request was never delivered as a whole, so nothing was generated or billed. Sending it
 * again is safe.
 */
public final class ConnectionException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ConnectionException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
