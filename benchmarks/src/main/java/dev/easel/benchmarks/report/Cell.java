package dev.easel.benchmarks.report;

/** What came of one measurement. */
public sealed interface Cell {
    /** Nobody measured it. */
    Cell NONE = new Said("");

    /** A median. */
    static Cell of(double value) {
        return Double.isNaN(value) ? new Said("not measured") : new Measured(value, "");
    }

    /**
     * A median with a remark.
     *
     * @param remark stands behind it
     */
    static Cell of(double value, String remark) {
        return new Measured(value, remark);
    }

    /**
     * That it could not be measured.
     *
     * @param mark stands for the reason
     */
    static Cell failed(String mark) {
        return new Said("fails " + mark);
    }

    /**
     * A number.
     *
     * @param value in the row's unit
     * @param remark stands behind it
     */
    record Measured(double value, String remark) implements Cell {}

    /**
     * No number.
     *
     * @param text instead
     */
    record Said(String text) implements Cell {}
}
