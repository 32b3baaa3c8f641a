package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Follows redirects of picture downloads, a few of them, without credentials. A redirect of anything else is not
 * followed: it would send a paid request, or a key, to where the user did not say.
 */
final class RedirectTransport implements Transport {
    private static final int MAX_REDIRECTS = 5;

    private final Transport next;

    RedirectTransport(Transport next) {
        this.next = next;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        return request.isImage() ? follow(request, exchange, MAX_REDIRECTS) : next.send(request, exchange);
    }

    private CompletableFuture<WireResponse> follow(WireRequest request, Exchange exchange, int left) {
        return next.send(request, exchange).thenCompose(response -> {
            Optional<URI> target = left > 0 ? target(request, response) : Optional.empty();
            return target.isPresent()
                    ? follow(WireRequest.fetch(target.get()).image().build(), exchange, left - 1)
                    : CompletableFuture.completedFuture(response);
        });
    }

    private static Optional<URI> target(WireRequest request, WireResponse response) {
        if (response.status() < 300
                || response.status() >= 400
                || request.address().isEmpty()) {
            return Optional.empty();
        }
        return response.header("location").flatMap(location -> {
            try {
                URI target = request.address().get().resolve(location);
                boolean http =
                        "http".equalsIgnoreCase(target.getScheme()) || "https".equalsIgnoreCase(target.getScheme());
                boolean lessSafe =
                        "https".equalsIgnoreCase(request.address().get().getScheme())
                                && !"https".equalsIgnoreCase(target.getScheme());
                return http && !lessSafe && target.getHost() != null ? Optional.of(target) : Optional.empty();
            } catch (IllegalArgumentException notAnAddress) {
                return Optional.empty();
            }
        });
    }
}
