package dev.easel.internal.transport;

import dev.easel.internal.guard.RefusedAddressException;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Refuses addresses out of an answer whose text says that they lead where no answer may lead, each redirect again. What
 * their host's name comes to is looked at when it is connected to: see {@link HttpClients}.
 */
final class GuardTransport implements Transport {
    private final Transport next;
    private final UrlGuard guard;

    GuardTransport(Transport next, UrlGuard guard) {
        this.next = next;
        this.guard = guard;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        if (request.address().isPresent()) {
            try {
                guard.check(request.address().get());
            } catch (RefusedAddressException e) {
                return CompletableFuture.failedFuture(ExchangeFailure.refused(String.valueOf(e.getMessage()), e));
            }
        }
        return next.send(request, exchange);
    }
}
