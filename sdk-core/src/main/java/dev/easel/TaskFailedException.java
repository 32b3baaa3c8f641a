package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * The service accepted the task and reports that it failed. Not every service says why, nor whether it was billed.
 */
public final class TaskFailedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public TaskFailedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
