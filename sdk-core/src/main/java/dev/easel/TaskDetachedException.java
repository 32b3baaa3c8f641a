package dev.easel;

/** Thrown when the task was left to the service by {@link ImageTask#detach()}; {@link #handle()} resumes it. */
public final class TaskDetachedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened
     * @param details what is known of the task
     */
    public TaskDetachedException(String message, FailureDetails details) {
        super(message, details, null);
    }
}
