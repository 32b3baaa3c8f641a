package dev.easel.internal.engine;

import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of a task, a query or a cancellation share: until when, where images go, and the lifetime that ends them.
 *
 * @param engine what all of them share
 * @param lifetime ends them
 * @param deadline when everything has to be over
 * @param store where images go
 * @param deadlinePassed ends what the scope belongs to because its deadline passed
 * @param observer is told of each exchange; {@code null} where nobody is
 */
record Scope(
        Engine engine,
        Lifetime lifetime,
        Deadline deadline,
        ImageStore store,
        Runnable deadlinePassed,
        AttemptObserver.@Nullable Target observer) {
    /** Returns a new exchange in this scope. */
    Exchange exchange(Phase phase) {
        return Exchange.of(phase, deadline, store);
    }

    /**
     * Sends a request. The exchange is aborted when the lifetime ends; then, what the future completes with is of no interest any
     * more, and images that arrive late are discarded.
     */
    CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Lifetime.Step abort = () -> abort(exchange);
        if (!lifetime.enter(abort)) {
            // Nothing was sent yet, so this runs nobody's code.
            exchange.abort(Exchange.Abort.CANCELLED);
        }
        return sendUnbound(request, exchange).whenComplete((response, failure) -> {
            lifetime.leave(abort);
            if (lifetime.isOver()) {
                discardImages(exchange);
            }
        });
    }

    /** Ends an exchange, not on this thread: that cancels a call, which runs event listeners of the application's. */
    void abort(Exchange exchange) {
        engine.execute(() -> exchange.abort(Exchange.Abort.CANCELLED));
    }

    /** Sends a request that the end of the lifetime does not abort. */
    CompletableFuture<WireResponse> sendUnbound(WireRequest request, Exchange exchange) {
        return observer == null
                ? engine.transport().send(request, exchange)
                : AttemptObserver.observe(this, observer, request, exchange);
    }

    /** Removes the images that came with a response nobody needs. */
    static void discardImages(Exchange exchange) {
        exchange.takeImages().forEach(StoredImage::discard);
    }
}
