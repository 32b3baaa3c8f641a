package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One HTTP exchange. It never blocks and never throws: what goes wrong completes the future with an {@link
 * ExchangeFailure}. The future completes when the whole answer was read and its pictures are in the exchange's store.
 */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a request once.
     *
     * @param request what to send
     * @param exchange for what, until when, and where the answer's pictures go
     */
    CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange);
}
