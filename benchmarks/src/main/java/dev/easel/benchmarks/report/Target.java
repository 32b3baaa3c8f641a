package dev.easel.benchmarks.report;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * What Easel has to reach.
 *
 * @param text the same for people
 * @param ofRatio whether it is about Easel's number divided by bare OkHttp's, and not about the number itself
 * @param met whether a number reaches it
 */
public record Target(String text, boolean ofRatio, DoublePredicate met) {
    /** At most so many times bare OkHttp's. */
    public static Target ratioAtMost(double bound) {
        return new Target("≤ " + trim(bound) + " × OkHttp", true, ratio -> ratio <= bound);
    }

    /** At least so many times bare OkHttp's. */
    public static Target ratioAtLeast(double bound) {
        return new Target("≥ " + trim(bound) + " × OkHttp", true, ratio -> ratio >= bound);
    }

    /** At most that. */
    public static Target atMost(double bound, Unit unit) {
        return new Target("≤ " + unit.write(bound), false, value -> value <= bound);
    }

    /** All of so many. */
    public static Target all(int count) {
        return new Target("all " + count, false, value -> value == count);
    }

    private static String trim(double bound) {
        return bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound) : String.valueOf(bound);
    }
}
