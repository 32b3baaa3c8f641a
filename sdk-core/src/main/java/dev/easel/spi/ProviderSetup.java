package dev.easel.spi;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import okhttp3.HttpUrl;

/**
 * What a provider's builder hands to the core.
 *
 * @param protocol the wire format
 * @param baseUrl where the service is
 * @param credentials who calls
 */
public record ProviderSetup(ProviderProtocol protocol, URI baseUrl, Credentials credentials) {
    /**
     * Reads a base URL.
     *
     * @param text for example {@code https://api.opendan.ai} or {@code http://localhost:8080/prefix}
     * @throws InvalidRequestException if it has no http or https scheme, no host, user info, a query or a fragment
     */
    public static URI baseUrl(String text) {
        String stripped = text.strip();
        if (!stripped.regionMatches(true, 0, "http://", 0, 7) && !stripped.regionMatches(true, 0, "https://", 0, 8)) {
            throw invalid("has no http:// or https:// in front; write for example http://localhost:8080");
        }
        URI url;
        try {
            url = new URI(stripped);
        } catch (URISyntaxException e) {
            throw invalid("is not an address; write for example https://api.example.com");
        }
        if (url.getHost() == null || url.getPort() > 65_535 || HttpUrl.parse(stripped) == null) {
            throw invalid("names no host; write for example https://api.example.com");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw invalid("holds user info, a query or a fragment; give scheme, host, port and path alone");
        }
        return url;
    }

    private static InvalidRequestException invalid(String message) {
        return new InvalidRequestException(new Violation("baseUrl", message));
    }
}
