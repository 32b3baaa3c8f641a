package dev.easel.internal.transport;

import dev.easel.spi.Credentials;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Adds the credential to requests that go to a path of the configured origin, and to no other: an address out of an
 * answer, and whatever a redirect points to, gets none.
 */
final class CredentialsTransport implements Transport {
    private final Transport next;
    private final Credentials credentials;

    private CredentialsTransport(Transport next, Credentials credentials) {
        this.next = next;
        this.credentials = credentials;
    }

    static Transport wrap(Transport next, Credentials credentials) {
        return credentials.headers().isEmpty() ? next : new CredentialsTransport(next, credentials);
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        return next.send(request.path().isPresent() ? request.withHeaders(credentials.headers()) : request, exchange);
    }
}
