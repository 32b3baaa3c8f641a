package dev.easel.spi;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks callbacks that are signed as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body, with a secret of
 * {@code whsec_} and base64. For a {@link CallbackSignature} of such a service.
 */
public final class StandardWebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private StandardWebhookSignature() {}

    /**
     * Returns a user's signing secret without spaces around it.
     *
     * @param setting the name of the builder's method, for the exception
     * @throws ConfigurationException if it is not base64 of one byte or more, after {@code whsec_} or without it
     */
    public static String checkedSecret(String setting, String secret) {
        String bare = secret.strip();
        if (key(bare).isEmpty()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MALFORMED,
                    setting,
                    "is not whsec_ and base64; give the webhook's signing secret as it was shown, or leave it out"));
        }
        return bare;
    }

    /** Returns the signature of a service whose callbacks are signed with one secret that the user configured. */
    public static CallbackSignature of(String secret) {
        return (message, published, now) -> isValid(message, List.of(secret), now);
    }

    /**
     * Returns whether one of the signatures of a message is of one of the secrets, and its time within five minutes of now. What is no
     * secret has signed nothing.
     */
    public static boolean isValid(CallbackMessage message, List<String> secrets, Instant now) {
        String id = message.header("webhook-id").orElse("");
        String time = message.header("webhook-timestamp").orElse("");
        if (id.isEmpty() || !isRecent(time, now)) {
            return false;
        }
        byte[] head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
        List<byte[]> signatures = Arrays.stream(
                        message.header("webhook-signature").orElse("").split(" ", -1))
                .filter(item -> item.startsWith(VERSION))
                .flatMap(item -> decoded(item.substring(VERSION.length())).stream())
                .toList();
        boolean valid = false;
        for (String secret : secrets) {
            Optional<byte[]> expected = key(secret).map(key -> signature(key, head, message.body()));
            for (byte[] signature : signatures) {
                // Every one is compared, so that the time taken tells nothing.
                valid |= expected.isPresent() && MessageDigest.isEqual(signature, expected.get());
            }
        }
        return valid;
    }

    private static boolean isRecent(String seconds, Instant now) {
        return seconds.matches("[0-9]{1,11}")
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }

    private static Optional<SecretKeySpec> key(String secret) {
        return decoded(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret)
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> new SecretKeySpec(bytes, ALGORITHM));
    }

    private static byte[] signature(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
