package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.FalEmulator.WebhookForm;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Signs webhooks with Ed25519 and publishes the keys for it. Thread-safe. */
final class Webhooks {
    private static final String USER = "user-of-the-emulator";
    private static final Duration OUT_OF_WINDOW = Duration.ofSeconds(301);
    private static final int KEY_BYTES = 32;

    private final KeyPair first = pair();
    private final KeyPair second = pair();
    private final KeyPair unpublished = pair();

    Webhooks() {}

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every JDK", e);
        }
    }

    /** The public keys; none says which signature it is for. */
    ObjectNode keys() {
        ObjectNode set = Json.object();
        ArrayNode keys = set.putArray("keys");
        for (KeyPair pair : List.of(first, second)) {
            byte[] encoded = pair.getPublic().getEncoded();
            // The raw key is the end of its encoding.
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
            keys.addObject()
                    .put("kty", "OKP")
                    .put("crv", "Ed25519")
                    .put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
        }
        return set;
    }

    /** The headers that prove a webhook, or do not, as the form says. */
    Map<String, String> headers(String requestId, byte[] body, Instant now, WebhookForm form) {
        if (form == WebhookForm.UNSIGNED) {
            return Map.of();
        }
        Instant sent = switch (form) {
            case STALE -> now.minus(OUT_OF_WINDOW);
            case FROM_THE_FUTURE -> now.plus(OUT_OF_WINDOW);
            default -> now;
        };
        PrivateKey key = switch (form) {
            case FORGED -> unpublished.getPrivate();
            case SECOND_KEY -> second.getPrivate();
            default -> first.getPrivate();
        };
        byte[] signedBody = form == WebhookForm.TAMPERED ? "{}".getBytes(StandardCharsets.UTF_8) : body;
        String seconds = Long.toString(sent.getEpochSecond());
        return Map.of(
                "X-Fal-Webhook-Request-Id", requestId,
                "X-Fal-Webhook-User-Id", USER,
                "X-Fal-Webhook-Timestamp", seconds,
                "X-Fal-Webhook-Signature", signature(key, requestId, seconds, signedBody));
    }

    private static String signature(PrivateKey key, String requestId, String seconds, byte[] body) {
        HexFormat hex = HexFormat.of();
        try {
            String digest = hex.formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            String message = String.join("\n", requestId, USER, seconds, digest);
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message.getBytes(StandardCharsets.UTF_8));
            return hex.formatHex(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 and SHA-256 are part of every JDK", e);
        }
    }
}
