package dev.easel;

import java.time.Instant;
import org.immutables.value.Value;

/** Says that polls of a task fail at present, so that its status is as old as the last poll that succeeded. Immutable. */
@Value.Immutable
public abstract class PollFailure {
    PollFailure() {}

    /** Returns when the first of these polls failed, by the client's clock. */
    public abstract Instant since();

    /** Returns why the last of them failed. */
    public abstract String reason();

    /**
     * Returns a failure.
     *
     * @param since when the first of these polls failed
     * @param reason why the last of them failed
     */
    public static PollFailure of(Instant since, String reason) {
        return new PollFailureBuilder().since(since).reason(reason).build();
    }
}
