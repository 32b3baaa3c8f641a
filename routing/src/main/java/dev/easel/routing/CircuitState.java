package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.Catalogue;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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

    /** The query that decides, while its response is awaited. */
    private @Nullable Object query;

    private long queriedAt;

    /** The submission that stands in for the query. */
    private @Nullable Submission trial;

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
        Optional<Catalogue> list = list();
        Object mine = new Object();
        synchronized (this) {
            if (!open) {
                return false;
            }
            long now = time.nanoTime();
            boolean queried = query != null && now - queriedAt < 2 * QUERY_LIMIT.toNanos();
            if (queried || trial != null || now - openedAt < circuit.time().toNanos()) {
                return true;
            }
            if (list.isEmpty()) {
                return false;
            }
            query = mine;
            queriedAt = now;
        }
        return takesAnExchange(list.get(), mine);
    }

    private synchronized boolean isOpen() {
        return open;
    }

    private Optional<Catalogue> list() {
        try {
            return client.capabilities().catalogues().stream().sorted().findFirst();
        } catch (RuntimeException | Error foreign) {
            return Optional.empty();
        }
    }

    private boolean takesAnExchange(Catalogue list, Object mine) {
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
            // Most likely there was no exchange: names that are known without one say nothing about the service. It is
            // not remembered,
            // because a quick service may have responded by now.
            synchronized (this) {
                query = null;
            }
            return false;
        }
        names.whenComplete((found, failure) -> tried(mine, failure == null || isUp(Failures.unwrapped(failure))));
        return true;
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized void tried(Object mine, boolean up) {
        if (query != mine) {
            // It responds after another query was made in its place.
            return;
        }
        query = null;
        if (up) {
            close();
        } else {
            openedAt = time.nanoTime();
        }
    }

    /**
     * Says that a submission begins. While the circuit is open, one at a time stands in for the query, and only after the time.
     *
     * @param forced whether it may begin in any case
     * @return {@code null} where it may not begin
     */
    @Nullable Submission begin(boolean forced) {
        if (forced) {
            return new Submission();
        }
        // A client that was selected before its circuit opened: it is decided now.
        if (skips()) {
            return null;
        }
        Submission one = new Submission();
        synchronized (this) {
            if (open
                    && (trial != null
                            || time.nanoTime() - openedAt < circuit.time().toNanos())) {
                return null;
            }
            trial = open ? one : trial;
        }
        return one;
    }

    /** A submission to the client, until it ends. */
    final class Submission {
        private Submission() {}

        /** It ended with images. */
        void succeeded() {
            CircuitState.this.ended(this, true, null);
        }

        /** @param failure what it ended with; {@code null} where that says nothing about the service */
        void ended(@Nullable EaselException failure) {
            CircuitState.this.ended(this, false, failure);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized void ended(Submission one, boolean images, @Nullable EaselException failure) {
        // Of those that began before the circuit opened, none stands in for the query.
        trial = trial == one ? null : trial;
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
