package dev.easel;

/**
 * A range of whole numbers, in steps. Immutable.
 *
 * @param min the smallest
 * @param max the largest; not below the smallest
 * @param step the numbers are multiples of it; 1 for all
 */
public record IntRange(int min, int max, int step) {
    /** @throws IllegalArgumentException if max is below min, or step below 1 */
    public IntRange {
        if (max < min || step < 1) {
            throw new IllegalArgumentException("no range: " + min + ".." + max + " step " + step);
        }
    }

    /** Returns the range of all whole numbers between, both ends included. */
    public static IntRange of(int min, int max) {
        return new IntRange(min, max, 1);
    }

    /** Returns the range of the multiples of a number between, both ends included. */
    public static IntRange of(int min, int max, int step) {
        return new IntRange(min, max, step);
    }

    /** Returns whether the number is in it. */
    public boolean contains(int value) {
        return value >= min && value <= max && value % step == 0;
    }

    /** Returns for example {@code 8 to 1024, a multiple of 8}. */
    @Override
    public String toString() {
        return min + " to " + max + (step == 1 ? "" : ", a multiple of " + step);
    }
}
