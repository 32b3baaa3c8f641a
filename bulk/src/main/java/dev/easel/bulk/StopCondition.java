package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.time.Duration;

/**
 * Says when a run begins nothing new and ends. It counts what happened in the run, not what the ledger had before. A failure is an item
 * that ends as {@link ItemState#FAILED}, {@link ItemState#UNKNOWN} or {@link ItemState#EXPIRED}. Immutable.
 */
public final class StopCondition {
    private final Kind kind;
    private final double limit;
    private final int atLeast;

    private StopCondition(Kind kind, double limit, int atLeast) {
        this.kind = kind;
        this.limit = limit;
        this.atLeast = atLeast;
    }

    private enum Kind {
        FAILURES,
        IN_A_ROW,
        SHARE,
        TIME
    }

    /**
     * Holds after a number of failures.
     *
     * @param number 1 or more
     */
    public static StopCondition failures(int number) {
        return new StopCondition(Kind.FAILURES, positive("failures", number), 0);
    }

    /**
     * Holds after a number of failures without a success between them.
     *
     * @param number 1 or more
     */
    public static StopCondition failuresInARow(int number) {
        return new StopCondition(Kind.IN_A_ROW, positive("failuresInARow", number), 0);
    }

    /**
     * Holds where a larger share of the finished items failed.
     *
     * @param share from 0 to below 1
     * @param atLeast how many items have to be finished before; 1 or more
     */
    public static StopCondition failureShare(double share, int atLeast) {
        if (!(share >= 0 && share < 1)) {
            throw invalid("failureShare", "is " + share + "; give a number from 0 to below 1");
        }
        return new StopCondition(Kind.SHARE, share, positive("atLeast", atLeast));
    }

    /**
     * Holds after a time.
     *
     * @param time above zero
     */
    public static StopCondition after(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw invalid("after", "is " + time + "; give a time above zero");
        }
        return new StopCondition(Kind.TIME, time.toMillis() / 1000.0, 0);
    }

    /** Returns whether it holds. */
    boolean holds(Tally tally) {
        return switch (kind) {
            case FAILURES -> tally.failures() >= limit;
            case IN_A_ROW -> tally.inARow() >= limit;
            case SHARE -> tally.finished() >= atLeast && tally.failures() > limit * tally.finished();
            case TIME -> tally.elapsed().toMillis() / 1000.0 >= limit;
        };
    }

    /**
     * What a run has counted.
     *
     * @param finished items at their end
     * @param failures those of them that failed
     * @param inARow failures since the last success
     * @param elapsed how long the run has lasted
     */
    record Tally(long finished, long failures, long inARow, Duration elapsed) {}

    /** Returns it as a noun: {@code 20 failures}. */
    @Override
    public String toString() {
        return switch (kind) {
            case FAILURES -> (long) limit + " failures";
            case IN_A_ROW -> (long) limit + " failures in a row";
            case SHARE -> "more than " + Math.round(limit * 1000) / 10.0 + " % failures";
            case TIME -> limit + " seconds";
        };
    }

    private static int positive(String setting, int number) {
        if (number < 1) {
            throw invalid(setting, "is " + number + "; give 1 or more");
        }
        return number;
    }

    private static ConfigurationException invalid(String setting, String message) {
        return new ConfigurationException(
                Violation.of(Violation.Code.OUT_OF_RANGE, "stop condition " + setting, message));
    }
}
