package dev.easel;

import org.jspecify.annotations.Nullable;

/** Thrown when the service no longer knows the task, or no longer keeps its result (DAN keeps results for 120 seconds). */
public final class TaskExpiredException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public TaskExpiredException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
