package dev.easel.benchmarks.queue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts times in steps of a tenth of a millisecond; what is longer than ten seconds counts as ten. Thread-safe. */
final class Lateness {
    private static final long STEP_NANOS = 100_000;
    private static final int STEPS = 100_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(STEPS);
    private final AtomicInteger early = new AtomicInteger();

    void record(long nanos) {
        if (nanos < 0) {
            early.incrementAndGet();
        }
        counts.incrementAndGet((int) Math.min(STEPS - 1L, Math.max(0, nanos / STEP_NANOS)));
    }

    void reset() {
        early.set(0);
        for (int i = 0; i < STEPS; i++) {
            counts.set(i, 0);
        }
    }

    /** How many were below zero. */
    long early() {
        return early.get();
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** So much of all is not above this, in milliseconds; not a number if there is nothing. */
    double quantile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < STEPS && wanted > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return Double.NaN;
    }
}
