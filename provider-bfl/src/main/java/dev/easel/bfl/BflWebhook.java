package dev.easel.bfl;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells the service's callbacks from others. The vendor describes two proofs: the secret itself in a header, and an HMAC-SHA256 of the body
 * under it. A signature that is there must be right; the secret counts where there is none. Neither holds a time, so an old callback passes:
 * it only leads to a poll.
 */
final class BflWebhook implements CallbackSignature {
    private static final String SIGNATURE = "x-bfl-signature";
    private static final String SECRET = "x-webhook-secret";
    private static final String SCHEME = "sha256=";
    private static final String HMAC = "HmacSHA256";

    private final byte[] secret;

    private BflWebhook(byte[] secret) {
        this.secret = secret;
    }

    static BflWebhook of(String secret) {
        return new BflWebhook(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now) {
        Optional<String> signature = message.header(SIGNATURE);
        if (signature.isPresent()) {
            String told = signature.get().strip().toLowerCase(Locale.ROOT);
            String hex = told.startsWith(SCHEME) ? told.substring(SCHEME.length()) : told;
            return same(hex, HexFormat.of().formatHex(hmac(message.body())));
        }
        return message.header(SECRET)
                .filter(told -> MessageDigest.isEqual(told.strip().getBytes(StandardCharsets.UTF_8), secret))
                .isPresent();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + HMAC, e);
        }
    }

    /** The task that a callback is about. Its status may be {@code Ready} or, of before 2026-02-17, {@code SUCCESS}: the poll decides. */
    static CallbackNotice read(CallbackMessage message) {
        return new CallbackNotice(
                message.json().get("id").nonBlank().map(Set::of).orElse(Set.of()), "{}");
    }
}
