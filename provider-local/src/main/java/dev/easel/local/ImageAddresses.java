package dev.easel.local;

import dev.easel.spi.WireRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out where an image really is from the address that a server answered. A server on another machine, in a container
 * or behind a proxy does not know what it is called from here; what it calls itself is replaced by the client's base URL,
 * the only place where credentials go. Immutable.
 *
 * <p>An address is read as browsers read it: spaces and other characters that an address cannot have are encoded, a backslash
 * counts as a slash, and a host may have an underscore, as the services of Docker Compose do.
 */
final class ImageAddresses {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern EVERY_INTERFACE = Pattern.compile("0\\.0\\.0\\.0|\\[::]");
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[.*]");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*+):.*+", Pattern.DOTALL);
    private static final Pattern WEB = Pattern.compile("(?i)(https?)://([^/?]++)([^?]*+)(?:\\?(.*+))?");

    /** No server has longer addresses, and a document in the place of one is not worth reading. */
    private static final int LONGEST = 65_536;

    /** What stands in an address as it is; a percent sign only before two hexadecimal digits. */
    private static final String LEGAL = "-._~:/?@!$&'()*+,;=";

    private final Place base;
    private final boolean namesItself;
    private final boolean keepHost;

    /** The parts of an address; host and port as they are compared. */
    private record Place(String scheme, String authority, String path, String query) {
        String host() {
            String host = authority.substring(authority.lastIndexOf('@') + 1);
            return host.replaceFirst(":\\d*+$", "").toLowerCase(Locale.ROOT);
        }

        String port() {
            Matcher port = Pattern.compile(":(\\d++)$").matcher(authority);
            return port.find() ? port.group(1) : scheme.equals("https") ? "443" : "80";
        }
    }

    private ImageAddresses(URI base, boolean namesItself, boolean keepHost) {
        this.base = new Place(
                base.getScheme().toLowerCase(Locale.ROOT),
                base.getRawAuthority(),
                base.getRawPath().replaceFirst("/+$", ""),
                "");
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

    /** Of a server that answers with addresses which hold where the request came from. */
    static ImageAddresses ofServerThatKnowsItsHost(LocalSettings settings) {
        return new ImageAddresses(settings.baseUrl(), false, settings.keepDownloadHost());
    }

    /** The request that fetches it: a path of the base URL, or another address. Empty where the text is no web address. */
    Optional<WireRequest> locate(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String address = encoded(text.strip());
        if (address.startsWith("//")) {
            // The scheme is left to whoever reads it.
            address = base.scheme() + ":" + address;
        }
        if (!SCHEME.matcher(address).matches()) {
            boolean path = address.startsWith("/") || (text.indexOf(' ') < 0 && !address.isEmpty());
            return path ? Optional.of(onBaseUrl(address)) : Optional.empty();
        }
        Matcher web = WEB.matcher(address);
        if (!web.matches()) {
            return Optional.empty();
        }
        Place place = new Place(
                web.group(1).toLowerCase(Locale.ROOT),
                web.group(2),
                web.group(3),
                web.group(4) == null ? "" : web.group(4));
        if (place.host().isEmpty()) {
            return Optional.empty();
        }
        if (isServerItself(place)) {
            return Optional.of(onBaseUrl(place.path() + (place.query().isEmpty() ? "" : "?" + place.query())));
        }
        try {
            return Optional.of(WireRequest.fetch(new URI(address)).image().build());
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        int query = text.indexOf('?');
        String slashed = query < 0
                ? text.replace('\\', '/')
                : text.substring(0, query).replace('\\', '/') + text.substring(query);
        // What follows a # is not sent.
        String sent = slashed.indexOf('#') < 0 ? slashed : slashed.substring(0, slashed.indexOf('#'));
        int host = sent.indexOf("//") + 2;
        int path = host < 2 ? 0 : sent.indexOf('/', host) < 0 ? sent.length() : sent.indexOf('/', host);
        StringBuilder encoded = new StringBuilder(sent.length());
        for (int at = 0; at < sent.length(); at = sent.offsetByCodePoints(at, 1)) {
            int character = sent.codePointAt(at);
            boolean legal = (character < 0x80 && Character.isLetterOrDigit(character))
                    || LEGAL.indexOf(character) >= 0
                    || (character == '%' && isHex(sent, at + 1) && isHex(sent, at + 2))
                    // Around the number of an IPv6 host.
                    || ((character == '[' || character == ']') && at < path);
            if (legal) {
                encoded.appendCodePoint(character);
            } else {
                for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
                }
            }
        }
        return encoded.toString();
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
    }

    private boolean isServerItself(Place address) {
        String host = address.host();
        String ownHost = base.host();
        if (host.equals(ownHost) && address.port().equals(base.port())) {
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

    private WireRequest onBaseUrl(String path) {
        String absolute = path.startsWith("/") ? path : "/" + path;
        // A server that knows the path that a proxy put before its own need not be told twice.
        String own = !base.path().isEmpty() && absolute.startsWith(base.path() + "/")
                ? absolute.substring(base.path().length())
                : absolute;
        return WireRequest.get(own).image().build();
    }
}
