package dev.easel.testkit.internal.local;

import java.util.SplittableRandom;

/** Makes seeds that look random, differ from one another, and are the same in every run. Thread-safe. */
final class RandomSeeds {
    private final SplittableRandom source = new SplittableRandom(1);

    synchronized int next() {
        return source.nextInt(Integer.MAX_VALUE);
    }
}
