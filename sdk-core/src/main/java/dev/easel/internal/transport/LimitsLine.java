package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageStores;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;

/** Ends a picture that is larger than it may be. */
final class LimitsLine implements Line {
    private final Line next;
    private final ResponseLimits limits;

    LimitsLine(Line next, ResponseLimits limits) {
        this.next = next;
        this.limits = limits;
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) {
        exchange.storeThrough(store -> ImageStores.limited(store, limits.imageBytes()));
        return next.exchange(request, exchange);
    }
}
