package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The service's answer could not be read as what its documentation describes. The message shows how it began.
 */
public final class ProtocolException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ProtocolException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
