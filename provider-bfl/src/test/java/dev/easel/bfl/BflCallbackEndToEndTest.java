package dev.easel.bfl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageTask;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that BFL calls back about: the emulator calls the client's own server, over real sockets. BFL's proofs hold no time. */
@Timeout(60)
class BflCallbackEndToEndTest extends BflTest {
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final Instant start = time.instant();
    private CallbackServer server;

    @AfterEach
    void stopListening() {
        server.close();
    }

    /** A task that the service has, and that waits for its first poll. */
    private ImageTask submitted(BflEmulator.Builder options) {
        start(options.generationTime(DRAWING));
        server = CallbackServer.listen(client.callbackReceiver(), 0);
        ImageTask task = client.submit(mug().callbackUrl(server.address()).build());
        now(task.accepted());
        time.awaitScheduledWithin(SAFETY_NET);
        return task;
    }

    private EmulatedCallback webhook(ImageTask task, WebhookForm form) {
        return emulator.webhook(task.accepted().join().calls().get(0).taskId().orElseThrow(), form);
    }

    /** What comes without the time moving. */
    private static <T> T now(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Duration elapsed() {
        return Duration.between(start, time.instant());
    }

    @ParameterizedTest
    @EnumSource(names = {"SECRET", "SIGNATURE", "BOTH"})
    void a_callback_has_the_task_polled_before_its_next_poll_was_due(WebhookForm form) {
        ImageTask task = submitted(BflEmulator.builder().webhookForm(form));
        time.advance(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();

        assertThat(emulator.deliverWebhooks()).singleElement().matches(CallbackDelivery::acknowledged);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "FORGED_SECRET", "FORGED_SIGNATURE", "FORGED_SIGNATURE_WITH_SECRET"})
    void a_callback_without_a_proof_is_refused_and_leads_to_no_poll(WebhookForm form) {
        ImageTask task = submitted(BflEmulator.builder().webhookForm(form));
        time.advance(DRAWING);

        assertThat(emulator.deliverWebhooks())
                .singleElement()
                .extracting(CallbackDelivery::status)
                .isEqualTo(401);

        time.advance(SAFETY_NET.minus(DRAWING).minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(SAFETY_NET);
    }

    @Test
    void a_callback_that_comes_twice_does_no_harm() {
        ImageTask task = submitted(BflEmulator.builder().quirks(Quirk.WEBHOOK_TWICE));
        time.advance(DRAWING);

        assertThat(emulator.deliverWebhooks()).hasSize(2).allMatch(CallbackDelivery::acknowledged);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_body_that_says_ready_does_not_finish_a_task_that_a_poll_finds_unfinished() {
        ImageTask task = submitted(BflEmulator.builder());
        String id = task.accepted().join().calls().get(0).taskId().orElseThrow();
        // The secret in a header covers no body: whoever has seen one callback can write another.
        EmulatedCallback lie = new EmulatedCallback(
                webhook(task, WebhookForm.SECRET).headers(),
                "{\"id\":\"" + id + "\",\"status\":\"Ready\",\"result\":{\"sample\":\"http://127.0.0.1:1/evil.png\"}}");

        assertThat(lie.deliverTo(server.address())).isEqualTo(200);

        time.awaitScheduledWithin(Duration.ofSeconds(5));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(task.result()).isNotDone();
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isGreaterThanOrEqualTo(DRAWING);
    }
}
