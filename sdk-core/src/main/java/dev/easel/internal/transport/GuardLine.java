package dev.easel.internal.transport;

import dev.easel.internal.guard.RefusedAddressException;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;

/**
 * Refuses addresses out of an answer whose text says that they lead where no answer may lead, each redirect again. What
 * their host's name comes to is looked at when it is connected to: see {@link HttpClients}.
 */
final class GuardLine implements Line {
    private final Line next;
    private final UrlGuard guard;

    GuardLine(Line next, UrlGuard guard) {
        this.next = next;
        this.guard = guard;
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) {
        if (request.address().isPresent()) {
            try {
                guard.check(request.address().get());
            } catch (RefusedAddressException e) {
                throw ExchangeFailure.refused(String.valueOf(e.getMessage()), e);
            }
        }
        return next.exchange(request, exchange);
    }
}
