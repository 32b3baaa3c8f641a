package dev.easel.internal.transport;

import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many exchanges go at a time, each on a thread of its own, and the others wait in the order they came. A thread
 * whose exchange is over goes on with the first that waits: with a hundred thousand tasks to look at, handing each to
 * another thread would be most of the work.
 */
final class InFlightTransport implements Transport {
    private final Line line;
    private final Executor threads;
    private final int max;
    private final Queue<Place> queue = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param threads never makes an exchange wait for another
     * @param max how many go at a time
     */
    InFlightTransport(Line line, Executor threads, int max) {
        this.line = line;
        this.threads = threads;
        this.max = max;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Place place = new Place(request, exchange);
        if (!goes(place, false)) {
            // Before it waits: whoever takes it from the queue says anew what ends it.
            exchange.onAbort(() -> giveUp(place));
            if (!goes(place, true)) {
                return place.answer;
            }
        }
        begin(place);
        return place.answer;
    }

    /** Whether it can go now; where it cannot, it may wait. */
    private synchronized boolean goes(Place place, boolean waits) {
        if (place.taken) {
            return false;
        }
        if (inFlight < max) {
            inFlight++;
            place.taken = true;
            return true;
        }
        if (waits) {
            queue.add(place);
        }
        return false;
    }

    private void begin(Place first) {
        try {
            threads.execute(() -> goOnFrom(first));
        } catch (RejectedExecutionException closed) {
            refuse(first, " was not sent: the client is closed");
            goOnFrom(takeNext());
        }
    }

    /** Goes through what waits until nothing does. What follows from an answer comes before the next exchange. */
    private void goOnFrom(@Nullable Place first) {
        for (Place place = first; place != null; place = takeNext()) {
            place.exchange(line);
        }
    }

    private synchronized @Nullable Place takeNext() {
        Place next;
        do {
            next = queue.poll();
        } while (next != null && next.taken);
        if (next == null) {
            inFlight--;
        } else {
            next.taken = true;
        }
        return next;
    }

    /** It stays in the queue, to be passed over: taking it out would mean to look for it. */
    private void giveUp(Place place) {
        synchronized (this) {
            if (place.taken) {
                return;
            }
            place.taken = true;
        }
        refuse(place, " was not sent: it waited for one of " + max + " calls in flight to end");
    }

    private static void refuse(Place place, String what) {
        place.answer.completeExceptionally(new ExchangeFailure(
                Stage.NOT_DELIVERED, place.exchange.aborted().orElse(null), place.request + what, null));
    }

    /** An exchange and its place in the queue. */
    private static final class Place {
        private final WireRequest request;
        private final Exchange exchange;
        private final CompletableFuture<WireResponse> answer = new CompletableFuture<>();

        /** Guarded by the transport: whether it goes, or will never go. */
        private boolean taken;

        Place(WireRequest request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }

        void exchange(Line line) {
            WireResponse response;
            try {
                response = line.exchange(request, exchange);
            } catch (RuntimeException | Error e) {
                // Its place must not be lost with it, nor the task wait for nothing.
                answer.completeExceptionally(e);
                return;
            }
            answer.complete(response);
        }
    }
}
