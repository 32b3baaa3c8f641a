package dev.easel.internal.engine;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A time source of the application's: what it throws, or null, becomes a {@link ForeignCodeException} that names it. */
public final class ForeignTime implements TimeSource {
    private static final String NAME = "the time source";

    private final TimeSource time;

    private ForeignTime(TimeSource time) {
        this.time = time;
    }

    /** Wraps a time source. */
    public static TimeSource wrap(TimeSource time) {
        return new ForeignTime(time);
    }

    @Override
    public Instant instant() {
        return ForeignCodeException.call(NAME, time::instant);
    }

    @Override
    public long nanoTime() {
        return ForeignCodeException.call(NAME, time::nanoTime);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        return ForeignCodeException.call(NAME, () -> time.schedule(delay, action));
    }

    @Override
    public Scheduled timeout(Duration limit, Runnable action) {
        return ForeignCodeException.call(NAME, () -> time.timeout(limit, action));
    }
}
