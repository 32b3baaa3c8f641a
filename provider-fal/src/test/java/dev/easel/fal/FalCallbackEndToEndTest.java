package dev.easel.fal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.FalEmulator.WebhookForm;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that fal calls back about: webhooks go over real sockets to the client's own server, as behind a proxy that adds TLS. */
@Timeout(60)
class FalCallbackEndToEndTest {
    private static final String KEY = "MARKEDKEY-of-a-test:0123456789abcdef";
    private static final URI PUBLIC = URI.create("https://images.example.com/callbacks");
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private final Instant start = time.instant();
    private FalEmulator emulator;
    private ImageClient client;
    private CallbackServer server;

    @BeforeEach
    void start() {
        emulator = FalEmulator.builder()
                .apiKey(KEY)
                .generationTime(DRAWING)
                .clock(time)
                .start();
        client = Fal.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(KEY)
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
        URI address = client.callbackReceiver().address(PUBLIC);
        ImageTask task = client.submit(ImageRequest.builder()
                .prompt("a lighthouse")
                .size(64, 64)
                .callbackUrl(address)
                .build());
        now(task.accepted());
        time.awaitScheduledWithin(SAFETY_NET);
        assertThat(Objects.requireNonNull(emulator.webhookAddress(id(task)))).isEqualTo(address.toString());
        return task;
    }

    private static String id(ImageTask task) {
        return task.accepted().join().calls().get(0).taskId().orElseThrow();
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

    private long fetchesOfKeys() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.path().endsWith("/jwks.json"))
                .count();
    }

    @ParameterizedTest
    @EnumSource(names = {"VALID", "SECOND_KEY"})
    void a_callback_has_the_task_polled_before_its_next_poll_was_due(WebhookForm form) {
        ImageTask task = submitted();
        time.advance(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();

        assertThat(deliver(emulator.webhook(id(task), form))).isEqualTo(200);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE", "FROM_THE_FUTURE", "FORGED", "TAMPERED", "UNSIGNED"})
    void a_callback_that_fal_did_not_sign_just_now_is_refused_and_leads_to_no_poll(WebhookForm form) {
        ImageTask task = submitted();
        time.advance(DRAWING);

        assertThat(deliver(emulator.webhook(id(task), form))).isEqualTo(401);

        time.advance(SAFETY_NET.minus(DRAWING).minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(SAFETY_NET);
    }

    @Test
    void a_callback_that_comes_twice_does_no_harm_and_the_keys_are_fetched_once() {
        ImageTask task = submitted();
        time.advance(DRAWING);
        EmulatedCallback webhook = emulator.webhook(id(task), WebhookForm.VALID);

        assertThat(deliver(webhook)).isEqualTo(200);
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(deliver(webhook)).isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(fetchesOfKeys()).isEqualTo(1);
    }

    @Test
    void the_keys_are_fetched_again_after_a_day() {
        ImageTask task = submitted();
        assertThat(deliver(emulator.webhook(id(task), WebhookForm.VALID))).isEqualTo(200);
        time.runUntil(task.result());

        time.advance(Duration.ofHours(24));
        assertThat(deliver(emulator.webhook(id(task), WebhookForm.VALID))).isEqualTo(200);

        assertThat(fetchesOfKeys()).isEqualTo(2);
    }

    @Test
    void a_callback_that_says_done_does_not_finish_a_task_that_a_poll_finds_running() {
        ImageTask task = submitted();
        EmulatedCallback early = emulator.webhook(id(task), WebhookForm.VALID);
        assertThat(early.body()).contains("\"OK\"").contains("images");

        assertThat(deliver(early)).isEqualTo(200);

        time.awaitScheduledWithin(Duration.ofSeconds(5));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(task.result()).isNotDone();
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isGreaterThanOrEqualTo(DRAWING);
    }
}
