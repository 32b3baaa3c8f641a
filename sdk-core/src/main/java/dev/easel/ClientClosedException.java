package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The client was closed: before this call was made, or while its task was under way. A task that was under way goes
 * on at the service; its {@link #handle()} finds it again.
 */
public final class ClientClosedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ClientClosedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
