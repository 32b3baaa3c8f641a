package dev.easel.gemini;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackSignature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the service signs the callbacks of a project's own webhook (Gemini API documentation, webhooks; Standard Webhooks): HMAC-SHA256 over
 * id, time and body.
 */
final class GeminiSignature implements CallbackSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final SecretKeySpec key;

    private GeminiSignature(SecretKeySpec key) {
        this.key = key;
    }

    /** @param secret with its prefix or without; one that is no base64 is taken as it is */
    static GeminiSignature of(String secret) {
        String bare = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        byte[] bytes =
                decoded(bare).filter(decoded -> decoded.length > 0).orElse(secret.getBytes(StandardCharsets.UTF_8));
        return new GeminiSignature(new SecretKeySpec(bytes, ALGORITHM));
    }

    @Override
    public boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now) {
        String id = message.header("webhook-id").orElse("");
        String time = message.header("webhook-timestamp").orElse("");
        if (id.isEmpty() || !isRecent(time, now)) {
            return false;
        }
        byte[] expected = signature(id + "." + time + ".", message.body());
        boolean valid = false;
        for (String signature : message.header("webhook-signature").orElse("").split(" ", -1)) {
            if (signature.startsWith(VERSION)) {
                // All are compared, so that the time it takes tells nothing.
                valid |= decoded(signature.substring(VERSION.length()))
                        .filter(given -> MessageDigest.isEqual(given, expected))
                        .isPresent();
            }
        }
        return valid;
    }

    private static boolean isRecent(String seconds, Instant now) {
        if (!seconds.matches("\\d{1,11}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now);
        return age.abs().compareTo(WINDOW) <= 0;
    }

    private byte[] signature(String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
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

    /** Shows no secret. */
    @Override
    public String toString() {
        return "GeminiSignature";
    }
}
