package dev.easel;

/** Thrown when the application's {@link SubmissionHook} vetoed a submission. Nothing was sent; the cause is what the hook threw. */
public final class SubmissionVetoedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened
     * @param details what is known of the task
     * @param cause what the hook threw
     */
    public SubmissionVetoedException(String message, FailureDetails details, Throwable cause) {
        super(message, details, cause);
    }
}
