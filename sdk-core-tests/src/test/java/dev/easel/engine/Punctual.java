package dev.easel.engine;

import java.util.random.RandomGenerator;

/** Never makes a wait shorter than its schedule says. */
final class Punctual implements RandomGenerator {
    private long last;

    @Override
    public synchronized long nextLong() {
        return ++last;
    }

    @Override
    public double nextDouble() {
        return 0;
    }
}
