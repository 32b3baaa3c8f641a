package dev.easel.internal.guard;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Judges addresses that come out of a response by what they say; what a host's name comes to is {@link GuardedDns}'s. The
 * configured origin may point to itself, wherever it is: a server of the user's is on loopback by design. So may hosts
 * that the user allowed. Immutable.
 *
 * <p>It reads addresses with OkHttp's own parser: what is judged is then what is connected to, and not what another
 * parser makes of the same text.
 */
public final class UrlGuard {
    /** What some resolver or other takes for a number: the last label begins like one (URL Standard, host parsing). */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)\\.?");

    /** Up to 255 each, and none with a zero in front: to some resolvers that would be octal. */
    private static final Pattern FOUR_NUMBERS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    private final HttpUrl own;
    private final List<AllowedHost> allowed;
    private final ProxyHosts proxies;

    private UrlGuard(HttpUrl own, List<AllowedHost> allowed, ProxyHosts proxies) {
        this.own = own;
        this.allowed = allowed;
        this.proxies = proxies;
    }

    /**
     * @param own where the service is
     * @param allowed the hosts that it may point to wherever they are
     * @param proxies the user's proxies, which it may not point to: their names are looked up unguarded
     */
    public static UrlGuard of(URI own, Collection<AllowedHost> allowed, ProxyHosts proxies) {
        return new UrlGuard(HttpUrl.get(own.toString()), List.copyOf(allowed), proxies);
    }

    /**
     * Checks an address as far as its text goes.
     *
     * @throws RefusedAddressException if it is not fetched
     */
    public void check(URI address) throws RefusedAddressException {
        HttpUrl url = HttpUrl.parse(address.toString());
        if (url == null) {
            throw new RefusedAddressException(
                    "its address is not one that can be fetched: it is not http or https, or its host is none");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new RefusedAddressException(
                    "its address, on " + hostOf(url) + ", holds user info, which no image's address has to");
        }
        if (isTrusted(url)) {
            return;
        }
        Optional<String> what = proxies.contain(url.host()) ? Optional.of("the proxy's") : literal(url.host());
        if (what.isPresent()) {
            throw new RefusedAddressException(
                    "its address, on " + hostOf(url) + ", is " + what.get() + "; " + cure(hostOf(url)));
        }
    }

    /** Whether that may be fetched wherever it is: it is of the configured origin, or the user allowed its host. */
    public boolean trusts(URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        return url != null && isTrusted(url);
    }

    private boolean isTrusted(HttpUrl url) {
        return isOwn(url) || allowed.stream().anyMatch(host -> host.covers(url));
    }

    private boolean isOwn(HttpUrl url) {
        return url.scheme().equals(own.scheme()) && url.host().equals(own.host()) && url.port() == own.port();
    }

    /** What a host that is an address already is; empty for a public one, and for a name that has to be looked up. */
    private static Optional<String> literal(String host) {
        if (AddressRules.isLocalhost(host)) {
            return Optional.of("a loopback address");
        }
        boolean ipv6 = host.indexOf(':') >= 0;
        if (!ipv6 && !NUMERIC.matcher(host).matches()) {
            return Optional.empty();
        }
        if (!ipv6 && !FOUR_NUMBERS.matcher(host).matches()) {
            // Octal, hexadecimal, one number or three: resolvers do not agree on what these are.
            return Optional.of("a number that is not an IPv4 address in its plain form");
        }
        try {
            // Of an address in its plain form nothing is looked up.
            return AddressRules.refusal(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.of("a number that is no IP address");
        }
    }

    static String cure(String host) {
        return "responses may lead to public addresses alone. If this host is meant, allow it with allowDownloadsFrom(\""
                + host + "\") when the client is built";
    }

    /** With its port, unless that is the scheme's own. */
    private static String hostOf(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }
}
