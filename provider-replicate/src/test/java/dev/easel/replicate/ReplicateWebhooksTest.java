package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.StandardWebhookForm;
import java.nio.charset.StandardCharsets;
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
    @EnumSource(StandardWebhookForm.class)
    void a_webhook_is_believed_if_it_is_signed_and_recent(StandardWebhookForm form) {
        CallbackMessage message = webhook(form);

        boolean genuine = form == StandardWebhookForm.VALID || form == StandardWebhookForm.TWO_SIGNATURES;
        assertThat(signature.isValid(message, List.of(SECRET), NOW)).isEqualTo(genuine);
    }

    @Test
    void it_names_the_task_and_nothing_else_is_read() {
        assertThat(ReplicateProtocol.create()
                        .readCallback(webhook(StandardWebhookForm.VALID))
                        .orElseThrow()
                        .taskIds())
                .hasSize(1);
    }

    @Test
    void a_secret_of_another_account_believes_nothing() {
        assertThat(signature.isValid(webhook(StandardWebhookForm.VALID), List.of("whsec_QUFBQQ=="), NOW))
                .isFalse();
        assertThat(signature.isValid(webhook(StandardWebhookForm.VALID), List.of(), NOW))
                .isFalse();
        assertThat(signature.isValid(webhook(StandardWebhookForm.VALID), List.of("whsec_no base64"), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-301", "301"})
    void a_webhook_of_another_time_is_not_believed(long seconds) {
        assertThat(signature.isValid(webhook(StandardWebhookForm.VALID), List.of(SECRET), NOW.plusSeconds(seconds)))
                .isFalse();
        assertThat(signature.isValid(
                        webhook(StandardWebhookForm.VALID),
                        List.of(SECRET),
                        NOW.plusSeconds(seconds - Long.signum(seconds) * 2)))
                .isTrue();
    }

    @Test
    void the_secret_is_read_from_the_account() {
        assertThat(signature.publishedKeys().orElseThrow().read(WireResponse.of(200, "{\"key\":\"whsec_x\"}")))
                .isEqualTo(Outcome.done(List.of("whsec_x")));
    }

    private static TaskHandle accepted(ImageTask task) {
        return task.accepted().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static CallbackMessage webhook(StandardWebhookForm form) {
        try (ReplicateEmulator emulator = ReplicateEmulator.builder()
                .apiKey(TOKEN)
                .webhookSecret(SECRET)
                .clock(() -> NOW)
                .start()) {
            String id = submitted(emulator);
            EmulatedCallback webhook = emulator.webhook(id, form);
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
