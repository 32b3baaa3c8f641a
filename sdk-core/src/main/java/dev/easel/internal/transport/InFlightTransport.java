package dev.easel.internal.transport;

import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many exchanges go at a time and the others wait in the order they came. OkHttp's own queue would do the same and
 * walk through all that wait at each call: with a hundred thousand tasks it would do nothing else.
 */
final class InFlightTransport implements Transport {
    private final Transport next;
    private final int max;
    private final Set<Place> queue = new LinkedHashSet<>();
    private int inFlight;

    InFlightTransport(Transport next, int max) {
        this.next = next;
        this.max = max;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Place place = new Place(request, exchange);
        if (takesOne(null)) {
            go(place);
            return place.answer;
        }
        // Before it queues: whoever takes it from the queue says anew what ends it.
        exchange.onAbort(() -> giveUp(place));
        if (takesOne(place)) {
            go(place);
        } else if (exchange.aborted().isPresent()) {
            giveUp(place);
        }
        return place.answer;
    }

    /** Takes one of the calls in flight, if there is one; otherwise queues. */
    private synchronized boolean takesOne(@Nullable Place otherwise) {
        if (inFlight < max) {
            inFlight++;
            return true;
        }
        if (otherwise != null) {
            queue.add(otherwise);
        }
        return false;
    }

    private void go(Place place) {
        CompletableFuture<WireResponse> answer;
        try {
            answer = next.send(place.request, place.exchange);
        } catch (RuntimeException e) {
            // Its place must not be lost with it.
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((response, failure) -> {
            // What follows from the answer comes before the next call: otherwise answers that nobody has dealt with yet
            // would pile up, each with a thread, as fast as a busy service gives them.
            try {
                place.end(response, failure);
            } finally {
                oneDone();
            }
        });
    }

    private void oneDone() {
        Place first = takeFirst();
        if (first != null) {
            go(first);
        }
    }

    private synchronized @Nullable Place takeFirst() {
        if (queue.isEmpty()) {
            inFlight--;
            return null;
        }
        Place first = queue.iterator().next();
        queue.remove(first);
        return first;
    }

    private void giveUp(Place place) {
        boolean waited;
        synchronized (this) {
            waited = queue.remove(place);
        }
        if (waited) {
            place.end(
                    null,
                    new ExchangeFailure(
                            Stage.NOT_DELIVERED,
                            place.exchange.aborted().orElse(null),
                            place.request + " was not sent: it waited for one of " + max + " calls in flight to end",
                            null));
        }
    }

    /** Known by identity: two exchanges are never the same. */
    private static final class Place {
        private final WireRequest request;
        private final Exchange exchange;
        private final CompletableFuture<WireResponse> answer = new CompletableFuture<>();

        Place(WireRequest request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }

        void end(@Nullable WireResponse response, @Nullable Throwable failure) {
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }
}
