package dev.easel.internal.pacing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Makes waits that began together end apart. */
@FunctionalInterface
public interface Spread {
    /** Waits as they are. */
    Spread NONE = delay -> delay;

    /** Waits shortened by up to a tenth: never later than the schedule says. */
    static Spread of(RandomGenerator random) {
        return delay -> delay.minusNanos((long) (delay.toNanos() * 0.1 * random.nextDouble()));
    }

    /** Waits anywhere between nothing and their full length, for what failed together. */
    static Spread full(RandomGenerator random) {
        return delay -> Duration.ofNanos((long) (delay.toNanos() * random.nextDouble()));
    }

    /** The wait to take in place of this one. */
    Duration over(Duration delay);
}
