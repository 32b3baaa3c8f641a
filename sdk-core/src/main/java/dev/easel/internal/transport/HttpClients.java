package dev.easel.internal.transport;

import dev.easel.internal.guard.GuardedDns;
import dev.easel.internal.guard.ProxyHosts;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.WireRequest;
import okhttp3.OkHttpClient;

/**
 * The client that each request goes by: for addresses out of an answer one with a guarded DNS, for the service itself and
 * for hosts that the user allowed the plain one. They share threads and connections, but no connection made through one
 * DNS is used for the other: OkHttp keeps them apart by it.
 *
 * <p>Behind a proxy it is the proxy that looks names up; then a name is as safe as what the proxy lets through, and only
 * what an address says itself is checked here.
 */
final class HttpClients {
    private final OkHttpClient plain;
    private final OkHttpClient guarded;
    private final UrlGuard guard;

    private HttpClients(OkHttpClient plain, OkHttpClient guarded, UrlGuard guard) {
        this.plain = plain;
        this.guarded = guarded;
        this.guard = guard;
    }

    static HttpClients of(OkHttpClient client, UrlGuard guard, ProxyHosts proxies) {
        OkHttpClient guarded = client.newBuilder()
                .dns(new GuardedDns(client.dns(), proxies))
                .proxySelector(proxies)
                .build();
        return new HttpClients(client, guarded, guard);
    }

    OkHttpClient forRequest(WireRequest request) {
        return request.address().isEmpty() || guard.trusts(request.address().get()) ? plain : guarded;
    }
}
