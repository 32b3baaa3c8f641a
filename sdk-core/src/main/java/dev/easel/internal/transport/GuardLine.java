package dev.easel.internal.transport;

import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;

/**
 * Refuses addresses out of a response whose text says that they lead where no response may lead, each redirect again. What
 * their host's name comes to is judged when it is connected to: see {@link HttpClients}.
 */
final class GuardLine implements Line {
    private final Line next;
    private final UrlGuard guard;

    GuardLine(Line next, UrlGuard guard) {
        this.next = next;
        this.guard = guard;
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) throws IOException {
        if (request.address().isPresent()) {
            guard.check(request.address().get());
        }
        return next.exchange(request, exchange);
    }
}
