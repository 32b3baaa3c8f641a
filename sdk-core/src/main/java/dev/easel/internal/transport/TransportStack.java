package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.guard.ProxyHosts;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.Credentials;
import dev.easel.spi.TimeSource;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;

/** Puts the transport together. */
public final class TransportStack {
    private TransportStack() {}

    /**
     * The whole of it, outermost last. A request goes down this list from the bottom line to the top one, a response comes
     * back up.
     *
     * @param vouchesFor whether the credentials may go to an address outside the base URL's origin
     * @param threads for exchanges; makes none of them wait
     * @param maxInFlight how many exchanges go on at a time: so many submissions, so many push channels, and so many others
     */
    public static Transport create(
            OkHttpClient http,
            Executor threads,
            URI baseUrl,
            Credentials credentials,
            Predicate<URI> vouchesFor,
            Collection<AllowedHost> allowedHosts,
            ResponseLimits limits,
            int maxInFlight,
            TimeSource time) {
        ProxyHosts proxies = ProxyHosts.of(http);
        UrlGuard guard = UrlGuard.of(baseUrl, allowedHosts, proxies);
        ServiceUrls urls = ServiceUrls.of(baseUrl);
        HttpClients clients = HttpClients.of(http, guard, proxies, limits);
        Line line = new HttpLine(clients, urls, limits, time);
        line = CredentialsLine.wrap(line, credentials, urls, vouchesFor);
        line = new GuardLine(line, guard);
        line = new RedirectLine(line, urls, limits.redirects());
        return new LanesTransport(line, threads, maxInFlight, time);
    }
}
