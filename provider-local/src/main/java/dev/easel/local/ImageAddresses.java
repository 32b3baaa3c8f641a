package dev.easel.local;

import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out where an image really is from the address that a server answered. A server on another machine, in a container
 * or behind a proxy does not know what it is called from here; what it calls itself is replaced by the client's base URL,
 * the only place where credentials go. Immutable.
 *
 * <p>{@link Addresses} reads an address as browsers do, with spaces, backslashes and hosts with an underscore.
 */
final class ImageAddresses {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern EVERY_INTERFACE = Pattern.compile("0\\.0\\.0\\.0|\\[::]");
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[.*]");

    /** How an address begins that may have spaces; anything else with spaces is a sentence. */
    private static final Pattern BEGINNING = Pattern.compile("(?i)[/\\\\]|https?://");

    /** No server has longer addresses, and a document in the place of one is not worth reading. */
    private static final int LONGEST = 65_536;

    /** The base URL without its path. */
    private final URI origin;

    private final String path;
    private final boolean namesItself;
    private final boolean keepHost;

    private ImageAddresses(URI base, boolean namesItself, boolean keepHost) {
        this.origin = base.resolve("/");
        this.path = base.getRawPath().replaceFirst("/+$", "");
        this.namesItself = namesItself;
        this.keepHost = keepHost;
    }

    /**
     * Of a server that writes {@code localhost} or the address that it is bound to, and the port that it listens on, into
     * its addresses, never the host that a request named.
     */
    static ImageAddresses ofServerThatNamesItself(LocalSettings settings) {
        return new ImageAddresses(settings.baseUrl(), true, settings.keepDownloadHost());
    }

    /** Of a server that responds with addresses which hold where the request came from. */
    static ImageAddresses ofServerThatKnowsItsHost(LocalSettings settings) {
        return new ImageAddresses(settings.baseUrl(), false, settings.keepDownloadHost());
    }

    /** The request that fetches it: a path of the base URL, or another address. Empty where the text is no web address. */
    Optional<WireRequest> locate(String text) {
        String address = text.length() > LONGEST ? "" : text.strip();
        boolean sentence =
                address.indexOf(' ') >= 0 && !BEGINNING.matcher(address).lookingAt();
        return address.isEmpty() || sentence
                ? Optional.empty()
                : Addresses.read(address, origin).map(this::request);
    }

    private WireRequest request(URI address) {
        if (!isServerItself(address)) {
            return WireRequest.fetch(address).image().build();
        }
        String query = address.getRawQuery();
        return onBaseUrl(address.getRawPath() + (query == null ? "" : "?" + query));
    }

    private boolean isServerItself(URI address) {
        String host = Addresses.host(address);
        String ownHost = Addresses.host(origin);
        if (host.equals(ownHost) && Addresses.port(address) == Addresses.port(origin)) {
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

    private WireRequest onBaseUrl(String absolute) {
        // A server that knows the path that a proxy put before its own need not be told twice.
        String own = !path.isEmpty() && absolute.startsWith(path + "/") ? absolute.substring(path.length()) : absolute;
        return WireRequest.get(own).image().build();
    }
}
