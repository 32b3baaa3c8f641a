package dev.easel.internal.guard;

import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * A host that responses may point to wherever it is, at one port or at any.
 *
 * @param name in the form that addresses have after parsing: lower case, IPv6 without brackets
 * @param port from 1 to 65535, or 0 for any
 */
public record AllowedHost(String name, int port) {
    /**
     * Reads {@code host}, {@code host:port}, {@code 192.168.1.5}, {@code [fd00::5]} or {@code [fd00::5]:8080}.
     *
     * @throws IllegalArgumentException if it is none of these; the message says what is wrong with it, as a clause
     */
    public static AllowedHost parse(String text) {
        String host = text.strip().toLowerCase(Locale.ROOT);
        if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && "/\\?#@*,".indexOf(c) < 0)) {
            throw new IllegalArgumentException("is no host; give a host alone, such as images.example.com, or with its"
                    + " port, such as 192.168.1.5:9000");
        }
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']') && colon == host.indexOf(':', host.lastIndexOf(']') + 1);
        if (hasPort && !host.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("has a port that is no number from 1 to 65535");
        }
        HttpUrl url = HttpUrl.parse("http://" + host + "/");
        if (url == null) {
            throw new IllegalArgumentException(
                    "cannot be read; give a host alone or with a port from 1 to 65535, an IPv6 address in brackets");
        }
        return new AllowedHost(url.host(), hasPort ? url.port() : 0);
    }

    boolean covers(HttpUrl url) {
        return name.equals(url.host()) && (port == 0 || port == url.port());
    }
}
