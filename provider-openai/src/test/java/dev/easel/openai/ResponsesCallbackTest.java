package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.UnsupportedByServiceException;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.StandardWebhookForm;
import dev.easel.testkit.VirtualTime;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A task of the Responses API that the project's webhook tells of, over real sockets. */
@Timeout(60)
class ResponsesCallbackTest {
    private static final String SECRET = "whsec_TUFSS0VES0VZLW9mLWEtdGVzdA==";
    private static final Duration POLLED = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private final Instant start = time.instant();
    private OpenAiEmulator emulator;
    private ImageClient client;
    private CallbackServer server;

    @BeforeEach
    void start() {
        emulator = OpenAiEmulator.builder()
                .webhookSecret(SECRET)
                .generationTime(DRAWING)
                .clock(time)
                .start();
        client = Hosts.client(emulator)
                .background("gpt-5.6")
                .webhookSecret(SECRET)
                .timeSource(time)
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(POLLED))
                        .build())
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
        ImageTask task = client.submit(Hosts.request().build());
        now(task.accepted());
        time.awaitScheduledWithin(POLLED);
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

        assertThat(deliver(webhook(task, form))).isEqualTo(200);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE", "FORGED"})
    void a_callback_that_the_secret_did_not_sign_just_now_is_refused_and_leads_to_no_poll(StandardWebhookForm form) {
        ImageTask task = submitted();
        time.advance(DRAWING);

        assertThat(deliver(webhook(task, form))).isEqualTo(401);

        time.advance(POLLED.minus(DRAWING).minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(POLLED);
    }

    @Test
    void a_signature_of_another_body_proves_nothing() {
        ImageTask task = submitted();
        time.advance(DRAWING);
        EmulatedCallback genuine = webhook(task, StandardWebhookForm.VALID);

        assertThat(deliver(new EmulatedCallback(genuine.headers(), genuine.body() + " ")))
                .isEqualTo(401);
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }

    @Test
    void a_callback_that_comes_twice_does_no_harm() {
        ImageTask task = submitted();
        time.advance(DRAWING);
        EmulatedCallback webhook = webhook(task, StandardWebhookForm.VALID);

        assertThat(deliver(webhook)).isEqualTo(200);
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(deliver(webhook)).isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_callback_does_not_finish_a_task_that_a_poll_finds_unfinished() {
        ImageTask task = submitted();
        time.advance(DRAWING);
        EmulatedCallback webhook = webhook(task, StandardWebhookForm.VALID);
        emulator.next(ExchangeKind.POLL, Fault.html(503));

        assertThat(deliver(webhook)).isEqualTo(200);

        time.awaitScheduledWithin(POLLED);
        assertThat(task.result()).isNotDone();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void without_the_secret_nothing_is_received() {
        try (ImageClient unsigned =
                Hosts.client(emulator).background("gpt-5.6").timeSource(time).build()) {
            assertThatThrownBy(unsigned::callbackReceiver).isInstanceOf(UnsupportedByServiceException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "whsec_", "whsec_no base64"})
    void what_is_no_secret_is_refused_without_being_shown(String secret) {
        assertThatThrownBy(() -> OpenAi.builder().webhookSecret(secret))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("webhookSecret")
                .message()
                .doesNotContain("no base64");
    }
}
