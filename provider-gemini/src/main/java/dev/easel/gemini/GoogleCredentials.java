package dev.easel.gemini;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A key in {@code x-goog-api-key}, never in the query, where logs would have it; or a token that is asked for each time. */
final class GoogleCredentials {
    private GoogleCredentials() {}

    static Credentials of(
            @Nullable String apiKey, String variable, @Nullable Supplier<String> token, @Nullable String quotaProject) {
        if (token == null) {
            if (quotaProject != null) {
                throw conflict("quotaProject", "is set without token; a key has its project already, so leave it out");
            }
            return Credentials.none().header("x-goog-api-key", "apiKey", variable, apiKey);
        }
        if (apiKey != null && !apiKey.isBlank()) {
            throw conflict("token", "is set together with apiKey; set one of them");
        }
        return Credentials.computed(request -> headers(token, quotaProject));
    }

    private static Map<String, String> headers(Supplier<String> token, @Nullable String quotaProject) {
        @Nullable String value = token.get();
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the token supplier returned no token");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + value.strip());
        if (quotaProject != null) {
            headers.put("x-goog-user-project", quotaProject);
        }
        return headers;
    }

    private static ConfigurationException conflict(String setting, String message) {
        return new ConfigurationException(Violation.of(Violation.Code.CONFLICT, setting, message));
    }
}
