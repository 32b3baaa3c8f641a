package dev.easel.spring.boot;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.net.URI;

/**
 * Gives the addresses under which the application receives callbacks, for {@code ImageRequest.callbackUrl()}. It is a bean where {@code
 * easel.callback.path} is set. Thread-safe.
 */
public final class CallbackAddresses {
    private final CallbackProperties properties;

    CallbackAddresses(CallbackProperties properties) {
        this.properties = properties;
    }

    /**
     * Returns the address for requests to a client. It holds a secret token: put it into no log.
     *
     * @param client a client that is a bean of the application
     * @throws dev.easel.UnsupportedByServiceException if its service has no callbacks
     * @throws ConfigurationException if {@code easel.callback.public-url} is missing or wrong
     */
    public URI of(ImageClient client) {
        URI base = properties.publicUrl();
        if (base == null) {
            throw new ConfigurationException(Violation.of(
                    Code.MISSING,
                    "easel.callback.public-url",
                    "is missing; give the address of the application as services see it, for example"
                            + " https://images.example.com"));
        }
        String root = base.toString().replaceAll("/+$", "");
        return client.callbackReceiver().address(URI.create(root + properties.route()));
    }
}
