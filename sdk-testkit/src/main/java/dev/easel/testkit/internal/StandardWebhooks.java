package dev.easel.testkit.internal;

import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.StandardWebhookForm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body. Written apart from the core's check of
 * such signatures, so that a misreading of the specification shows. Thread-safe.
 */
public final class StandardWebhooks {
    /** The secret of an emulator that was given none. */
    public static final String DEFAULT_SECRET = "whsec_TUFSS0VES0VZLWVtdWxhdG9y";

    private static final String PREFIX = "whsec_";
    private static final Duration STALE = Duration.ofSeconds(301);
    private static final byte[] OTHER_KEY = "another key".getBytes(StandardCharsets.UTF_8);

    private final byte[] key;
    private final InstantSource clock;

    private StandardWebhooks(byte[] key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if the secret is not {@code whsec_} and base64 */
    public static StandardWebhooks of(String secret, InstantSource clock) {
        return new StandardWebhooks(key(secret), clock);
    }

    /**
     * Returns the secret.
     *
     * @throws IllegalArgumentException if it is not {@code whsec_} and base64
     */
    public static String checkedSecret(String secret) {
        key(secret);
        return secret;
    }

    /** Returns a webhook that was sent now, or some time ago if its form says so. */
    public EmulatedCallback callback(String id, String body, StandardWebhookForm form) {
        Instant now = clock.instant();
        long sent = (form == StandardWebhookForm.STALE ? now.minus(STALE) : now).getEpochSecond();
        String signed = id + "." + sent + "." + body;
        String right = "v1," + hmac(key, signed);
        String wrong = "v1," + hmac(OTHER_KEY, signed);
        String signature = switch (form) {
            case VALID, STALE -> right;
            case TWO_SIGNATURES -> wrong + " " + right;
            case FORGED -> wrong;
        };
        return new EmulatedCallback(
                Map.of(
                        "content-type",
                        "application/json",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(sent),
                        "webhook-signature",
                        signature),
                body);
    }

    private static byte[] key(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() == PREFIX.length()) {
            throw new IllegalArgumentException("a webhook secret is whsec_ and base64");
        }
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    private static String hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
