package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskStatus;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.StandardWebhookForm;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that Replicate calls back about: webhooks go over real sockets to the client's own server, as behind a proxy that adds TLS. */
@Timeout(60)
class ReplicateCallbackEndToEndTest {
    private static final String TOKEN = "r8_MARKEDKEY-of-a-test";
    private static final URI PUBLIC = URI.create("https://images.example.com/callbacks");
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private final Instant start = time.instant();
    private ReplicateEmulator emulator;
    private ImageClient client;
    private CallbackServer server;

    @BeforeEach
    void start() {
        emulator = ReplicateEmulator.builder()
                .apiKey(TOKEN)
                .webhookSecret("whsec_TUFSS0VES0VZLW9mLWEtdGVzdA==")
                .generationTime(DRAWING)
                .clock(time)
                .start();
        client = Replicate.builder()
                .baseUrl(emulator.apiUrl().toString())
                .apiKey(TOKEN)
                .timeSource(time)
                .build();
        server = CallbackServer.listen(client.callbackReceiver(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        emulator.close();
    }

    /** A task that the service has, and that waits for its first poll. */
    private ImageTask submitted() {
        ImageTask task = client.submit(ImageRequest.builder()
                .prompt("a lighthouse")
                .model(Replicate.FLUX_SCHNELL)
                .callbackUrl(client.callbackReceiver().address(PUBLIC))
                .build());
        now(task.accepted());
        time.awaitScheduledWithin(SAFETY_NET);
        return task;
    }

    private EmulatedCallback webhook(ImageTask task, StandardWebhookForm form) {
        return emulator.webhook(task.accepted().join().calls().get(0).taskId().orElseThrow(), form);
    }

    private int deliver(EmulatedCallback webhook) {
        return webhook.deliverTo(server.address());
    }

    /** What comes without the time moving. */
    private static <T> T now(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Duration elapsed() {
        return Duration.between(start, time.instant());
    }

    @ParameterizedTest
    @EnumSource(names = {"VALID", "TWO_SIGNATURES"})
    void a_callback_has_the_task_polled_before_its_next_poll_was_due(StandardWebhookForm form) {
        ImageTask task = submitted();
        time.advance(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();

        assertThat(deliver(webhook(task, form))).isEqualTo(200);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE", "FORGED"})
    void a_callback_that_replicate_did_not_sign_just_now_is_refused_and_leads_to_no_poll(StandardWebhookForm form) {
        ImageTask task = submitted();
        time.advance(DRAWING);

        assertThat(deliver(webhook(task, form))).isEqualTo(401);

        time.advance(SAFETY_NET.minus(DRAWING).minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(SAFETY_NET);
    }

    @Test
    void a_signature_of_another_body_proves_nothing() {
        ImageTask task = submitted();
        EmulatedCallback genuine = webhook(task, StandardWebhookForm.VALID);
        String lie = genuine.body().replaceFirst("\"status\":\"[a-z]+\"", "\"status\":\"succeeded\"");
        assertThat(lie).isNotEqualTo(genuine.body());

        assertThat(deliver(new EmulatedCallback(genuine.headers(), lie))).isEqualTo(401);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }

    @Test
    void a_callback_that_comes_twice_does_no_harm_and_the_secret_is_fetched_once() {
        ImageTask task = submitted();
        time.advance(DRAWING);
        EmulatedCallback webhook = webhook(task, StandardWebhookForm.VALID);

        assertThat(deliver(webhook)).isEqualTo(200);
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(deliver(webhook)).isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.exchanges().stream()
                        .filter(exchange -> exchange.path().endsWith("/webhooks/default/secret")))
                .hasSize(1);
    }

    @Test
    void a_callback_does_not_finish_a_task_that_a_poll_finds_running() {
        ImageTask task = submitted();

        assertThat(deliver(webhook(task, StandardWebhookForm.VALID))).isEqualTo(200);

        time.awaitScheduledWithin(Duration.ofSeconds(5));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(task.result()).isNotDone();
        assertThat(task.status()).isNotInstanceOf(TaskStatus.Succeeded.class);
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isGreaterThanOrEqualTo(DRAWING);
    }
}
