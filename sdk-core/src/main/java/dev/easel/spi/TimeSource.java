package dev.easel.spi;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The clock and the timer of a client, in one, so that a test can put both in its hand. Thread-safe.
 *
 * <p>{@code dev.easel.testkit.VirtualTime} is one that only moves when told.
 */
public interface TimeSource extends InstantSource {
    /** Nanoseconds since some fixed moment; never goes back. For measuring, not for telling the time. */
    long nanoTime();

    /**
     * Runs an action once after a delay, unless it is cancelled before.
     *
     * @param delay how long to wait; zero or less runs it as soon as possible
     * @param action what to run; it must be short and not block, since others wait for the same thread
     */
    Scheduled schedule(Duration delay, Runnable action);

    /**
     * The same, for an action that ends what takes too long. It is told apart so that a test's clock, while it runs from
     * one wait to the next, can let real exchanges take the time they take.
     *
     * @param limit how long it may take
     * @param action what ends it; as for {@link #schedule}
     */
    default Scheduled timeout(Duration limit, Runnable action) {
        return schedule(limit, action);
    }

    /** An action that waits for its time. */
    @FunctionalInterface
    interface Scheduled {
        /** Makes sure that the action does not begin from now on. */
        void cancel();
    }
}
