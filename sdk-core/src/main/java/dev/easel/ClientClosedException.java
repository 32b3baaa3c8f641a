package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the client was closed, before the verb was called or while its task was under way. The task goes on at the service; its
 * {@link #handle()} resumes it.
 */
public final class ClientClosedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ClientClosedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
