package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The moment by which everything of a task has to be over. Thread-safe. */
public final class Deadline {
    /** Longer than any client lives, and short enough to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final TimeSource time;
    private final Duration duration;
    private volatile @Nullable Long atNanos;

    private Deadline(TimeSource time, Duration duration) {
        this.time = time;
        this.duration = duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
    }

    /** Returns a deadline that begins now. */
    public static Deadline after(Duration duration, TimeSource time) {
        Deadline deadline = new Deadline(time, duration);
        deadline.start();
        return deadline;
    }

    /** Returns a deadline that begins when it is {@linkplain #start() started}; until then all of it is left. */
    public static Deadline notStarted(Duration duration, TimeSource time) {
        return new Deadline(time, duration);
    }

    /** Starts it; returns whether it was not started before. */
    public synchronized boolean start() {
        if (atNanos != null) {
            return false;
        }
        atNanos = time.nanoTime() + duration.toNanos();
        return true;
    }

    /** Returns whether it was started. */
    public boolean isStarted() {
        return atNanos != null;
    }

    /** Returns how long it is in all. */
    public Duration duration() {
        return duration;
    }

    /** Returns what is left; zero when it has passed. */
    public Duration remaining() {
        Long at = atNanos;
        if (at == null) {
            return duration;
        }
        long nanos = at - time.nanoTime();
        return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    /** Returns whether it has passed. */
    public boolean isOver() {
        return remaining().isZero();
    }
}
