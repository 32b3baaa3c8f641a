package dev.easel.local;

import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out where a picture really is from the address that a server answered. A server on another machine, in a container
 * or behind a proxy does not know what it is called from here; what it calls itself is replaced by the client's base URL,
 * the only place where credentials go. Immutable.
 */
final class PictureAddresses {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern EVERY_INTERFACE = Pattern.compile("0\\.0\\.0\\.0|\\[::]");
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[.*]");

    private final URI base;
    private final boolean namesItself;
    private final boolean keepHost;

    private PictureAddresses(URI base, boolean namesItself, boolean keepHost) {
        this.base = base;
        this.namesItself = namesItself;
        this.keepHost = keepHost;
    }

    /**
     * Of a server that writes {@code localhost} or the address that it is bound to, and the port that it listens on, into
     * its addresses, never the host that a request named.
     */
    static PictureAddresses ofServerThatNamesItself(LocalSettings settings) {
        return new PictureAddresses(settings.baseUrl(), true, settings.keepDownloadHost());
    }

    /** Of a server that answers with addresses which hold where the request came from. */
    static PictureAddresses ofServerThatKnowsItsHost(LocalSettings settings) {
        return new PictureAddresses(settings.baseUrl(), false, settings.keepDownloadHost());
    }

    /** The request that fetches it: a path of the base URL, or another address. Empty where the text is no web address. */
    Optional<WireRequest> locate(String text) {
        return Addresses.read(text, base)
                .map(address -> isServerItself(address)
                        ? onBaseUrl(address)
                        : WireRequest.fetch(address).image().build());
    }

    private boolean isServerItself(URI address) {
        String host = Addresses.host(address);
        String ownHost = Addresses.host(base);
        if (host.equals(ownHost) && Addresses.port(address) == Addresses.port(base)) {
            return true;
        }
        if (keepHost) {
            return false;
        }
        boolean ofItsMachine = LOOPBACK.matcher(host).matches()
                || EVERY_INTERFACE.matcher(host).matches();
        if (namesItself) {
            return ofItsMachine || host.equals(ownHost) || NUMERIC.matcher(host).matches();
        }
        // On this machine another port may well be another server; on another machine this one's loopback never is.
        return ofItsMachine && !LOOPBACK.matcher(ownHost).matches();
    }

    private WireRequest onBaseUrl(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        String absolutePath = path.startsWith("/") ? path : "/" + path;
        String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
        // A server that knows the path that a proxy put before its own need not be told twice.
        String own = !prefix.isEmpty() && absolutePath.startsWith(prefix + "/")
                ? absolutePath.substring(prefix.length())
                : absolutePath;
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return WireRequest.get(own + query).image().build();
    }
}
