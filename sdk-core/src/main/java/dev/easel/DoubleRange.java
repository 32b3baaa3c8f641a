package dev.easel;

/**
 * A range of numbers, both ends included. Immutable.
 *
 * @param min the smallest
 * @param max the largest; not below the smallest
 */
public record DoubleRange(double min, double max) {
    /** @throws IllegalArgumentException if max is below min */
    public DoubleRange {
        if (!(max >= min)) {
            throw new IllegalArgumentException("no range: " + min + ".." + max);
        }
    }

    /** Returns the range of all numbers between, both ends included. */
    public static DoubleRange of(double min, double max) {
        return new DoubleRange(min, max);
    }

    /** Returns whether the number is in it. */
    public boolean contains(double value) {
        return value >= min && value <= max;
    }

    /** Returns for example {@code 1 to 30}. */
    @Override
    public String toString() {
        return plain(min) + " to " + plain(max);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
