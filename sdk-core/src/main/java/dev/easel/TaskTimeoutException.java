package dev.easel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the caller's deadline passed. That says nothing about the task: it goes on at the service, and {@link
 * ImageClient#resume(TaskHandle)} with {@link #handle()} waits for it again.
 */
public final class TaskTimeoutException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable TaskStatus lastStatus;

    /**
     * Creates an exception.
     *
     * @param message how long was waited, and for what
     * @param details what is known of the task
     * @param lastStatus the last status that the service reported, where it reported one
     */
    public TaskTimeoutException(String message, FailureDetails details, @Nullable TaskStatus lastStatus) {
        super(message, details, null);
        this.lastStatus = lastStatus;
    }

    /** Returns the last status that the service reported; empty where it never reported one. */
    public Optional<TaskStatus> lastStatus() {
        return Optional.ofNullable(lastStatus);
    }
}
