package dev.easel.internal.transport;

import dev.easel.spi.Credentials;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Adds the credential to requests that go to a path of the configured origin, and to no other: an address out of an
 * answer, and whatever a redirect points to, gets none. Should an answer repeat it, it is taken out.
 */
final class CredentialsTransport implements Transport {
    private final Transport next;
    private final Credentials credentials;

    private CredentialsTransport(Transport next, Credentials credentials) {
        this.next = next;
        this.credentials = credentials;
    }

    static Transport wrap(Transport next, Credentials credentials) {
        return credentials.isEmpty() ? next : new CredentialsTransport(next, credentials);
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        WireRequest known = request.path().isPresent() ? request.withHeaders(credentials.headers()) : request;
        // Of answers from elsewhere too: another host of the service may know the key.
        return next.send(known, exchange).thenApply(credentials::hiddenIn);
    }
}
