package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.StandardWebhookForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.StandardWebhooks;
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
    private static final List<String> DEFAULT_EVENTS = List.of("output", "completed");

    private final ReplicateSettings settings;
    private final InstantSource clock;
    private final Predictions predictions;
    private final PredictionView view;
    private final StandardWebhooks signer;
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
        this.signer = StandardWebhooks.of(settings.webhookSecret(), clock);
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
        String body = new String(Json.write(event.body()), StandardCharsets.UTF_8);
        int status = callback(prediction.id(), event.name(), body, StandardWebhookForm.VALID)
                .deliverTo(address);
        return new CallbackDelivery(prediction.id(), address, status, status >= 200 && status < 300);
    }

    /** The webhook that tells of a prediction as it is now. */
    EmulatedCallback webhook(String id, StandardWebhookForm form) {
        return callback(
                id, "completed", view.at(predictions.find(id), clock.instant()).toString(), form);
    }

    private EmulatedCallback callback(String id, String event, String body, StandardWebhookForm form) {
        return signer.callback("msg_" + id + "-" + event, body, form);
    }
}
