package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A callback is believed with a signature of one of the secrets, for five minutes. */
class StandardWebhookSignatureTest {
    private static final byte[] KEY = "MARKEDKEY-of-a-webhook".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String BODY = "{\"data\":{\"id\":\"i1\"}}";

    private static String signature(String id, long time, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] bytes = mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean isValid(String id, String time, String signature, String body) {
        return isValid(id, time, signature, body, List.of(SECRET));
    }

    private static boolean isValid(String id, String time, String signature, String body, List<String> secrets) {
        Map<String, String> headers =
                Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", signature);
        return StandardWebhookSignature.isValid(
                CallbackMessage.of(headers, body.getBytes(StandardCharsets.UTF_8)), secrets, NOW);
    }

    @Test
    void one_of_several_signatures_has_to_fit() throws Exception {
        long time = NOW.getEpochSecond() - 300;
        String signature = signature("m1", time, BODY);

        assertThat(isValid("m1", "" + time, signature, BODY)).isTrue();
        assertThat(isValid("m1", "" + time, "v1,QUJD v2,x " + signature, BODY)).isTrue();
        assertThat(isValid("m1", "" + time, "v1a" + signature.substring(2), BODY))
                .isFalse();
        assertThat(isValid("m2", "" + time, signature, BODY)).isFalse();
        assertThat(isValid("m1", "" + time, signature, BODY + " ")).isFalse();
        assertThat(isValid("m1", "" + time, "", BODY)).isFalse();
    }

    @Test
    void one_of_several_secrets_has_to_fit_and_what_is_no_secret_fits_nothing() throws Exception {
        String time = "" + NOW.getEpochSecond();
        String signature = signature("m1", NOW.getEpochSecond(), BODY);

        assertThat(isValid("m1", time, signature, BODY, List.of("whsec_QUFBQQ==", SECRET)))
                .isTrue();
        assertThat(isValid("m1", time, signature, BODY, List.of(SECRET.substring("whsec_".length()))))
                .isTrue();
        assertThat(isValid("m1", time, signature, BODY, List.of("whsec_QUFBQQ==")))
                .isFalse();
        assertThat(isValid("m1", time, signature, BODY, List.of("whsec_", "", "no base64")))
                .isFalse();
        assertThat(isValid("m1", time, signature, BODY, List.of())).isFalse();
        assertThat(isValid("", time, signature, BODY)).isFalse();
    }

    @Test
    void a_secret_is_base64_of_one_byte_or_more() {
        assertThat(List.of(" " + SECRET + "\n", SECRET))
                .allMatch(text -> StandardWebhookSignature.checkedSecret("webhookSecret", text)
                        .equals(SECRET));
        String bare = SECRET.substring("whsec_".length());
        assertThat(StandardWebhookSignature.checkedSecret("webhookSecret", bare))
                .isEqualTo(bare);
        assertThat(List.of("", " ", "whsec_", "whsec_no base64", "whsec_QUFB%"))
                .allSatisfy(
                        text -> assertThatThrownBy(() -> StandardWebhookSignature.checkedSecret("webhookSecret", text))
                                .isInstanceOf(ConfigurationException.class)
                                .hasMessageContaining("webhookSecret is not whsec_ and base64"));
    }

    @Test
    void an_old_one_and_one_of_the_future_are_refused() throws Exception {
        for (long time : new long[] {NOW.getEpochSecond() - 301, NOW.getEpochSecond() + 301}) {
            assertThat(isValid("m1", "" + time, signature("m1", time, BODY), BODY))
                    .isFalse();
        }
        assertThat(isValid("m1", "soon", "v1,QUJD", BODY)).isFalse();
        assertThat(isValid("m1", "99999999999999999999", "v1,QUJD", BODY)).isFalse();
    }
}
