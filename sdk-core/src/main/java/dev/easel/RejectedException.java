package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The service refused the request for what it says: its content (moderation) or one of its parameters. Sending the
 * same again gives the same answer; the service's words are in {@link #serviceMessage()}.
 */
public final class RejectedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public RejectedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
