package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;

/**
 * The lower half of the transport: one exchange from beginning to end on the thread that calls. {@link InFlightTransport}
 * has the threads for it. What takes no thread while it waits stands above, what only adds to an exchange stands below.
 */
@FunctionalInterface
interface Line {
    /**
     * Sends a request once and reads its whole answer; the answer's pictures go to the exchange's store.
     *
     * @throws ExchangeFailure if there is no answer that can be read
     */
    WireResponse exchange(WireRequest request, Exchange exchange);
}
