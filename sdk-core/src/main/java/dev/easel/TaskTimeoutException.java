package dev.easel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's deadline passed. That says nothing about the job: it goes on at the service, and {@link #handle()} with
 * {@link ImageClient#resume(TaskHandle)} waits for it again.
 */
public final class TaskTimeoutException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable TaskStatus lastStatus;

    /**
     * @param message how long was waited, and for what
     * @param details what is known of the task
     * @param lastStatus the last status that the service reported, where it reported one
     */
    public TaskTimeoutException(String message, FailureDetails details, @Nullable TaskStatus lastStatus) {
        super(message, details, null);
        this.lastStatus = lastStatus;
    }

    /** The last status that the service reported; empty where it never answered. */
    public Optional<TaskStatus> lastStatus() {
        return Optional.ofNullable(lastStatus);
    }
}
