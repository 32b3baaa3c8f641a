package dev.easel;

import org.jspecify.annotations.Nullable;

/** Thrown when a response is not what the service's documentation describes. The message shows how the response begins. */
public final class ProtocolException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ProtocolException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
