package dev.easel.fal;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How the service signs webhooks: Ed25519 over ids, time and the hash of the body, with keys that it publishes (fal, webhooks). No header
 * names the key, so that each of them is tried.
 */
final class FalSignature implements CallbackSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String PREFIX = "x-fal-webhook-";
    private static final int KEY_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    /** What precedes the bytes of an Ed25519 key in its standard form (RFC 8410). */
    private static final byte[] KEY_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    private final FalHosts hosts;

    FalSignature(FalHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public Optional<WireExchange<List<String>>> publishedKeys() {
        return Optional.of(new WireExchange<>(hosts.webhookKeys(), FalSignature::keys));
    }

    private static Outcome<List<String>> keys(WireResponse response) {
        List<String> keys = response.json().get("keys").elements().stream()
                .filter(key -> is(key, "kty", "OKP") && is(key, "crv", "Ed25519"))
                .flatMap(key -> key.get("x").nonBlank().stream())
                .toList();
        if (response.isSuccessful() && !keys.isEmpty()) {
            return Outcome.done(keys);
        }
        return Outcome.failed(
                response.isSuccessful()
                        ? Problem.unreadable("no keys of webhooks: " + response.excerpt())
                        : Problem.ofStatus(response, response.excerpt()));
    }

    private static boolean is(JsonValue key, String field, String value) {
        return key.get(field).text().filter(value::equals).isPresent();
    }

    @Override
    public boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now) {
        String id = message.header(PREFIX + "request-id").orElse("");
        String user = message.header(PREFIX + "user-id").orElse("");
        String time = message.header(PREFIX + "timestamp").orElse("");
        Optional<byte[]> signature = hex(message.header(PREFIX + "signature").orElse(""));
        if (id.isEmpty() || user.isEmpty() || signature.isEmpty() || !isRecent(time, now)) {
            return false;
        }
        String signed = id + "\n" + user + "\n" + time + "\n" + sha256(message.body());
        byte[] bytes = signed.getBytes(StandardCharsets.UTF_8);
        return publishedKeys.stream().anyMatch(key -> isSigned(bytes, signature.get(), key));
    }

    private static boolean isRecent(String seconds, Instant now) {
        return seconds.matches("[0-9]{1,11}")
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }

    private static Optional<byte[]> hex(String text) {
        return text.matches("[0-9a-fA-F]{" + 2 * SIGNATURE_LENGTH + "}")
                ? Optional.of(HexFormat.of().parseHex(text))
                : Optional.empty();
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static boolean isSigned(byte[] bytes, byte[] signature, String key) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException noKeyOrSignature) {
            return false;
        }
    }

    private static PublicKey publicKey(String base64) throws GeneralSecurityException {
        byte[] raw = Base64.getUrlDecoder().decode(base64.strip());
        if (raw.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
        byte[] encoded = new byte[KEY_HEADER.length + KEY_LENGTH];
        System.arraycopy(KEY_HEADER, 0, encoded, 0, KEY_HEADER.length);
        System.arraycopy(raw, 0, encoded, KEY_HEADER.length, KEY_LENGTH);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
