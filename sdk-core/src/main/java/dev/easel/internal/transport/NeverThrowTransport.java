package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/** Makes "never throws" true for whatever is below, should it have a bug: otherwise a task would wait for nothing. */
final class NeverThrowTransport implements Transport {
    private final Transport next;

    NeverThrowTransport(Transport next) {
        this.next = next;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        try {
            return next.send(request, exchange);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
