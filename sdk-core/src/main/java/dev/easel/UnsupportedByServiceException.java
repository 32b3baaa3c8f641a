package dev.easel;

/** Thrown when the service cannot do what was requested. The message says what it can do. Nothing was sent. */
public final class UnsupportedByServiceException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was asked for, and what the service can do instead
     * @param details what is known of the failure
     */
    public UnsupportedByServiceException(String message, FailureDetails details) {
        super(message, details, null);
    }
}
