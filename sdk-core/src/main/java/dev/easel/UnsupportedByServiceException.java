package dev.easel;

/** The service has nothing that does what was asked for. The message says what it can do. Nothing was sent. */
public final class UnsupportedByServiceException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked for, and what the service can do instead
     * @param details what is known of the failure
     */
    public UnsupportedByServiceException(String message, FailureDetails details) {
        super(message, details, null);
    }
}
