package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.ReplicateEmulator.Webhook;
import dev.easel.testkit.ReplicateEmulator.WebhookForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.openai.WebhookSignature;
import dev.easel.testkit.internal.replicate.Prediction.Phase;
import dev.easel.testkit.internal.replicate.Prediction.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed webhooks to this machine, when a test has them delivered. Only that of the end is repeated where it is not
 * taken, the last time a minute after the first. Thread-safe.
 */
final class Webhooks {
    private static final List<Duration> STEPS = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(30));
    private static final Duration STALE = Duration.ofSeconds(301);
    private static final List<String> DEFAULT_EVENTS = List.of("output", "completed");

    private final ReplicateSettings settings;
    private final InstantSource clock;
    private final Predictions predictions;
    private final PredictionView view;
    private final Map<String, Progress> progress = new HashMap<>();

    /** How far the telling of one event has come. */
    private static final class Progress {
        private int attempts;
        private boolean over;
        private @Nullable Instant notBefore;

        boolean isDue(Instant now) {
            return !over && (notBefore == null || !now.isBefore(notBefore));
        }

        void tried(boolean taken, boolean repeats, Instant now) {
            over = taken || !repeats || attempts == STEPS.size();
            if (!over) {
                notBefore = now.plus(STEPS.get(attempts++));
            }
        }
    }

    private record Event(String name, ObjectNode body) {
        boolean isLast() {
            return name.equals("completed");
        }
    }

    Webhooks(ReplicateSettings settings, InstantSource clock, Predictions predictions, PredictionView view) {
        this.settings = settings;
        this.clock = clock;
        this.predictions = predictions;
        this.view = view;
    }

    /** Makes every delivery that is due now, and says how each went. */
    synchronized List<CallbackDelivery> deliver() {
        List<CallbackDelivery> made = new ArrayList<>();
        predictions.all().forEach(one -> deliver(one, made));
        return List.copyOf(made);
    }

    private void deliver(Prediction prediction, List<CallbackDelivery> made) {
        String url = prediction.order().webhook();
        URI address = url == null ? null : Loopback.reachable(url);
        if (address == null) {
            return;
        }
        Instant now = clock.instant();
        List<Event> events = events(prediction, now);
        if (settings.has(Quirk.WEBHOOKS_REVERSED)) {
            Collections.reverse(events);
        }
        for (Event event : events) {
            Progress known = progress.computeIfAbsent(prediction.id() + " " + event.name(), name -> new Progress());
            if (known.isDue(now)) {
                CallbackDelivery delivery = tell(prediction, event, address);
                made.add(delivery);
                if (settings.has(Quirk.WEBHOOKS_TWICE)) {
                    made.add(tell(prediction, event, address));
                }
                known.tried(delivery.acknowledged(), event.isLast(), now);
            }
        }
    }

    /** What has happened so far and was asked for, in its order. */
    private List<Event> events(Prediction prediction, Instant now) {
        List<String> wanted = prediction.order().events();
        Phase phase = prediction.at(now);
        List<Event> events = new ArrayList<>();
        Instant started = phase.startedAt();
        if (started != null) {
            // It ran then, whatever became of it since.
            Phase running = new Phase(Status.PROCESSING, started, null);
            events.add(new Event("start", view.in(prediction, running, started)));
            events.add(new Event("logs", view.in(prediction, running, started)));
        }
        if (phase.status() == Status.SUCCEEDED) {
            events.add(new Event("output", view.outputFirst(prediction, now)));
        }
        boolean untold = phase.status() == Status.ABORTED && settings.has(Quirk.NO_WEBHOOK_OF_ABORTED);
        if (phase.isOver() && !untold) {
            events.add(new Event("completed", view.at(prediction, now)));
        }
        events.removeIf(event -> !(wanted.isEmpty() ? DEFAULT_EVENTS : wanted).contains(event.name()));
        return events;
    }

    private CallbackDelivery tell(Prediction prediction, Event event, URI address) {
        byte[] body = Json.write(event.body());
        Map<String, String> headers = headers(
                prediction.id() + "-" + event.name(), new String(body, StandardCharsets.UTF_8), WebhookForm.VALID);
        Loopback.Response response = Loopback.postJson(address, headers, body);
        return new CallbackDelivery(prediction.id(), address, response.status(), response.isSuccess());
    }

    /** The webhook that tells of a prediction as it is now. */
    Webhook webhook(String id, WebhookForm form) {
        String body = view.at(predictions.find(id), clock.instant()).toString();
        Map<String, String> headers = new LinkedHashMap<>(headers(id + "-completed", body, form));
        headers.put("content-type", "application/json");
        return new Webhook(headers, body);
    }

    private Map<String, String> headers(String event, String body, WebhookForm form) {
        Instant now = clock.instant();
        Instant sent = form == WebhookForm.STALE ? now.minus(STALE) : now;
        // The two services sign in the same way.
        return WebhookSignature.headers(
                settings.webhookSecret(), "msg_" + event, sent, body, OpenAiEmulator.WebhookForm.valueOf(form.name()));
    }
}
