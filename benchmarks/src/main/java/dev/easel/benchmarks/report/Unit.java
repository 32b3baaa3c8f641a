package dev.easel.benchmarks.report;

import java.util.Locale;

/** How a number is written. */
public enum Unit {
    /** Given in nanoseconds. */
    TIME,
    /** Given in bytes. */
    BYTES,
    /** Just a number. */
    COUNT,
    /** So many in a second. */
    PER_SECOND;

    private static final double KIB = 1024;

    /** With the unit behind it. */
    public String write(double value) {
        return switch (this) {
            case TIME -> value < 1e6 ? number(value / 1e3) + " µs" : number(value / 1e6) + " ms";
            case BYTES ->
                value < KIB
                        ? number(value) + " B"
                        : value < KIB * KIB ? number(value / KIB) + " KiB" : number(value / KIB / KIB) + " MiB";
            case COUNT -> number(value);
            case PER_SECOND -> number(value) + "/s";
        };
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value);
        return String.format(Locale.ROOT, whole || value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
