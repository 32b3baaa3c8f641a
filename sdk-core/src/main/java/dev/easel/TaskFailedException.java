package dev.easel;

import org.jspecify.annotations.Nullable;

/** Thrown when the service accepted the task and reports that it failed. Not every service says why, or whether it was billed. */
public final class TaskFailedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public TaskFailedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
