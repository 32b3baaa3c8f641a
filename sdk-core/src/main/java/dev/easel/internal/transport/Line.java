package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;

/**
 * The lower half of the transport: one exchange from beginning to end on the thread that calls. A {@link Lane} has the
 * threads for it. What takes no thread while it waits stands above, what only adds to an exchange stands below.
 */
@FunctionalInterface
interface Line {
    /**
     * Sends a request once and reads its whole response; the response's images go to the exchange's store. What it throws,
     * {@link ExchangeFailure#of} reads.
     */
    WireResponse exchange(WireRequest request, Exchange exchange) throws IOException;
}
