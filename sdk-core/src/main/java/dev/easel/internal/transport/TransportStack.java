package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.guard.ProxyHosts;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.Credentials;
import dev.easel.spi.TimeSource;
import java.net.URI;
import java.util.Collection;
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
            URI baseUrl,
            Credentials credentials,
            Collection<AllowedHost> allowedHosts,
            ResponseLimits limits,
            int maxInFlight,
            TimeSource time) {
        ProxyHosts proxies = ProxyHosts.of(http);
        UrlGuard guard = UrlGuard.of(baseUrl, allowedHosts, proxies);
        Transport transport = new OkHttpTransport(HttpClients.of(http, guard, proxies), baseUrl, limits);
        transport = CredentialsTransport.wrap(transport, credentials);
        transport = new GuardTransport(transport, guard);
        transport = new RedirectTransport(transport, limits.redirects());
        transport = new LimitsTransport(transport, limits);
        transport = new InFlightTransport(transport, maxInFlight);
        transport = new DeadlineTransport(transport, time);
        return new NeverThrowTransport(transport);
    }
}
