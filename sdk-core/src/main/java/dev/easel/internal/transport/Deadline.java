package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import java.time.Duration;

/** The one moment by which everything of a task has to be over. */
public final class Deadline {
    /** As good as never, and far from what nanoseconds can count. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final TimeSource time;
    private final long atNanos;

    private Deadline(TimeSource time, long atNanos) {
        this.time = time;
        this.atNanos = atNanos;
    }

    /** So far from now. */
    public static Deadline after(Duration duration, TimeSource time) {
        Duration bounded = duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
        return new Deadline(time, time.nanoTime() + (bounded.isNegative() ? 0 : bounded.toNanos()));
    }

    /** What is left; zero when it has passed. */
    public Duration remaining() {
        long nanos = atNanos - time.nanoTime();
        return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return atNanos - time.nanoTime() <= 0;
    }
}
