package dev.easel.testkit;

import static dev.easel.testkit.BflWire.KEY;
import static dev.easel.testkit.BflWire.poll;
import static dev.easel.testkit.BflWire.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks: the other shape of the submission's answer, what proves them, and when they come again. */
class BflEmulatorWebhookTest {
    private final VirtualTime time = VirtualTime.create();
    private final MockWebServer receiver = new MockWebServer();
    private BflEmulator emulator = BflWire.with();

    @BeforeEach
    void listen() throws Exception {
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.close();
        emulator.close();
    }

    private void start(BflEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).apiKey(KEY).start();
    }

    private JsonNode submitWithWebhook() {
        String url = "http://127.0.0.1:" + receiver.getPort() + "/hook";
        return submit(emulator, ",'webhook_url':'" + url + "','webhook_secret':'hook-secret-of-a-test'");
    }

    private void respond(int... statuses) {
        for (int status : statuses) {
            receiver.enqueue(new MockResponse.Builder().code(status).build());
        }
    }

    @Test
    void a_submission_with_a_webhook_is_answered_without_an_address_to_poll() {
        JsonNode submission = submitWithWebhook();

        assertThat(submission.has("polling_url")).isFalse();
        assertThat(submission.path("status").asText()).isEqualTo("Pending");
        assertThat(submission.path("webhook_url").asText()).endsWith("/hook");
        assertThat(submission.path("cost").asDouble()).isEqualTo(3);
    }

    @Test
    void its_task_is_polled_at_the_base_unless_the_region_has_a_host_of_its_own() {
        String path = "/v1/get_result?id=";
        String id = submitWithWebhook().path("id").asText();
        assertThat(BflWire.get(emulator, path + id).json().path("status").asText())
                .isEqualTo("Ready");

        start(BflEmulator.builder().separateRegionHost());
        String elsewhere = submitWithWebhook().path("id").asText();
        assertThat(BflWire.get(emulator, path + elsewhere).json().path("status").asText())
                .isEqualTo("Task not found");
    }

    @Test
    void a_webhook_has_the_shape_of_a_poll_and_the_secret_in_a_header() throws Exception {
        respond(200);
        JsonNode submission = submitWithWebhook();

        assertThat(emulator.deliverWebhooks())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.acknowledged()).isTrue());

        RecordedRequest request = receiver.takeRequest();
        JsonNode body = Json.read(Objects.requireNonNull(request.getBody()).toByteArray());
        assertThat(body).isNotNull();
        assertThat(body.path("id")).isEqualTo(submission.path("id"));
        assertThat(body.path("status").asText()).isEqualTo("Ready");
        assertThat(body.at("/result/sample").asText()).startsWith(emulator.imageHost() + "/");
        assertThat(request.getHeaders().get("X-Webhook-Secret")).isEqualTo("hook-secret-of-a-test");
        assertThat(request.getHeaders().get("x-key")).isNull();
        assertThat(emulator.deliverWebhooks()).isEmpty();
    }

    @Test
    void nothing_is_delivered_before_the_task_is_over() {
        start(BflEmulator.builder().generationTime(Duration.ofSeconds(10)));
        submitWithWebhook();

        assertThat(emulator.deliverWebhooks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SECRET, right, none",
        "SIGNATURE, none, right",
        "BOTH, right, right",
        "NONE, none, none",
        "FORGED_SECRET, wrong, none",
        "FORGED_SIGNATURE, none, wrong",
        "FORGED_SIGNATURE_WITH_SECRET, right, wrong"
    })
    void a_webhook_is_proven_or_forged_as_it_was_told_to_be(WebhookForm form, String secret, String signature)
            throws Exception {
        String id = submitWithWebhook().path("id").asText();

        EmulatedCallback webhook = emulator.webhook(id, form);

        assertThat(kind(webhook.headers(), "X-Webhook-Secret", "hook-secret-of-a-test"))
                .isEqualTo(secret);
        assertThat(kind(webhook.headers(), "X-BFL-Signature", "sha256=" + hmac(webhook.body())))
                .isEqualTo(signature);
    }

    private static String kind(Map<String, String> headers, String name, String right) {
        String value = headers.get(name);
        return value == null ? "none" : value.equals(right) ? "right" : "wrong";
    }

    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("hook-secret-of-a-test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_older_webhook_says_success() {
        start(BflEmulator.builder().quirks(Quirk.WEBHOOK_SAYS_SUCCESS));
        String id = submitWithWebhook().path("id").asText();

        assertThat(emulator.webhook(id, WebhookForm.SECRET).body()).contains("\"status\":\"SUCCESS\"");
    }

    @Test
    void a_webhook_of_no_task_is_a_mistake_of_the_test() {
        assertThatThrownBy(() -> emulator.webhook("nobody", WebhookForm.SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void a_webhook_without_a_2xx_comes_again_after_1_5_and_30_seconds_then_never() {
        start(BflEmulator.builder());
        respond(500, 404, 302, 500);
        submitWithWebhook();

        assertThat(emulator.deliverWebhooks()).hasSize(1);
        assertThat(emulator.deliverWebhooks()).isEmpty();
        for (int seconds : new int[] {1, 5, 30}) {
            time.advance(Duration.ofSeconds(seconds));
            assertThat(emulator.deliverWebhooks()).hasSize(1);
        }
        time.advance(Duration.ofHours(1));
        assertThat(emulator.deliverWebhooks()).isEmpty();
    }

    @Test
    void a_webhook_may_come_twice() {
        start(BflEmulator.builder().quirks(Quirk.WEBHOOK_TWICE));
        respond(200, 200);
        submitWithWebhook();

        assertThat(emulator.deliverWebhooks()).hasSize(2);
    }

    @Test
    void a_webhook_may_come_before_the_submission_is_answered() {
        start(BflEmulator.builder().generationTime(Duration.ofSeconds(10)).quirks(Quirk.WEBHOOK_BEFORE_RESPONSE));
        respond(200);

        submitWithWebhook();

        assertThat(receiver.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_address_off_this_machine_is_not_called() {
        submit(emulator, ",'webhook_url':'https://h.example/x'");

        assertThat(emulator.deliverWebhooks())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.status()).isZero());
    }

    @Test
    void a_task_without_a_webhook_is_told_of_by_polls_alone() {
        JsonNode submission = submit(emulator, "");

        assertThat(emulator.deliverWebhooks()).isEmpty();
        assertThat(poll(submission).path("status").asText()).isEqualTo("Ready");
    }

    @Test
    void nothing_proves_a_webhook_without_a_secret() {
        String id = submit(emulator, ",'webhook_url':'https://h.example/x'")
                .path("id")
                .asText();

        assertThat(emulator.webhook(id, WebhookForm.BOTH).headers()).isEmpty();
    }
}
