package dev.easel.testkit;

import static dev.easel.testkit.FalWire.DEV;
import static dev.easel.testkit.FalWire.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.WebhookForm;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks, and the files that go in. The signature is checked here step by step, as the documentation tells. */
class FalWebhookTest {
    private static final String ED25519_HEADER = "302a300506032b6570032100";

    private FalWire fal = FalWire.with();

    @AfterEach
    void close() {
        fal.close();
    }

    @ParameterizedTest
    @CsvSource({
        "VALID, true, 0",
        "SECOND_KEY, true, 0",
        "STALE, true, -301",
        "FROM_THE_FUTURE, true, 301",
        "FORGED, false, 0",
        "TAMPERED, false, 0"
    })
    void a_webhook_is_signed_over_id_user_time_and_digest(WebhookForm form, boolean verified, long age)
            throws GeneralSecurityException {
        String path = fal.submit();
        fal.seconds(30);

        EmulatedCallback webhook = fal.emulator.webhook(FalWire.idOf(path), form);

        long sent = Long.parseLong(webhook.headers().get("X-Fal-Webhook-Timestamp"));
        assertThat(sent - fal.time.instant().getEpochSecond()).isEqualTo(age);
        assertThat(isSigned(webhook)).isEqualTo(verified);
    }

    private boolean isSigned(EmulatedCallback webhook) throws GeneralSecurityException {
        JsonNode keys = PlainHttp.get(fal.emulator.baseUrl() + "/.well-known/jwks.json")
                .json()
                .path("keys");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(webhook.body().getBytes(StandardCharsets.UTF_8));
        String message = webhook.headers().get("X-Fal-Webhook-Request-Id") + "\n"
                + webhook.headers().get("X-Fal-Webhook-User-Id") + "\n"
                + webhook.headers().get("X-Fal-Webhook-Timestamp") + "\n"
                + HexFormat.of().formatHex(digest);
        byte[] signature = HexFormat.of().parseHex(webhook.headers().get("X-Fal-Webhook-Signature"));
        assertThat(signature).hasSize(64);
        boolean any = false;
        for (JsonNode key : keys) {
            assertThat(key.path("kty").asText() + key.path("crv").asText()).isEqualTo("OKPEd25519");
            String raw = HexFormat.of()
                    .formatHex(Base64.getUrlDecoder().decode(key.path("x").asText()));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(ED25519_HEADER + raw))));
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            any |= verifier.verify(signature);
        }
        return any;
    }

    @Test
    void an_unsigned_webhook_has_none_of_the_four_headers() {
        String path = fal.submit();

        assertThat(fal.emulator
                        .webhook(FalWire.idOf(path), WebhookForm.UNSIGNED)
                        .headers())
                .containsOnlyKeys("Content-Type");
    }

    @Test
    void a_webhook_holds_the_output_or_the_error_and_may_come_early() {
        String good = fal.submit();
        String bad = fal.submit(DEV, "{'prompt':'p','num_inference_steps':99}");

        JsonNode early = body(good);
        fal.seconds(30);

        assertThat(early).isEqualTo(body(good));
        assertThat(early.path("status").asText()).isEqualTo("OK");
        assertThat(early.path("error").isNull()).isTrue();
        assertThat(early.path("payload")).isEqualTo(fal.get(good).json());
        JsonNode error = body(bad);
        assertThat(error.path("status").asText()).isEqualTo("ERROR");
        assertThat(error.path("error").asText()).isEqualTo("Invalid status code: 422");
        assertThat(error.at("/payload/detail/0/type").asText()).isEqualTo("less_than_equal");
    }

    private JsonNode body(String path) {
        String id = FalWire.idOf(path);
        JsonNode body = FalWire.json(fal.emulator.webhook(id, WebhookForm.VALID).body());
        assertThat(body.path("request_id").asText()).isEqualTo(id);
        return body;
    }

    @Test
    void an_early_webhook_does_not_fix_the_end_of_a_task_that_is_cancelled() {
        String path = fal.submit();
        body(path);
        fal.cancel(path);

        assertThat(fal.get(path).status()).isEqualTo(499);
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @Test
    void a_webhook_may_have_an_error_of_its_own() {
        fal.close();
        fal = FalWire.with(Quirk.PAYLOAD_ERROR);
        JsonNode body = body(fal.submit());

        assertThat(body.path("payload").isNull()).isTrue();
        assertThat(body.path("payload_error").isTextual()).isTrue();
    }

    @Test
    void an_upload_is_put_without_the_key_and_then_drawn_with() {
        JsonNode upload = fal.post(
                        "storage/upload/initiate?storage_type=fal-cdn-v3",
                        "{'file_name':'cat.png','content_type':'image/png'}",
                        "X-Fal-Object-Lifecycle",
                        "{\"expiration_duration_seconds\":3600}")
                .json();
        String uploadUrl = upload.path("upload_url").asText();
        String fileUrl = upload.path("file_url").asText();
        byte[] png = OpenAiWire.png(40, 30, false);

        assertThat(PlainHttp.get(fileUrl).status()).isEqualTo(404);
        assertThat(FalWire.put(uploadUrl, png, "image/png", "Authorization", FalWire.AUTHORIZATION)
                        .status())
                .isEqualTo(400);
        assertThat(FalWire.put(uploadUrl, png, "image/jpeg").status()).isEqualTo(400);
        assertThat(FalWire.put(uploadUrl, png, "image/png").status()).isEqualTo(200);
        assertThat(PlainHttp.get(fileUrl).body()).isEqualTo(png);
        PlainHttp.Response result =
                fal.result("fal-ai/flux/dev/image-to-image", "{'prompt':'p','image_url':'" + fileUrl + "'}");
        assertThat(result.json().at("/images/0/width").asInt()).isEqualTo(40);
        fal.seconds(3600);
        assertThat(PlainHttp.get(fileUrl).status()).isEqualTo(404);
    }

    @Test
    void an_upload_needs_the_key_and_the_type_of_storage() {
        String path = "storage/upload/initiate";
        String body = "{'file_name':'cat.png','content_type':'image/png'}";

        assertThat(PlainHttp.postJson(fal.emulator.baseUrl() + "/" + path + "?storage_type=fal-cdn-v3", "{}")
                        .status())
                .isEqualTo(401);
        assertThat(fal.post(path, body).status()).isEqualTo(400);
        assertThat(fal.post(path + "?storage_type=fal-cdn-v3", "{}").status()).isEqualTo(400);
    }

    @Test
    void a_forbidden_image_cannot_be_read_even_by_its_owner() {
        String preference = "{\"expiration_duration_seconds\":null,\"initial_acl\":{\"default\":\"forbid\"}}";
        String url = fal.result(DEV, "{'prompt':'p'," + SMALL + "}", "X-Fal-Object-Lifecycle-Preference", preference)
                .json()
                .at("/images/0/url")
                .asText();

        assertThat(PlainHttp.get(url).status()).isEqualTo(403);
    }
}
