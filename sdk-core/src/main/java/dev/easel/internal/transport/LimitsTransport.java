package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageStores;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/** Ends a picture that is larger than it may be. */
final class LimitsTransport implements Transport {
    private final Transport next;
    private final ResponseLimits limits;

    LimitsTransport(Transport next, ResponseLimits limits) {
        this.next = next;
        this.limits = limits;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        exchange.storeThrough(store -> ImageStores.limited(store, limits.imageBytes()));
        return next.send(request, exchange);
    }
}
