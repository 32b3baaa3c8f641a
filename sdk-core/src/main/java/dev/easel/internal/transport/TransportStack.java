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
import okhttp3.OkHttpClient;

/** Puts the transport together. */
public final class TransportStack {
    private TransportStack() {}

    /**
     * The whole of it, outermost last. A request goes down this list from the bottom line to the top one, an answer comes
     * back up.
     */
    public static Transport create(
            OkHttpClient http,
            Executor threads,
            URI baseUrl,
            Credentials credentials,
            Collection<AllowedHost> allowedHosts,
            ResponseLimits limits,
            int maxInFlight,
            TimeSource time) {
        ProxyHosts proxies = ProxyHosts.of(http);
        UrlGuard guard = UrlGuard.of(baseUrl, allowedHosts, proxies);
        Line line = new OkHttpLine(HttpClients.of(http, guard, proxies), baseUrl, limits);
        line = CredentialsLine.wrap(line, credentials);
        line = new GuardLine(line, guard);
        line = new RedirectLine(line, limits.redirects());
        line = new LimitsLine(line, limits);
        Transport transport = new InFlightTransport(line, threads, maxInFlight);
        transport = new DeadlineTransport(transport, time);
        return new NeverThrowTransport(transport);
    }
}
