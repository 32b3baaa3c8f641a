package dev.easel.benchmarks.report;

import java.util.Collection;

/** The middle of what was measured, which one disturbed measurement does not move. */
public final class Medians {
    private Medians() {}

    /** The median; not a number if there is nothing. */
    public static double of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
