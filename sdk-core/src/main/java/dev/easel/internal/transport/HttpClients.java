package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.guard.GuardedDns;
import dev.easel.internal.guard.ProxyHosts;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.spi.WireRequest;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * The client that each request goes by: for addresses out of a response one with a guarded DNS, for the service itself and
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

    static HttpClients of(OkHttpClient client, UrlGuard guard, ProxyHosts proxies, ResponseLimits limits) {
        OkHttpClient.Builder builder = client.newBuilder()
                .readTimeout(Duration.ZERO)
                .callTimeout(Duration.ZERO)
                // What costs money is never sent again behind the caller's back, nor to where a redirect points.
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(new SendInterceptor(limits));
        if (client.socketFactory().getClass() == SocketFactory.getDefault().getClass()) {
            builder.socketFactory(CountingSocket.FACTORY);
        }
        OkHttpClient plain = builder.build();
        OkHttpClient guarded = plain.newBuilder()
                .dns(new GuardedDns(client.dns(), proxies))
                .proxySelector(proxies)
                .build();
        return new HttpClients(plain, guarded, guard);
    }

    OkHttpClient forRequest(WireRequest request) {
        OkHttpClient client =
                request.address().isEmpty() || guard.trusts(request.address().get()) ? plain : guarded;
        // A connection of HTTP/2 cannot become a WebSocket.
        return request.webSocket().isEmpty()
                ? client
                : client.newBuilder().protocols(List.of(Protocol.HTTP_1_1)).build();
    }
}
