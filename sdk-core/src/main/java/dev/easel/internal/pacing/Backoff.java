package dev.easel.internal.pacing;

import java.time.Duration;

/** The wait after a number of failures: it doubles, up to a longest wait, and is spread by chance. Immutable. */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final Spread spread;

    private Backoff(Duration first, Duration longest, Spread spread) {
        this.first = first;
        this.longest = longest;
        this.spread = spread;
    }

    /**
     * @param first the wait after one failure, before it is spread
     * @param longest no wait is longer
     * @param spread what chance does to it
     */
    public static Backoff of(Duration first, Duration longest, Spread spread) {
        return new Backoff(first, longest, spread);
    }

    /** Returns the wait after so many failures in a row; the first is 1. */
    public Duration after(int failures) {
        return spread.over(doubled(failures));
    }

    /** Returns the least wait after so many failures in a row, whatever chance or a service says: half of the longest. */
    public Duration floor(int failures) {
        return doubled(failures).dividedBy(2);
    }

    private Duration doubled(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        double nanos = first.toNanos() * Math.scalb(1.0, doublings);
        return nanos >= longest.toNanos() ? longest : Duration.ofNanos((long) nanos);
    }
}
