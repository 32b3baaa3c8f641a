package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.CallbackMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Callbacks of a project's own webhook are signed. */
class GeminiSignatureTest {
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
        Map<String, String> headers =
                Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", signature);
        return GeminiSignature.of(SECRET)
                .isValid(CallbackMessage.of(headers, body.getBytes(StandardCharsets.UTF_8)), List.of(), NOW);
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
    void an_old_one_and_one_of_the_future_are_refused() throws Exception {
        for (long time : new long[] {NOW.getEpochSecond() - 301, NOW.getEpochSecond() + 301}) {
            assertThat(isValid("m1", "" + time, signature("m1", time, BODY), BODY))
                    .isFalse();
        }
        assertThat(isValid("m1", "soon", "v1,QUJD", BODY)).isFalse();
        assertThat(isValid("m1", "99999999999999999999", "v1,QUJD", BODY)).isFalse();
    }
}
