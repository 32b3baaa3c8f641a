package dev.easel.spi;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** How a service signs its callbacks. Pure functions: the core fetches and caches published keys. */
public interface CallbackSignature {
    /**
     * Returns 32 random bytes in hexadecimal digits: a secret of one client, for a service that proves its callbacks with what the client
     * sent along with the task.
     */
    static String newSecret() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /**
     * Returns the exchange that fetches the keys that the service publishes, as text; the core sends it and caches the value
     * for a day. Empty where the user configured the key, as by default.
     */
    default Optional<WireExchange<List<String>>> publishedKeys() {
        return Optional.empty();
    }

    /**
     * Returns whether the message is signed with the service's key and is recent. Compares in constant time.
     *
     * @param message the headers and the body
     * @param publishedKeys the value of {@link #publishedKeys()}; empty where there is none
     * @param now the client's clock
     */
    boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now);
}
