package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.Catalogue;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether one client is skipped at present: not while few failures came in a row, then for a time, then until the service
 * responds to a free query or to one submission. Thread-safe.
 */
final class CircuitState {
    private static final Duration QUERY_LIMIT = Duration.ofSeconds(10);

    private final Circuit circuit;
    private final ImageClient client;
    private final TimeSource time;
    private int failures;
    private long openedAt;
    private boolean open;

    private boolean querying;

    /** A submission is under way that stands in for the query. */
    private boolean submitting;

    /** The service responds to no query of its lists, because its names are known without one. */
    private boolean listsAreKnown;

    CircuitState(Circuit circuit, ImageClient client, TimeSource time) {
        this.circuit = circuit;
        this.client = client;
        this.time = time;
    }

    /** Returns whether the client is skipped now. Begins the query that may end that. */
    boolean skips() {
        if (!isOpen()) {
            return false;
        }
        // The client's own code: not under the lock.
        List<Catalogue> lists =
                client.capabilities().catalogues().stream().sorted().toList();
        synchronized (this) {
            if (!open) {
                return false;
            }
            if (querying || time.nanoTime() - openedAt < circuit.time().toNanos()) {
                return true;
            }
            if (listsAreKnown || lists.isEmpty()) {
                return false;
            }
            querying = true;
        }
        query(lists.get(0));
        return true;
    }

    private synchronized boolean isOpen() {
        return open;
    }

    private void query(Catalogue list) {
        CompletableFuture<?> names;
        try {
            names = Objects.requireNonNull(
                    client.catalogueAsync(
                            list, CallOptions.builder().deadline(QUERY_LIMIT).build()),
                    "the query of the client");
        } catch (RuntimeException | Error refused) {
            // Whatever it is: without an end of the query the client would be skipped for ever.
            names = CompletableFuture.failedFuture(refused);
        }
        if (names.isDone() && !names.isCompletedExceptionally()) {
            // No exchange takes no time: the names were known, and that says nothing about the service.
            synchronized (this) {
                listsAreKnown = true;
                querying = false;
            }
            return;
        }
        names.whenComplete((found, failure) -> tried(failure == null || isUp(Failures.unwrapped(failure))));
    }

    private synchronized void tried(boolean up) {
        querying = false;
        if (up) {
            close();
        } else {
            openedAt = time.nanoTime();
        }
    }

    /**
     * Says that a submission begins. While the circuit is open, one at a time stands in for the query.
     *
     * @param forced whether it may begin in any case
     * @return whether it may; if so {@link #ended} follows
     */
    synchronized boolean begin(boolean forced) {
        if (!open || forced) {
            return true;
        }
        boolean one = !submitting;
        submitting = true;
        return one;
    }

    /** Says how a submission ended; {@code null} where it has images, or says nothing about the service. */
    synchronized void ended(boolean images, @Nullable EaselException failure) {
        submitting = false;
        if (images || isUp(failure)) {
            close();
        } else if (failure != null && isDown(failure) && ++failures >= circuit.failures()) {
            open = true;
            openedAt = time.nanoTime();
        }
    }

    private void close() {
        failures = 0;
        open = false;
    }

    /** A service that refuses has responded; a key that may not read its lists, for example, may generate. */
    private static boolean isUp(@Nullable Throwable failure) {
        return failure instanceof EaselException known && known.httpStatus().isPresent() && !isDown(known);
    }

    private static boolean isDown(EaselException failure) {
        return failure instanceof ConnectionException || failure.httpStatus().orElse(0) >= 500;
    }
}
