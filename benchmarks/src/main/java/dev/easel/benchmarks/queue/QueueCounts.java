package dev.easel.benchmarks.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a {@link QueueServer} counted.
 *
 * @param nanos when, by the server's {@link System#nanoTime()}
 * @param polls how many polls came since it was started
 * @param timed how many polls that were due at a known time came since the reset
 * @param early how many of them came before they were due
 * @param medianLateMillis how long after they were due the server had them: the median
 * @param p99LateMillis the same, the 99th percentile
 */
public record QueueCounts(
        long nanos, long polls, long timed, long early, double medianLateMillis, double p99LateMillis) {
    String text() {
        return nanos + " " + polls + " " + timed + " " + early + " " + medianLateMillis + " " + p99LateMillis;
    }

    /** Asks the server. */
    public static QueueCounts of(URI server) {
        String[] values = get(server.resolve("/counts")).split(" ");
        if (values.length != 6) {
            throw new IllegalStateException("no counts: " + Arrays.toString(values));
        }
        return new QueueCounts(
                Long.parseLong(values[0]),
                Long.parseLong(values[1]),
                Long.parseLong(values[2]),
                Long.parseLong(values[3]),
                Double.parseDouble(values[4]),
                Double.parseDouble(values[5]));
    }

    /** Forgets the lateness so far. */
    public static void reset(URI server) {
        get(server.resolve("/reset"));
    }

    /** How many polls came in each second between an earlier count and this one. */
    public double pollsPerSecondSince(QueueCounts earlier) {
        return (polls - earlier.polls) / ((nanos - earlier.nanos) / 1e9);
    }

    private static String get(URI address) {
        try (InputStream in = address.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
