package dev.easel.replicate;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
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
 * How the service signs webhooks: HMAC-SHA256 over id, time and body, with one secret for each account (Replicate HTTP API, verify a
 * webhook).
 */
final class ReplicateSignature implements CallbackSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";

    @Override
    public Optional<WireExchange<List<String>>> publishedKeys() {
        return Optional.of(new WireExchange<>(
                WireRequest.get("/webhooks/default/secret").build(),
                response -> response.json()
                        .get("key")
                        .nonBlank()
                        .filter(key -> response.isSuccessful())
                        .<Outcome<List<String>>>map(key -> Outcome.done(List.of(key)))
                        .orElseGet(() -> Outcome.failed(ReplicateErrors.ofResponse(response)))));
    }

    @Override
    public boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now) {
        String id = message.header("webhook-id").orElse("");
        String time = message.header("webhook-timestamp").orElse("");
        if (id.isEmpty() || !isRecent(time, now)) {
            return false;
        }
        byte[] head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
        boolean valid = false;
        for (String key : publishedKeys) {
            Optional<byte[]> expected = signature(key, head, message.body());
            for (String item : message.header("webhook-signature").orElse("").split(" ")) {
                // Every item is compared, so that the time taken tells nothing.
                valid |= expected.isPresent()
                        && item.startsWith(VERSION)
                        && decoded(item.substring(VERSION.length()))
                                .filter(given -> MessageDigest.isEqual(given, expected.get()))
                                .isPresent();
            }
        }
        return valid;
    }

    private static boolean isRecent(String seconds, Instant now) {
        return seconds.matches("\\d{1,11}")
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }

    private static Optional<byte[]> signature(String key, byte[] head, byte[] body) {
        Optional<byte[]> secret = decoded(key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key);
        if (secret.isEmpty() || secret.get().length == 0) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.get(), "HmacSHA256"));
            mac.update(head);
            return Optional.of(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
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
