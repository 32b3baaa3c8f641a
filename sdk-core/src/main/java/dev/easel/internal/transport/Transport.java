package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One HTTP exchange. It never blocks and never throws: what goes wrong completes the future with an {@link
 * ExchangeFailure}. The future completes when the whole response was read and its images are in the exchange's store, and
 * by the exchange's deadline whatever blocks.
 */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a request once.
     *
     * @param request what to send
     * @param exchange its purpose, its deadline, and where the response's images go
     */
    CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange);
}
