package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallbackCall;
import dev.easel.CallbackReply;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.StandardWebhookForm;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks about interactions: a hint that a poll confirms. */
class GeminiCallbackTest {
    /** MARKEDKEY-webhook, in base64. */
    private static final String SECRET = "whsec_TUFSS0VES0VZLXdlYmhvb2s=";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ImageClient client(GeminiEmulator emulator, boolean signed) {
        GeminiBuilder builder = Gemini.builder()
                .apiKey(Bench.KEY)
                .background(true)
                .baseUrl(emulator.baseUrl().toString());
        return bench.client(signed ? builder.webhookSecret(SECRET) : builder);
    }

    private static URI address(ImageClient client) {
        return client.callbackReceiver().address(URI.create("https://images.example.com/callbacks"));
    }

    private static CallbackReply deliver(ImageClient client, EmulatedCallback webhook) {
        Map<String, List<String>> headers = webhook.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        byte[] body = webhook.body().getBytes(StandardCharsets.UTF_8);
        return client.callbackReceiver()
                .receive(CallbackCall.of("POST", address(client).getPath(), headers, new ByteArrayInputStream(body)));
    }

    @Test
    void the_service_is_told_where_to_call_and_a_callback_has_the_task_polled_at_once() {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().apiKey(Bench.KEY).generationTime(Duration.ofSeconds(3)));
        ImageClient client = client(emulator, false);
        ImageTask task = client.submit(
                Bench.LIGHTHOUSE.toBuilder().callbackUrl(address(client)).build());
        String id = task.accepted().join().taskId().orElseThrow();
        bench.time().awaitScheduledWithin(Duration.ofSeconds(30));
        bench.time().advance(Duration.ofSeconds(4));
        long polls = emulator.count(ExchangeKind.POLL);

        assertThat(emulator.webhookUris(id)).containsExactly(address(client));
        assertThat(deliver(client, emulator.webhook(id, StandardWebhookForm.FORGED)).status())
                .isEqualTo(200);

        assertThat(task.await(Duration.ofSeconds(20)).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(polls + 1);
    }

    @ParameterizedTest
    @EnumSource
    void with_the_secret_of_a_webhook_only_what_it_signed_lately_is_taken(StandardWebhookForm form) {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().apiKey(Bench.KEY).webhookSecret(SECRET));
        ImageClient client = client(emulator, true);
        ImageTask task = client.submit(Bench.LIGHTHOUSE);
        String id = task.accepted().join().taskId().orElseThrow();
        bench.time().runUntil(task.result());

        boolean valid = form == StandardWebhookForm.VALID || form == StandardWebhookForm.TWO_SIGNATURES;
        assertThat(deliver(client, emulator.webhook(id, form)).status()).isEqualTo(valid ? 200 : 401);
    }
}
