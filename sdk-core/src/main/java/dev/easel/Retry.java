package dev.easel;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Says which exchange is about to be sent again, why, and when. Immutable. */
@Value.Immutable
public abstract class Retry {
    Retry() {}

    /** Returns what is sent again. A poll or a download never submits anything. */
    public abstract AttemptKind kind();

    /** Returns what a failed submission means for money; empty for every other kind of exchange, which costs nothing. */
    public abstract Optional<FailureClass> failure();

    /** Returns what went wrong. */
    public abstract String reason();

    /** Returns how long the wait is. */
    public abstract Duration delay();

    /**
     * Returns a retry.
     *
     * @param kind what is sent again
     * @param failure what a failed submission means for money; null for every other kind of exchange
     * @param reason what went wrong
     * @param delay how long the wait is
     */
    public static Retry of(AttemptKind kind, @Nullable FailureClass failure, String reason, Duration delay) {
        return new RetryBuilder()
                .kind(kind)
                .failure(failure)
                .reason(reason)
                .delay(delay)
                .build();
    }
}
