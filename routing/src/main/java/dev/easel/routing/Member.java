package dev.easel.routing;

import dev.easel.ImageClient;
import dev.easel.ProviderId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One client of a routing client, under its name, and what was observed of it in this process. Thread-safe. */
final class Member {
    /** As many of the last results count for the latency. */
    private static final int OBSERVED = 21;

    private final String name;
    private final ImageClient client;
    private final ProviderId provider;
    private final CircuitState circuit;
    private final long[] nanos = new long[OBSERVED];
    private int results;
    private int unfinished;

    Member(String name, ImageClient client, CircuitState circuit) {
        this.name = name;
        this.client = client;
        this.provider = client.provider();
        this.circuit = circuit;
    }

    String name() {
        return name;
    }

    ImageClient client() {
        return client;
    }

    ProviderId provider() {
        return provider;
    }

    CircuitState circuit() {
        return circuit;
    }

    synchronized void began() {
        unfinished++;
    }

    synchronized void ended() {
        unfinished--;
    }

    synchronized int unfinished() {
        return unfinished;
    }

    synchronized void hadImagesAfter(long took) {
        nanos[results++ % OBSERVED] = took;
        if (results == 2 * OBSERVED) {
            // It counts on without end, and the array is as full as before.
            results = OBSERVED;
        }
    }

    /** Returns the median of the last results; empty before the first. */
    synchronized Optional<Duration> latency() {
        if (results == 0) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(nanos, Math.min(results, OBSERVED));
        Arrays.sort(sorted);
        return Optional.of(Duration.ofNanos(sorted[sorted.length / 2]));
    }

    @Override
    public String toString() {
        return name;
    }
}
