package dev.easel.benchmarks.process;

import java.util.Locale;

/** What a program says to the JVM that started it: one line {@code key=value} for each thing measured. */
public final class Tell {
    private static final int LONGEST = 160;

    private Tell() {}

    /** A number. */
    public static void number(String key, double value) {
        line(key, String.format(Locale.ROOT, "%.3f", value));
    }

    /** That something came to pass. */
    public static void line(String key, String value) {
        System.out.println(key + "=" + value);
    }

    /** What went wrong: the innermost cause, in a line. The whole of it goes to standard error. */
    public static void error(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            cause = next;
        }
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String text = cause.getClass().getSimpleName() + ": " + message;
        line("error", text.substring(0, Math.min(LONGEST, text.length())));
        failure.printStackTrace(System.err);
    }
}
