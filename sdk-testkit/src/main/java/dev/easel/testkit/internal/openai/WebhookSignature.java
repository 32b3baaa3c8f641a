package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.WebhookForm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers that prove a webhook: HMAC-SHA256 over id, time and body. */
public final class WebhookSignature {
    private static final String PREFIX = "whsec_";
    private static final byte[] OTHER_KEY = "another key".getBytes(StandardCharsets.UTF_8);

    private WebhookSignature() {}

    /** @throws IllegalArgumentException if it is not {@code whsec_} and base64 */
    public static void checkSecret(String secret) {
        key(secret);
    }

    public static Map<String, String> headers(String secret, String id, Instant sent, String body, WebhookForm form) {
        String signed = id + "." + sent.getEpochSecond() + "." + body;
        String right = "v1," + hmac(key(secret), signed);
        String wrong = "v1," + hmac(OTHER_KEY, signed);
        String signature = switch (form) {
            case VALID, STALE -> right;
            case TWO_SIGNATURES -> wrong + " " + right;
            case FORGED -> wrong;
        };
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(sent.getEpochSecond()),
                "webhook-signature", signature);
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
