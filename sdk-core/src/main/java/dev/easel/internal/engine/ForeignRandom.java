package dev.easel.internal.engine;

import java.util.random.RandomGenerator;

/**
 * A random generator of the application's: what it throws becomes a {@link ForeignCodeException} that names it. Each method that
 * Easel uses is handed on, since an application may have overridden it.
 */
public final class ForeignRandom implements RandomGenerator {
    private static final String NAME = "the random generator";

    private final RandomGenerator random;

    private ForeignRandom(RandomGenerator random) {
        this.random = random;
    }

    /** Wraps a random generator. */
    public static RandomGenerator wrap(RandomGenerator random) {
        return new ForeignRandom(random);
    }

    @Override
    public long nextLong() {
        return ForeignCodeException.call(NAME, random::nextLong);
    }

    @Override
    public double nextDouble() {
        return ForeignCodeException.call(NAME, random::nextDouble);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        ForeignCodeException.call(NAME, () -> {
            random.nextBytes(bytes);
            return bytes;
        });
    }
}
