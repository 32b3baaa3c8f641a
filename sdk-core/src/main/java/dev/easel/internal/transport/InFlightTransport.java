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
    private final Set<Waiting> queue = new LinkedHashSet<>();
    private int inFlight;

    InFlightTransport(Transport next, int max) {
        this.next = next;
        this.max = max;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Waiting waiting;
        synchronized (this) {
            if (inFlight < max) {
                inFlight++;
                waiting = null;
            } else {
                waiting = new Waiting(request, exchange);
                queue.add(waiting);
            }
        }
        if (waiting == null) {
            return go(request, exchange);
        }
        exchange.onAbort(() -> giveUp(waiting));
        return waiting.answer;
    }

    private CompletableFuture<WireResponse> go(WireRequest request, Exchange exchange) {
        CompletableFuture<WireResponse> answer;
        try {
            answer = next.send(request, exchange);
        } catch (RuntimeException e) {
            // Its place must not be lost with it.
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((response, failure) -> oneDone());
    }

    private void oneDone() {
        Waiting first = takeFirst();
        if (first == null) {
            return;
        }
        go(first.request, first.exchange).whenComplete((response, failure) -> {
            if (failure == null) {
                first.answer.complete(response);
            } else {
                first.answer.completeExceptionally(failure);
            }
        });
    }

    private synchronized @Nullable Waiting takeFirst() {
        if (queue.isEmpty()) {
            inFlight--;
            return null;
        }
        Waiting first = queue.iterator().next();
        queue.remove(first);
        return first;
    }

    private void giveUp(Waiting waiting) {
        boolean waited;
        synchronized (this) {
            waited = queue.remove(waiting);
        }
        if (waited) {
            waiting.answer.completeExceptionally(new ExchangeFailure(
                    Stage.NOT_DELIVERED,
                    waiting.exchange.aborted().orElse(null),
                    waiting.request + " was not sent: it waited for one of " + max + " calls in flight to end",
                    null));
        }
    }

    /** Known by identity: two waiting exchanges are never the same. */
    private static final class Waiting {
        private final WireRequest request;
        private final Exchange exchange;
        private final CompletableFuture<WireResponse> answer = new CompletableFuture<>();

        Waiting(WireRequest request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }
    }
}
