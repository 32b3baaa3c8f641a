package dev.easel.internal.pacing;

import dev.easel.spi.TimeSource;
import java.time.Duration;

/**
 * How many retries a client may make: a bucket of tokens. Each retry takes one, each second and each accepted call puts one
 * back. Who finds it empty is told how long to wait; so retries never stop, and a service in trouble is never hammered.
 * Thread-safe.
 */
public final class RetryBudget {
    private static final long REFILL_NANOS = Duration.ofSeconds(1).toNanos();

    private final TimeSource time;
    private final int capacity;
    private double tokens;
    private long countedAt;

    private RetryBudget(TimeSource time, int capacity) {
        this.time = time;
        this.capacity = capacity;
        this.tokens = capacity;
        this.countedAt = time.nanoTime();
    }

    /** A full one. */
    public static RetryBudget of(int capacity, TimeSource time) {
        return new RetryBudget(time, capacity);
    }

    /** Takes a token, on credit if there is none; returns how long to wait until it is there. */
    public synchronized Duration take() {
        refill();
        tokens--;
        return Duration.ofNanos((long) Math.max(0, -tokens * REFILL_NANOS));
    }

    /** Puts one back: it was not used after all, or a call was accepted. */
    public synchronized void giveBack() {
        tokens = Math.min(capacity, tokens + 1);
    }

    private void refill() {
        long now = time.nanoTime();
        tokens = Math.min(capacity, tokens + (double) (now - countedAt) / REFILL_NANOS);
        countedAt = now;
    }
}
