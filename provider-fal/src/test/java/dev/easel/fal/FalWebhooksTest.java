package dev.easel.fal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks are believed only with a signature by one of fal's keys, and only for five minutes. */
class FalWebhooksTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
    private static final String BODY = "{\"request_id\":\"r-1\",\"gateway_request_id\":\"g-1\",\"status\":\"OK\"}";
    private static final KeyPair OWN = pair();
    private static final KeyPair OTHER = pair();

    private final FalSignature signature = new FalSignature(FalHosts.of(URI.create(Fal.BASE_URL)));

    @Test
    void a_webhook_is_believed_if_any_of_the_keys_signed_it() {
        CallbackMessage message = message(headers(OWN, BODY), BODY);

        assertThat(signature.isValid(message, List.of(key(OWN)), NOW)).isTrue();
        assertThat(signature.isValid(message, List.of("no key", "", key(OTHER), key(OWN)), NOW))
                .isTrue();
        assertThat(signature.isValid(message, List.of(key(OTHER)), NOW)).isFalse();
        assertThat(signature.isValid(message, List.of(), NOW)).isFalse();
    }

    @Test
    void another_body_is_not_believed() {
        assertThat(signature.isValid(message(headers(OWN, BODY), BODY + " "), List.of(key(OWN)), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"request-id", "user-id", "timestamp", "signature"})
    void each_header_is_needed_and_covered(String name) {
        Map<String, String> without = headers(OWN, BODY);
        without.remove("x-fal-webhook-" + name);
        assertThat(signature.isValid(message(without, BODY), List.of(key(OWN)), NOW))
                .isFalse();

        Map<String, String> changed = headers(OWN, BODY);
        changed.computeIfPresent(
                "x-fal-webhook-" + name, (header, value) -> (value.startsWith("1") ? "2" : "1") + value.substring(1));
        assertThat(signature.isValid(message(changed, BODY), List.of(key(OWN)), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void one_of_another_time_is_not_believed(long seconds) {
        CallbackMessage message = message(headers(OWN, BODY), BODY);

        assertThat(signature.isValid(message, List.of(key(OWN)), NOW.plusSeconds(seconds)))
                .isFalse();
        assertThat(signature.isValid(message, List.of(key(OWN)), NOW.plusSeconds(seconds - Long.signum(seconds))))
                .isTrue();
    }

    @Test
    void keys_of_other_kinds_are_passed_over_and_a_list_without_any_is_no_list() {
        assertThat(
                        keys(
                                200,
                                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"abc\"}]}"))
                .isEqualTo(Outcome.done(List.of("abc")));
        assertThat(keys(200, "{\"keys\":[]}")).isInstanceOf(Outcome.Failed.class);
        assertThat(keys(503, "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"abc\"}]}"))
                .isInstanceOf(Outcome.Failed.class);
    }

    private Outcome<List<String>> keys(int status, String body) {
        return signature.publishedKeys().orElseThrow().read(WireResponse.of(status, body));
    }

    @Test
    void the_keys_are_fetched_from_fal_without_the_key_of_the_account() {
        var request = signature.publishedKeys().orElseThrow().request();

        assertThat(request.address()).hasValue(URI.create("https://rest.fal.ai/.well-known/jwks.json"));
        assertThat(request.hasCredentials()).isFalse();
    }

    @Test
    void both_ids_of_the_task_are_named() {
        assertThat(FalProtocol.create(FalHosts.of(URI.create(Fal.BASE_URL)), false)
                        .readCallback(message(Map.of(), BODY))
                        .orElseThrow()
                        .taskIds())
                .containsExactlyInAnyOrder("r-1", "g-1");
    }

    private static CallbackMessage message(Map<String, String> headers, String body) {
        return CallbackMessage.of(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(KeyPair pair, String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            String signed = "1-request\n1-user\n" + NOW.getEpochSecond() + "\n"
                    + HexFormat.of().formatHex(hash);
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.UTF_8));
            Map<String, String> headers = new HashMap<>();
            headers.put("x-fal-webhook-request-id", "1-request");
            headers.put("x-fal-webhook-user-id", "1-user");
            headers.put("x-fal-webhook-timestamp", Long.toString(NOW.getEpochSecond()));
            headers.put("x-fal-webhook-signature", HexFormat.of().formatHex(signer.sign()));
            return headers;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last 32 bytes of the standard form are the key itself. */
    private static String key(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }
}
