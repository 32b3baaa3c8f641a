package dev.easel.local;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that prove who calls a local server, from what its client was told. */
final class LocalCredentials {
    private LocalCredentials() {}

    /**
     * @param key the server's key; {@code null} and blank text mean none
     * @param keyHeader the header for it as it is; empty for {@code Authorization: Bearer}
     * @param basic a name and a password; {@code null} for none
     * @param more further headers
     * @throws ConfigurationException if two of them go into one header, or one has a value that no header can have
     */
    static Credentials of(
            @Nullable String key, String keyHeader, @Nullable Credentials basic, Map<String, String> more) {
        boolean keyed = key != null && !key.isBlank();
        if (keyed && basic != null && keyHeader.isEmpty()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.CONFLICT,
                    "basicAuth",
                    "is set together with apiKey, and both go into one header; set one of them"));
        }
        Credentials all = basic != null ? basic : Credentials.none();
        if (keyed) {
            all = keyHeader.isEmpty()
                    ? Credentials.bearer("apiKey", Local.API_KEY_VARIABLE, key)
                    : all.header(keyHeader, "apiKey", Local.API_KEY_VARIABLE, key);
        }
        for (Map.Entry<String, String> header : more.entrySet()) {
            all = all.header(header.getKey(), "header", "of your own", header.getValue());
        }
        return all;
    }

    /** @throws ConfigurationException if it is no header's name */
    static String headerName(String setting, String name) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MALFORMED, setting, "is no name of a header; give letters, digits and hyphens"));
        }
        return name;
    }
}
