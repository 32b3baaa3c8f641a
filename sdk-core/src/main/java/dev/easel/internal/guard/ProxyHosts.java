package dev.easel.internal.guard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.OkHttpClient;

/**
 * The user's own choice of proxies, which remembers their names: they are looked up by the same DNS as everything else,
 * and are mostly on a private address. Thread-safe if the choice behind it is.
 */
public final class ProxyHosts extends ProxySelector {
    private final ProxySelector selector;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    private ProxyHosts(ProxySelector selector) {
        this.selector = selector;
    }

    /** Of a client's choice: its one proxy, or else what its selector chooses. */
    public static ProxyHosts of(OkHttpClient client) {
        ProxyHosts hosts = new ProxyHosts(client.proxySelector());
        Proxy fixed = client.proxy();
        if (fixed != null) {
            hosts.remember(fixed);
        }
        return hosts;
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> proxies = selector.select(uri);
        if (proxies != null) {
            proxies.forEach(this::remember);
        }
        return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        selector.connectFailed(uri, address, failure);
    }

    boolean contain(String host) {
        return names.contains(host.toLowerCase(Locale.ROOT));
    }

    private void remember(Proxy proxy) {
        if (proxy.address() instanceof InetSocketAddress address) {
            names.add(address.getHostString().toLowerCase(Locale.ROOT));
        }
    }
}
