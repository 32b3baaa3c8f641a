package dev.easel.internal.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import okhttp3.Dns;

/**
 * Looks names up and refuses what is not public. OkHttp connects to the very addresses that a DNS returns, so a name
 * that responses differently the second time gains nothing: there is no second time between the check and the use.
 * Thread-safe if the DNS behind it is.
 */
public final class GuardedDns implements Dns {
    private final Dns dns;
    private final ProxyHosts proxies;

    /**
     * @param dns looks names up
     * @param proxies whose own names are looked up here too, and may come to anything
     */
    public GuardedDns(Dns dns, ProxyHosts proxies) {
        this.dns = dns;
        this.proxies = proxies;
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(hostname);
        if (proxies.contain(hostname)) {
            return addresses;
        }
        for (InetAddress address : addresses) {
            Optional<String> refusal = AddressRules.refusal(address);
            if (refusal.isPresent()) {
                // One is enough: no public host has a private address beside its public ones.
                throw new RefusedAddressException("the host of its address, " + hostname + ", comes to "
                        + address.getHostAddress() + ", " + refusal.get() + "; " + UrlGuard.cure(hostname));
            }
        }
        return addresses;
    }
}
