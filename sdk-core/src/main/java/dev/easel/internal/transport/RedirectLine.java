package dev.easel.internal.transport;

import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Follows redirects of image downloads, a few of them, without credentials, on the service's own host too. A redirect of
 * anything else is not followed: it would send a paid request, or a key, to where the user did not say.
 */
final class RedirectLine implements Line {
    private final Line next;
    private final ServiceUrls urls;
    private final int most;

    RedirectLine(Line next, ServiceUrls urls, int most) {
        this.next = next;
        this.urls = urls;
        this.most = most;
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) throws IOException {
        WireRequest current = request;
        for (int followed = 0; ; followed++) {
            WireResponse response = next.exchange(current, exchange);
            boolean redirect = response.status() >= 300 && response.status() < 400;
            Optional<String> location = response.header("location");
            // A submission may be answered with the image itself, and is not sent elsewhere all the same.
            boolean download = exchange.phase() == Phase.DOWNLOAD && current.isImage();
            if (!download || !redirect || location.isEmpty()) {
                return response;
            }
            if (followed == most) {
                throw ExchangeFailure.overLimit(current + " was redirected more than " + most + " times", "redirects");
            }
            current = WireRequest.fetch(target(urls.of(current), location.get()))
                    .image()
                    .build();
        }
    }

    private static URI target(HttpUrl from, String location) {
        Optional<URI> to = Addresses.read(location, from.uri());
        if (to.isEmpty()) {
            throw ExchangeFailure.refused(from.host() + " redirects to what is not an http or https address", null);
        }
        if (from.isHttps() && to.get().getScheme().equals("http")) {
            throw ExchangeFailure.refused(
                    from.host() + " redirects from https to plain http on " + Addresses.host(to.get())
                            + ", where anybody on the way could change the image",
                    null);
        }
        return to.get();
    }
}
