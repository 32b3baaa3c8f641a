package dev.easel;

import java.time.Duration;
import java.time.Instant;
import org.immutables.value.Value;

/** Says when things happened, by the client's clock. Immutable. */
@Value.Immutable
public abstract class Timings {
    Timings() {}

    /** Returns when the request was given to the client. */
    public abstract Instant startedAt();

    /** Returns the time from the start until the service said that the last image is done. */
    public abstract Duration working();

    /** Returns the time from the start until the last image was stored. */
    public abstract Duration total();

    /**
     * Returns timings.
     *
     * @param startedAt when the request was given to the client
     * @param working the time until the service said that the last image is done
     * @param total the time until the last image was stored
     */
    public static Timings of(Instant startedAt, Duration working, Duration total) {
        return new TimingsBuilder()
                .startedAt(startedAt)
                .working(working)
                .total(total)
                .build();
    }
}
