package dev.easel.spring.boot;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where services call back.
 *
 * @param path The path of the endpoint. Without it there is none.
 * @param publicUrl The address of the application as services see it, with its context path.
 */
@ConfigurationProperties("easel.callback")
record CallbackProperties(@Nullable String path, @Nullable URI publicUrl) {
    /** Returns the path without a slash at its end. */
    String route() {
        String given = path == null ? "" : path.strip();
        String route = given.replaceAll("/+$", "");
        if (route.length() < 2 || !route.startsWith("/") || !route.matches("[A-Za-z0-9/._~-]+")) {
            throw new ConfigurationException(Violation.of(
                    Code.MALFORMED,
                    "easel.callback.path",
                    "is \"" + given + "\"; give a path of its own, for example /easel/callbacks"));
        }
        return route;
    }
}
