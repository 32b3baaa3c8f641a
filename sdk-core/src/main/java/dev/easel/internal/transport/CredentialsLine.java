package dev.easel.internal.transport;

import dev.easel.spi.Credentials;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;

/**
 * Adds the credential to requests that go to a path of the configured origin, and to no other: an address out of an
 * answer, and whatever a redirect points to, gets none. Should an answer repeat it, it is taken out.
 */
final class CredentialsLine implements Line {
    private final Line next;
    private final Credentials credentials;

    private CredentialsLine(Line next, Credentials credentials) {
        this.next = next;
        this.credentials = credentials;
    }

    static Line wrap(Line next, Credentials credentials) {
        return credentials.isEmpty() ? next : new CredentialsLine(next, credentials);
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) throws IOException {
        WireRequest known = request.path().isPresent() ? request.withHeaders(credentials.headers()) : request;
        EventReader reader = request.events().orElse(null);
        if (reader != null) {
            known = known.withEvents(new Hiding(reader, credentials));
        }
        // Of answers from elsewhere too: another host of the service may know the key.
        return credentials.hiddenIn(next.exchange(known, exchange));
    }

    /** An event that is not the answer is read before the answer is. */
    private record Hiding(EventReader reader, Credentials credentials) implements EventReader {
        @Override
        public boolean isAnswer(String name) {
            return reader.isAnswer(name);
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return reader.read(name, credentials.hiddenIn(event));
        }
    }
}
