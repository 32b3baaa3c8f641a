package dev.easel.testkit.internal.scene;

/** Makes random numbers that are the same on every JDK, by splitmix64. Not thread-safe. */
final class Dice {

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /** A sequence of its own for one part of an image, so that a change in one part leaves the others alone. */
    static Dice of(String words, long seed, String part) {
        long state = seed * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < words.length(); i++) {
            state = mix(state ^ words.charAt(i));
        }
        for (int i = 0; i < part.length(); i++) {
            state = mix(state + part.charAt(i));
        }
        return new Dice(state);
    }

    private static long mix(long z) {
        long mixed = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** From 0 up to but not including 1. */
    double next() {
        state += 0x9E3779B97F4A7C15L;
        return (mix(state) >>> 11) * 0x1.0p-53;
    }

    double between(double least, double most) {
        return least + (most - least) * next();
    }

    /** From 0 up to but not including the bound. */
    int below(int bound) {
        return (int) (next() * bound);
    }

    boolean chance(double share) {
        return next() < share;
    }

    int oneOf(int... values) {
        return values[below(values.length)];
    }
}
