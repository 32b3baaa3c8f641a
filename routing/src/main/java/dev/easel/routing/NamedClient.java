package dev.easel.routing;

import dev.easel.Capabilities;
import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.TaskHandle;
import dev.easel.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of a routing client, under its name, and what was observed of it in this process. Thread-safe. */
final class NamedClient {
    private static final Logger LOG = LoggerFactory.getLogger(NamedClient.class);

    /** As many of the last results count for the latency. */
    private static final int OBSERVED = 21;

    private final String name;
    private final ImageClient client;
    private final ProviderId provider;
    private final CircuitState circuit;
    private final long[] nanos = new long[OBSERVED];
    private int results;
    private int unfinished;

    NamedClient(String name, ImageClient client, CircuitState circuit) {
        this.name = name;
        this.client = client;
        this.provider = client.provider();
        this.circuit = circuit;
    }

    /**
     * Calls a verb of the client that a handle belongs to: the first of the handle's provider that does not refuse the handle.
     *
     * @throws InvalidRequestException if there is none
     */
    static <T> T ofHandle(TaskHandle handle, List<NamedClient> clients, Function<ImageClient, T> verb) {
        InvalidRequestException refused = null;
        for (NamedClient each : clients) {
            if (each.provider().equals(handle.provider())) {
                try {
                    return verb.apply(each.client());
                } catch (InvalidRequestException cannot) {
                    refused = cannot;
                }
            }
        }
        throw refused != null
                ? refused
                : new InvalidRequestException(Violation.of(
                        Violation.Code.WRONG_PROVIDER,
                        "task handle",
                        "is for provider " + handle.provider() + ", and none of the clients " + clients
                                + " speaks to it; add one that does"));
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

    /**
     * Returns what the service can do.
     *
     * @param of asks the client
     * @throws ConfigurationException if the client throws what no client of Easel's throws
     */
    Capabilities capabilities(Function<ImageClient, Capabilities> of) {
        try {
            return Objects.requireNonNull(of.apply(client), "the capabilities");
        } catch (EaselException known) {
            throw known;
        } catch (RuntimeException | Error foreign) {
            throw Failures.threw(this, foreign);
        }
    }

    /** Returns whether the service can do something: not where the client throws, since nothing is known of it then. */
    boolean can(Predicate<Capabilities> what) {
        try {
            return what.test(client.capabilities());
        } catch (RuntimeException | Error foreign) {
            LOG.warn("the client {} threw when it was asked for its capabilities", name, foreign);
            return false;
        }
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
