package dev.easel.spi;

import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Reads web addresses as browsers do, which is as services write them: with spaces, {@code | { } " ^} and backquotes, bare
 * percent signs, backslashes, letters of any script, and hosts with an underscore. A {@link URI} refuses all but the last, and
 * of that one does not know the host: ask {@link #host(URI)}.
 */
public final class Addresses {
    private Addresses() {}

    /**
     * Returns an absolute address with everything encoded that has to be. Empty where the text is no http or https address.
     *
     * @param text an absolute address
     */
    public static Optional<URI> read(String text) {
        return uri(HttpUrl.parse(text));
    }

    /**
     * The same, of an address that may leave out the scheme, or the scheme and the host.
     *
     * @param base what it is relative to
     */
    public static Optional<URI> read(String text, URI base) {
        HttpUrl from = HttpUrl.parse(base.toString());
        return from == null ? Optional.empty() : uri(from.resolve(text));
    }

    private static Optional<URI> uri(@Nullable HttpUrl url) {
        if (url == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(url.newBuilder().fragment(null).build().uri());
        } catch (RuntimeException noUri) {
            // User info with a bare percent sign: OkHttp takes it and finds no URI for it.
            return Optional.empty();
        }
    }

    /** Whether something can be asked for there: it is http or https and names a host. */
    public static boolean isWeb(URI address) {
        // OkHttp, as browsers do, takes the first part of the path for a host where there is none.
        return address.getRawAuthority() != null && HttpUrl.parse(address.toString()) != null;
    }

    /** Returns the host of a web address in lower case, an IPv6 address in brackets; empty where it is none. */
    public static String host(URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        String host = url == null ? "" : url.host();
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** Returns the port of a web address, the scheme's own where it names none; below 0 where it is no web address. */
    public static int port(URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        return url == null ? -1 : url.port();
    }
}
