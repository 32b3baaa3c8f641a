package dev.easel.internal.transport;

import dev.easel.internal.guard.AddressRules;
import dev.easel.spi.Credentials;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.RequestToSign;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import okio.BufferedSink;
import okio.Okio;

/**
 * Adds the credentials to requests that go to the configured origin or to an address that the provider vouches for, and to no
 * other: any other address out of a response, and whatever a redirect points to, gets none. Should a response repeat them, they
 * are taken out.
 */
final class CredentialsLine implements Line {
    private final Line next;
    private final Credentials credentials;
    private final ServiceUrls urls;
    private final Predicate<URI> vouchesFor;

    /** What went out last: another host of the service may know it. */
    private volatile Credentials sent;

    private CredentialsLine(Line next, Credentials credentials, ServiceUrls urls, Predicate<URI> vouchesFor) {
        this.next = next;
        this.credentials = credentials;
        this.urls = urls;
        this.vouchesFor = vouchesFor;
        this.sent = credentials;
    }

    static Line wrap(Line next, Credentials credentials, ServiceUrls urls, Predicate<URI> vouchesFor) {
        return credentials.isEmpty() ? next : new CredentialsLine(next, credentials, urls, vouchesFor);
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) throws IOException {
        Credentials own = sent;
        WireRequest known = request;
        try {
            if (mayCarry(request)) {
                own = credentials.isComputed() ? credentials.of(toSign(request, exchange)) : credentials;
                sent = own;
                known = request.withHeaders(own.headers());
            }
        } catch (Throwable e) {
            throw ExchangeFailure.noCredentials(request, exchange, e);
        }
        EventReader reader = request.events().orElse(null);
        if (reader != null) {
            known = known.withEvents(new Hiding(reader, own));
        }
        return own.hiddenIn(next.exchange(known, exchange));
    }

    private RequestToSign toSign(WireRequest request, Exchange exchange) {
        return new RequestToSign(
                request.method(), urls.of(request).uri(), request.headers(), out -> write(request, exchange, out));
    }

    private boolean mayCarry(WireRequest request) {
        if (request.path().isPresent()) {
            return true;
        }
        if (!request.hasCredentials()) {
            return false;
        }
        HttpUrl url = urls.of(request);
        if (urls.isOrigin(url)) {
            return true;
        }
        boolean isSafe = url.isHttps()
                || (AddressRules.isThisMachine(url.uri())
                        && AddressRules.isThisMachine(urls.origin().uri()));
        // As it is connected to, and not as another parser may read it.
        return isSafe && vouchesFor.test(url.uri());
    }

    private static void write(WireRequest request, Exchange exchange, OutputStream out) {
        if (request.body().isPresent()) {
            try {
                BufferedSink sink = Okio.buffer(Okio.sink(out));
                exchange.body(request).writeTo(sink);
                sink.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An event that is not the response is read before the response is. */
    private record Hiding(EventReader reader, Credentials credentials) implements EventReader {
        @Override
        public boolean isResult(String name) {
            return reader.isResult(name);
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return reader.read(name, credentials.hiddenIn(event));
        }
    }
}
