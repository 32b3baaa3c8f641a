package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells of finished tasks. What is not acknowledged by a 2xx is sent again after 1, 5 and 30 seconds, then never.
 * Thread-safe.
 */
final class Webhooks {
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final String OTHER_SECRET = "another secret";

    /** How far the telling of one task has come. */
    private static final class Progress {
        private int failures;
        private int acknowledgements;
        private @Nullable Instant notBefore;
    }

    private final BflSettings settings;
    private final Tasks tasks;
    private final StatusBodies bodies;
    private final Map<String, Progress> progress = new HashMap<>();

    Webhooks(BflSettings settings, Tasks tasks, StatusBodies bodies) {
        this.settings = settings;
        this.tasks = tasks;
        this.bodies = bodies;
    }

    /** Makes every delivery that is due now, and says how each went. */
    synchronized List<CallbackDelivery> deliver() {
        List<CallbackDelivery> made = new ArrayList<>();
        for (Task<Work> task : tasks.withWebhook()) {
            Progress known = progress.computeIfAbsent(task.id(), id -> new Progress());
            int wanted = settings.has(Quirk.WEBHOOK_TWICE) ? 2 : 1;
            Instant now = tasks.now();
            while (known.acknowledgements < wanted
                    && known.failures <= RETRIES.size()
                    && (known.notBefore == null || !now.isBefore(known.notBefore))) {
                CallbackDelivery delivery = tell(task);
                made.add(delivery);
                if (delivery.acknowledged()) {
                    known.acknowledgements++;
                } else {
                    int failure = known.failures++;
                    known.notBefore = failure < RETRIES.size() ? now.plus(RETRIES.get(failure)) : now;
                }
            }
        }
        return List.copyOf(made);
    }

    /** Tells of one task now, whatever was told before. */
    CallbackDelivery tell(Task<Work> task) {
        URI wanted = URI.create(Objects.requireNonNull(task.work().order().webhookUrl(), "a task with a webhook"));
        URI address = Loopback.reachable(wanted.toString());
        if (address == null) {
            return new CallbackDelivery(task.id(), wanted, 0, false);
        }
        int status = webhook(task, settings.webhooks()).deliverTo(address);
        return new CallbackDelivery(task.id(), address, status, status >= 200 && status < 300);
    }

    EmulatedCallback webhook(Task<Work> task, WebhookForm form) {
        ObjectNode told = bodies.of(task, tasks.now());
        if (settings.has(Quirk.WEBHOOK_SAYS_SUCCESS)
                && told.path("status").asText().equalsIgnoreCase("Ready")) {
            told.put("status", "SUCCESS");
        }
        String body = new String(Json.write(told), StandardCharsets.UTF_8);
        String secret = task.work().order().text("webhook_secret", "");
        return new EmulatedCallback(secret.isEmpty() ? Map.of() : headers(secret, body, form), body);
    }

    private static Map<String, String> headers(String secret, String body, WebhookForm form) {
        Map<String, String> headers = new LinkedHashMap<>();
        switch (form) {
            case SECRET, BOTH, FORGED_SIGNATURE_WITH_SECRET -> headers.put("X-Webhook-Secret", secret);
            case FORGED_SECRET -> headers.put("X-Webhook-Secret", OTHER_SECRET);
            case SIGNATURE, FORGED_SIGNATURE, NONE -> {}
        }
        switch (form) {
            case SIGNATURE, BOTH -> headers.put("X-BFL-Signature", "sha256=" + hmac(secret, body));
            case FORGED_SIGNATURE, FORGED_SIGNATURE_WITH_SECRET ->
                headers.put("X-BFL-Signature", "sha256=" + hmac(OTHER_SECRET, body));
            case SECRET, FORGED_SECRET, NONE -> {}
        }
        return headers;
    }

    private static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
