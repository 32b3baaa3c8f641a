package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/**
 * Follows redirects of picture downloads, a few of them, without credentials. A redirect of anything else is not
 * followed: it would send a paid request, or a key, to where the user did not say.
 */
final class RedirectTransport implements Transport {
    private final Transport next;
    private final int most;

    RedirectTransport(Transport next, int most) {
        this.next = next;
        this.most = most;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        return request.isImage() ? follow(request, exchange, most) : next.send(request, exchange);
    }

    private CompletableFuture<WireResponse> follow(WireRequest request, Exchange exchange, int left) {
        return next.send(request, exchange).thenCompose(response -> {
            Optional<String> location = location(request, response);
            if (location.isEmpty()) {
                return CompletableFuture.completedFuture(response);
            }
            if (left == 0) {
                return CompletableFuture.failedFuture(ExchangeFailure.overLimit(
                        request + " was redirected more than " + most + " times", "redirects"));
            }
            HttpUrl from = HttpUrl.get(request.address().orElseThrow().toString());
            HttpUrl to = from.resolve(location.get());
            if (to == null) {
                return CompletableFuture.failedFuture(ExchangeFailure.refused(
                        from.host() + " redirects to what is not an http or https address", null));
            }
            if (from.isHttps() && !to.isHttps()) {
                return CompletableFuture.failedFuture(ExchangeFailure.refused(
                        from.host() + " redirects from https to plain http on " + to.host()
                                + ", where anybody on the way could change the picture",
                        null));
            }
            return follow(WireRequest.fetch(to.uri()).image().build(), exchange, left - 1);
        });
    }

    private static Optional<String> location(WireRequest request, WireResponse response) {
        boolean redirect = response.status() >= 300 && response.status() < 400;
        return redirect && request.address().isPresent() ? response.header("location") : Optional.empty();
    }
}
