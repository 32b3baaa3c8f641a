package dev.easel.spi;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * What a provider's builder hands to the core.
 *
 * @param protocol the wire format
 * @param baseUrl where the service is
 * @param credentials who calls
 */
public record ProviderSetup(ProviderProtocol protocol, URI baseUrl, Credentials credentials) {
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?i)https?://(?:[^/?#@\\\\]*@)?(?<host>\\[[^]/?#]*]|[^/?#:\\[\\\\]*)(?::(?<port>[^/?#\\\\]*))?");

    /**
     * Reads a base URL.
     *
     * @param text for example {@code https://api.opendan.ai} or {@code http://localhost:8080/prefix}
     * @throws ConfigurationException if it has no http or https scheme, no host, a wrong port, a host that is not ASCII, user
     *     info, a query or a fragment
     */
    public static URI baseUrl(String text) {
        String stripped = text.strip();
        if (!stripped.regionMatches(true, 0, "http://", 0, 7) && !stripped.regionMatches(true, 0, "https://", 0, 8)) {
            throw invalid("has no http:// or https:// in front; write for example http://localhost:8080");
        }
        Matcher authority = AUTHORITY.matcher(stripped);
        String host = authority.lookingAt() ? authority.group("host") : "";
        String port = authority.lookingAt() ? authority.group("port") : null;
        if (port != null
                && (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
            throw invalid("has the port \"" + port + "\"; give a number from 1 to 65535");
        }
        HttpUrl url = HttpUrl.parse(stripped);
        if (url == null || host.isEmpty()) {
            throw invalid("names no host; write for example https://api.example.com");
        }
        if (!host.chars().allMatch(c -> c < 0x80)) {
            throw invalid("names the host " + host + ", which is not plain ASCII; write it as " + url.host());
        }
        boolean more = url.encodedQuery() != null || url.encodedFragment() != null;
        if (more || !url.username().isEmpty() || !url.password().isEmpty()) {
            throw invalid("holds user info, a query or a fragment; give scheme, host, port and path alone");
        }
        try {
            return new URI(stripped);
        } catch (URISyntaxException e) {
            throw invalid("is not an address; write for example https://api.example.com");
        }
    }

    private static ConfigurationException invalid(String message) {
        return new ConfigurationException(Violation.of("baseUrl", message));
    }
}
