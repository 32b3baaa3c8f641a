package dev.easel.spi;

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

    /** Returns whether a text can be a secret: base64 of one byte or more, after {@code whsec_} or without it. */
    public static boolean isSecret(String text) {
        return key(text).isPresent();
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
