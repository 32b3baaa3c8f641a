package dev.easel.micrometer;

/** Marks the observation of an exchange as failed. Never thrown, so it has no stack trace. */
final class ExchangeFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExchangeFailedException(String what) {
        super(what, null, false, false);
    }
}
