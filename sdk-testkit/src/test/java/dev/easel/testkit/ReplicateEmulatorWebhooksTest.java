package dev.easel.testkit;

import static dev.easel.testkit.ReplicateWire.get;
import static dev.easel.testkit.ReplicateWire.poll;
import static dev.easel.testkit.ReplicateWire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The webhooks of the emulated Replicate: when they come, how often, and how they are signed. */
class ReplicateEmulatorWebhooksTest {
    private final VirtualTime time = VirtualTime.create();
    private final MockWebServer receiver = new MockWebServer();
    private ReplicateEmulator emulator = ReplicateWire.with(time);

    @BeforeEach
    void listen() throws IOException {
        receiver.start();
    }

    @AfterEach
    void close() {
        emulator.close();
        receiver.close();
    }

    private void start(ReplicateEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).start();
    }

    private void respond(int... statuses) {
        for (int status : statuses) {
            receiver.enqueue(new MockResponse.Builder().code(status).build());
        }
    }

    private PlainHttp.Response submit(String events) {
        return post(emulator, "/models/black-forest-labs/flux-schnell/predictions", """
                {'input':{'prompt':'a mug','megapixels':'0.25'},'webhook':'http://127.0.0.1:%d/x'%s}
                """.formatted(
                        receiver.getPort(), events));
    }

    private PlainHttp.Response submitForTheEnd() {
        return submit(",'webhook_events_filter':['completed']");
    }

    private JsonNode received() throws InterruptedException {
        return Objects.requireNonNull(
                Json.read(body(receiver.takeRequest(0, TimeUnit.SECONDS)).getBytes(StandardCharsets.UTF_8)));
    }

    private static String body(RecordedRequest request) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(request, "no webhook").getBody())
                .utf8();
    }

    private static String signature(String secret, String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private String secret() {
        return get(emulator, "/webhooks/default/secret").json().get("key").asText();
    }

    @Test
    void the_webhook_of_the_end_is_the_prediction_as_it_is_polled() throws Exception {
        respond(200);
        PlainHttp.Response submitted = submitForTheEnd();
        List<CallbackDelivery> made = emulator.deliverWebhooks();

        assertThat(made).hasSize(1);
        assertThat(made.get(0).acknowledged()).isTrue();
        assertThat(made.get(0).taskId()).isEqualTo(ReplicateWire.id(submitted));
        assertThat(received()).isEqualTo(poll(emulator, submitted));
        assertThat(emulator.deliverWebhooks()).isEmpty();
        assertThat(poll(emulator, submitted).at("/webhook_events_filter/0").asText())
                .isEqualTo("completed");
    }

    @Test
    void a_delivered_webhook_is_signed_with_the_secret_of_the_account() throws Exception {
        respond(200);
        submitForTheEnd();
        emulator.deliverWebhooks();
        RecordedRequest request = receiver.takeRequest(0, TimeUnit.SECONDS);
        String signed = request.getHeaders().get("webhook-id") + "."
                + request.getHeaders().get("webhook-timestamp") + "." + body(request);

        assertThat(request.getHeaders().get("webhook-signature")).isEqualTo(signature(secret(), signed));
        assertThat(request.getHeaders().get("webhook-timestamp"))
                .isEqualTo(Long.toString(time.instant().getEpochSecond()));
    }

    @Test
    void a_webhook_can_be_valid_signed_twice_stale_or_forged() throws Exception {
        String id = ReplicateWire.id(submitForTheEnd());
        for (StandardWebhookForm form : StandardWebhookForm.values()) {
            EmulatedCallback webhook = emulator.webhook(id, form);
            String sent = webhook.headers().get("webhook-timestamp");
            String right = signature(secret(), webhook.headers().get("webhook-id") + "." + sent + "." + webhook.body());
            List<String> signatures =
                    List.of(webhook.headers().get("webhook-signature").split(" "));

            assertThat(signatures.contains(right)).as("%s", form).isEqualTo(form != StandardWebhookForm.FORGED);
            assertThat(signatures).hasSize(form == StandardWebhookForm.TWO_SIGNATURES ? 2 : 1);
            assertThat(Duration.between(Instant.ofEpochSecond(Long.parseLong(sent)), time.instant())
                                    .compareTo(Duration.ofMinutes(5))
                            > 0)
                    .isEqualTo(form == StandardWebhookForm.STALE);
        }
        assertThatThrownBy(() -> emulator.webhook("none", StandardWebhookForm.VALID))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_the_end_is_repeated_for_about_a_minute() {
        respond(500, 500, 404, 503, 500, 500, 500, 500);
        submit(",'webhook_events_filter':['output','completed']");
        List<CallbackDelivery> made = new ArrayList<>(emulator.deliverWebhooks());
        assertThat(made).hasSize(2);
        assertThat(emulator.deliverWebhooks()).isEmpty();
        for (int second = 0; second < 120; second++) {
            time.advance(Duration.ofSeconds(1));
            made.addAll(emulator.deliverWebhooks());
        }

        assertThat(made).hasSize(7).noneMatch(CallbackDelivery::acknowledged);
    }

    @Test
    void by_default_the_output_and_the_end_are_told() throws Exception {
        respond(200, 200);
        submit("");

        assertThat(emulator.deliverWebhooks()).hasSize(2);
        JsonNode output = received();
        assertThat(output.get("status").asText()).isEqualTo("processing");
        assertThat(output.get("output")).hasSize(1);
        assertThat(received().get("status").asText()).isEqualTo("succeeded");
    }

    @Test
    void events_come_as_they_happen() throws Exception {
        start(ReplicateEmulator.builder().generationTime(Duration.ofSeconds(10)));
        respond(200, 200, 200);
        submit(",'webhook_events_filter':['start','logs','completed']");

        assertThat(emulator.deliverWebhooks()).hasSize(2);
        assertThat(received().get("status").asText()).isEqualTo("processing");
        assertThat(received().get("logs").asText()).startsWith("Using seed: ");
        time.advance(Duration.ofSeconds(10));
        assertThat(emulator.deliverWebhooks()).hasSize(1);
    }

    @Test
    void webhooks_may_come_twice_and_in_reverse() throws Exception {
        start(ReplicateEmulator.builder().quirks(Quirk.WEBHOOKS_TWICE, Quirk.WEBHOOKS_REVERSED));
        respond(200, 200, 200, 200);
        submit(",'webhook_events_filter':['start','completed']");
        emulator.deliverWebhooks();

        assertThat(List.of(received(), received(), received(), received()))
                .extracting(told -> told.get("status").asText())
                .containsExactly("succeeded", "succeeded", "processing", "processing");
    }

    @Test
    void a_webhook_may_come_before_the_response_to_the_submission() {
        start(ReplicateEmulator.builder().quirks(Quirk.WEBHOOK_BEFORE_RESPONSE));
        respond(200);
        submitForTheEnd();

        assertThat(receiver.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_abortion_is_told_or_not() {
        respond(200);
        emulator.nextPrediction(Ending.ABORTED);
        submitForTheEnd();
        assertThat(emulator.deliverWebhooks()).hasSize(1);

        start(ReplicateEmulator.builder().quirks(Quirk.NO_WEBHOOK_OF_ABORTED));
        emulator.nextPrediction(Ending.ABORTED);
        submitForTheEnd();
        assertThat(emulator.deliverWebhooks()).isEmpty();
    }

    @Test
    void a_webhook_elsewhere_is_accepted_and_never_called() {
        String body = "{'input':{'prompt':'p'},'webhook':'https://hooks.example/x'}";

        assertThat(post(emulator, "/models/black-forest-labs/flux-schnell/predictions", body)
                        .status())
                .isEqualTo(201);
        assertThat(emulator.deliverWebhooks()).isEmpty();
    }
}
