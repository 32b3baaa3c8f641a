package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallbackCall;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ReplicateEmulator.Webhook;
import dev.easel.testkit.ReplicateEmulator.WebhookForm;
import dev.easel.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks are believed only with the account's signature, and only for five minutes. */
class ReplicateWebhooksTest {
    private static final String SECRET = "whsec_TUFSS0VES0VZLW9mLWEtdGVzdA==";
    private static final String TOKEN = "r8_MARKEDKEY-of-a-test";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ReplicateSignature signature = new ReplicateSignature();

    @ParameterizedTest
    @EnumSource(WebhookForm.class)
    void a_webhook_is_believed_if_it_is_signed_and_recent(WebhookForm form) {
        CallbackMessage message = webhook(form);

        boolean genuine = form == WebhookForm.VALID || form == WebhookForm.TWO_SIGNATURES;
        assertThat(signature.isValid(message, List.of(SECRET), NOW)).isEqualTo(genuine);
    }

    @Test
    void it_names_the_task_and_nothing_else_is_read() {
        assertThat(ReplicateProtocol.create()
                        .readCallback(webhook(WebhookForm.VALID))
                        .orElseThrow()
                        .taskIds())
                .hasSize(1);
    }

    @Test
    void a_secret_of_another_account_believes_nothing() {
        assertThat(signature.isValid(webhook(WebhookForm.VALID), List.of("whsec_QUFBQQ=="), NOW))
                .isFalse();
        assertThat(signature.isValid(webhook(WebhookForm.VALID), List.of(), NOW))
                .isFalse();
        assertThat(signature.isValid(webhook(WebhookForm.VALID), List.of("whsec_no base64"), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-301", "301"})
    void a_webhook_of_another_time_is_not_believed(long seconds) {
        assertThat(signature.isValid(webhook(WebhookForm.VALID), List.of(SECRET), NOW.plusSeconds(seconds)))
                .isFalse();
        assertThat(signature.isValid(
                        webhook(WebhookForm.VALID),
                        List.of(SECRET),
                        NOW.plusSeconds(seconds - Long.signum(seconds) * 2)))
                .isTrue();
    }

    @Test
    void the_secret_is_read_from_the_account() {
        assertThat(signature.publishedKeys().orElseThrow().read(WireResponse.of(200, "{\"key\":\"whsec_x\"}")))
                .isEqualTo(Outcome.done(List.of("whsec_x")));
    }

    @Test
    void a_genuine_webhook_brings_the_poll_forward_and_the_poll_decides() {
        VirtualTime time = VirtualTime.create();
        try (ReplicateEmulator emulator = ReplicateEmulator.builder()
                        .apiKey(TOKEN)
                        .webhookSecret(SECRET)
                        .clock(time)
                        .start();
                ImageClient client = Replicate.builder()
                        .baseUrl(emulator.apiUrl().toString())
                        .apiKey(TOKEN)
                        .allowDownloadsFrom(emulator.imageHost().getHost())
                        .timeSource(time)
                        .build()) {
            URI callback = client.callbackReceiver().address(URI.create("https://h.example/callbacks"));
            ImageTask task = client.submit(ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Replicate.FLUX_SCHNELL)
                    .callbackUrl(callback)
                    .build());
            // Not by moving the time: that could run the poll before the webhook comes.
            String id = accepted(task).calls().get(0).taskId().orElseThrow();
            time.awaitScheduledWithin(Duration.ofSeconds(30));
            time.advance(Duration.ofSeconds(29));
            assertThat(emulator.count(ExchangeKind.POLL)).isZero();

            assertThat(deliver(client, emulator.webhook(id, WebhookForm.FORGED), callback))
                    .isEqualTo(401);
            assertThat(deliver(client, emulator.webhook(id, WebhookForm.STALE), callback))
                    .isEqualTo(401);
            assertThat(emulator.count(ExchangeKind.POLL)).isZero();
            assertThat(deliver(client, emulator.webhook(id, WebhookForm.VALID), callback))
                    .isEqualTo(200);

            assertThat(time.runUntil(task.result()).images()).hasSize(1);
            assertThat(emulator.count(ExchangeKind.POLL)).isOne();
        }
    }

    private static TaskHandle accepted(ImageTask task) {
        return task.accepted().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static int deliver(ImageClient client, Webhook webhook, URI callback) {
        Map<String, List<String>> headers = new HashMap<>();
        webhook.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return client.callbackReceiver()
                .receive(CallbackCall.of(
                        "POST",
                        callback.getPath(),
                        headers,
                        new ByteArrayInputStream(webhook.body().getBytes(StandardCharsets.UTF_8))))
                .status();
    }

    private static CallbackMessage webhook(WebhookForm form) {
        try (ReplicateEmulator emulator = ReplicateEmulator.builder()
                .apiKey(TOKEN)
                .webhookSecret(SECRET)
                .clock(() -> NOW)
                .start()) {
            String id = submitted(emulator);
            Webhook webhook = emulator.webhook(id, form);
            Map<String, String> headers = new HashMap<>();
            webhook.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            return CallbackMessage.of(headers, webhook.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String submitted(ReplicateEmulator emulator) {
        try (ImageClient client = Replicate.builder()
                .baseUrl(emulator.apiUrl().toString())
                .apiKey(TOKEN)
                .build()) {
            return accepted(client.submit(ImageRequest.builder()
                            .prompt("a lighthouse")
                            .model(Replicate.FLUX_SCHNELL)
                            .build()))
                    .calls()
                    .get(0)
                    .taskId()
                    .orElseThrow();
        }
    }
}
