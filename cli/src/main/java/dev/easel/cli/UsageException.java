package dev.easel.cli;

/** What the user typed or set cannot be run. The message is one line that names what is wrong and what would be right. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
