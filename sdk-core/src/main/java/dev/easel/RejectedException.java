package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service rejects a request, for example one of its parameters. The same request gets the same response; the service's
 * own message is {@link #serviceMessage()}. {@link ContentRefusedException} is for what a prompt or an image shows.
 */
public final class RejectedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public RejectedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
