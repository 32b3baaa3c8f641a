package dev.easel.cli;

/** What was typed is right, and cannot be done now. The message is one line. */
final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
