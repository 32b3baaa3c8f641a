package dev.easel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when the service refuses a request before any work: too many requests, queue full. {@link #retryAfter()} says when to retry. */
public final class RateLimitedException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param retryAfter how long the service asks to wait, where it says so
     */
    public RateLimitedException(String message, FailureDetails details, @Nullable Duration retryAfter) {
        super(message, details, null);
        this.retryAfter = retryAfter;
    }

    /** Returns how long the service asks to wait; empty where it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
