package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The service answered that it failed, at a request that starts no paid work (a status query, a catalogue).
 */
public final class ServiceException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public ServiceException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
