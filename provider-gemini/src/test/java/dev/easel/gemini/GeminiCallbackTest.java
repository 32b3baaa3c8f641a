package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.StandardWebhookForm;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An interaction that Gemini calls back about, over real sockets: at the address of the request, signed with a key of Google's that Easel
 * does not check, or at the address of the project, signed with its secret.
 */
@Timeout(60)
class GeminiCallbackTest {
    /** MARKEDKEY-webhook, in base64. */
    private static final String SECRET = "whsec_TUFSS0VES0VZLXdlYmhvb2s=";

    private static final Duration SAFETY_NET = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final Bench bench = new Bench();
    private GeminiEmulator emulator;
    private ImageClient client;
    private CallbackServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        bench.close();
    }

    private void start(boolean signed) {
        emulator = bench.start(
                GeminiEmulator.builder().apiKey(Bench.KEY).webhookSecret(SECRET).generationTime(DRAWING));
        GeminiBuilder builder = Gemini.builder()
                .apiKey(Bench.KEY)
                .background(true)
                // So that no poll comes before the callback where the service was told no address.
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(SAFETY_NET))
                        .build())
                .baseUrl(emulator.baseUrl().toString());
        client = bench.client(signed ? builder.webhookSecret(SECRET) : builder);
        server = CallbackServer.listen(client.callbackReceiver(), 0);
    }

    /** A task that the service has, and that waits for its first poll. */
    private ImageTask submitted(ImageRequest request) {
        ImageTask task = client.submit(request);
        now(task.accepted());
        bench.time().awaitScheduledWithin(SAFETY_NET);
        return task;
    }

    private static String id(ImageTask task) {
        return task.accepted().join().taskId().orElseThrow();
    }

    /** What comes without the time moving. */
    private static <T> T now(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Duration elapsed() {
        return Duration.ofNanos(bench.time().nanoTime());
    }

    @Test
    void a_callback_to_the_address_of_the_request_has_the_task_polled_at_once() {
        start(false);
        ImageTask task = submitted(
                Bench.LIGHTHOUSE.toBuilder().callbackUrl(server.address()).build());
        bench.time().advance(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();

        URI told = emulator.webhookUris(id(task)).get(0);
        assertThat(told).isEqualTo(server.address());
        // By the secret it looks forged: it is signed with a key of Google's.
        assertThat(emulator.webhook(id(task), StandardWebhookForm.FORGED).deliverTo(told))
                .isEqualTo(200);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"VALID", "TWO_SIGNATURES"})
    void a_callback_of_the_projects_webhook_has_the_task_polled_at_once(StandardWebhookForm form) {
        start(true);
        ImageTask task = submitted(Bench.LIGHTHOUSE);
        bench.time().advance(DRAWING);

        assertThat(emulator.webhook(id(task), form).deliverTo(server.address())).isEqualTo(200);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE", "FORGED"})
    void a_callback_that_the_secret_did_not_sign_just_now_is_refused_and_leads_to_no_poll(StandardWebhookForm form) {
        start(true);
        ImageTask task = submitted(Bench.LIGHTHOUSE);
        bench.time().advance(DRAWING);

        assertThat(emulator.webhook(id(task), form).deliverTo(server.address())).isEqualTo(401);

        bench.time().advance(SAFETY_NET.minus(DRAWING).minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(bench.time().runUntil(task.result()).images()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_callback_that_comes_twice_does_no_harm(boolean signed) {
        start(signed);
        ImageTask task = submitted(Bench.LIGHTHOUSE);
        bench.time().advance(DRAWING);
        EmulatedCallback webhook = emulator.webhook(id(task), StandardWebhookForm.VALID);

        assertThat(webhook.deliverTo(server.address())).isEqualTo(200);
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(webhook.deliverTo(server.address())).isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_forged_body_does_not_finish_a_task_that_a_poll_finds_running() {
        start(false);
        ImageTask task = submitted(
                Bench.LIGHTHOUSE.toBuilder().callbackUrl(server.address()).build());
        EmulatedCallback lie = new EmulatedCallback(
                Map.of(),
                "{\"type\":\"interaction.completed\",\"data\":{\"id\":\"" + id(task) + "\",\"status\":\"completed\","
                        + "\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":\"image\","
                        + "\"uri\":\"http://127.0.0.1:1/evil.png\"}]}]}}");

        assertThat(lie.deliverTo(server.address())).isEqualTo(200);

        bench.time().awaitScheduledWithin(SAFETY_NET);
        assertThat(task.result()).isNotDone();
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
        assertThat(bench.time().runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isGreaterThanOrEqualTo(DRAWING);
    }

    @Test
    void a_signature_of_another_body_proves_nothing() {
        start(true);
        ImageTask task = submitted(Bench.LIGHTHOUSE);
        bench.time().advance(DRAWING);
        EmulatedCallback genuine = emulator.webhook(id(task), StandardWebhookForm.VALID);

        assertThat(new EmulatedCallback(genuine.headers(), genuine.body() + " ").deliverTo(server.address()))
                .isEqualTo(401);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "whsec_", "whsec_no base64"})
    void what_is_no_secret_is_refused_without_being_shown(String secret) {
        assertThatThrownBy(() -> Gemini.builder().webhookSecret(secret))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("webhookSecret")
                .message()
                .doesNotContain("no base64");
    }
}
