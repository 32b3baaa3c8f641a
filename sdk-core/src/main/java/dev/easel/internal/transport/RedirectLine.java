package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Follows redirects of picture downloads, a few of them, without credentials. A redirect of anything else is not
 * followed: it would send a paid request, or a key, to where the user did not say.
 */
final class RedirectLine implements Line {
    private final Line next;
    private final int most;

    RedirectLine(Line next, int most) {
        this.next = next;
        this.most = most;
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) {
        return request.isImage() ? follow(request, exchange, most) : next.exchange(request, exchange);
    }

    private WireResponse follow(WireRequest request, Exchange exchange, int left) {
        WireResponse response = next.exchange(request, exchange);
        Optional<String> location = location(request, response);
        if (location.isEmpty()) {
            return response;
        }
        if (left == 0) {
            throw ExchangeFailure.overLimit(request + " was redirected more than " + most + " times", "redirects");
        }
        HttpUrl from = HttpUrl.get(request.address().orElseThrow().toString());
        HttpUrl to = from.resolve(location.get());
        if (to == null) {
            throw ExchangeFailure.refused(from.host() + " redirects to what is not an http or https address", null);
        }
        if (from.isHttps() && !to.isHttps()) {
            throw ExchangeFailure.refused(
                    from.host() + " redirects from https to plain http on " + to.host()
                            + ", where anybody on the way could change the picture",
                    null);
        }
        return follow(WireRequest.fetch(to.uri()).image().build(), exchange, left - 1);
    }

    private static Optional<String> location(WireRequest request, WireResponse response) {
        boolean redirect = response.status() >= 300 && response.status() < 400;
        return redirect && request.address().isPresent() ? response.header("location") : Optional.empty();
    }
}
