package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.replicate.Prediction.Phase;
import dev.easel.testkit.internal.replicate.Prediction.Status;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes predictions as the service shows them. Immutable. */
final class PredictionView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int SHOWN_OF_DATA_URI = 64;
    private static final int BAR = 10;

    private final ReplicateSettings settings;
    private final Artist artist;
    private final URI site;

    PredictionView(ReplicateSettings settings, Artist artist, URI site) {
        this.settings = settings;
        this.artist = artist;
        this.site = site;
    }

    static String time(Instant moment) {
        return TIME.format(moment);
    }

    static String address(URI site, Prediction prediction) {
        return site + "/v1/predictions/" + prediction.id();
    }

    /** The prediction as it is at that moment. */
    ObjectNode at(Prediction prediction, Instant now) {
        return in(prediction, prediction.at(now), now);
    }

    /** The prediction as it was accepted. */
    ObjectNode accepted(Prediction prediction) {
        return in(prediction, new Phase(Status.STARTING, null, null), prediction.createdAt());
    }

    /** The prediction when its output is there and its end is not written yet. */
    ObjectNode outputFirst(Prediction prediction, Instant now) {
        Phase running = new Phase(Status.PROCESSING, prediction.task().startsAt(), null);
        ObjectNode view = in(prediction, running, now);
        view.set("output", artist.output(prediction));
        return view;
    }

    /** The prediction in that phase. */
    ObjectNode in(Prediction prediction, Phase phase, Instant now) {
        Order order = prediction.order();
        ReplicateModel model = order.model();
        boolean removed = artist.isGone(phase.completedAt(), now);
        ObjectNode view = Json.object()
                .put("id", prediction.id())
                .put("model", model.name())
                .put("version", model.official() ? "hidden" : model.version());
        view.set("input", removed ? Json.object() : input(order));
        view.put("logs", removed ? null : logs(prediction, phase, now));
        boolean failed = phase.status() == Status.FAILED;
        boolean succeeded = phase.status() == Status.SUCCEEDED;
        view.set("output", succeeded && !removed ? artist.output(prediction) : null);
        view.put("error", failed ? prediction.ending().error() : null);
        boolean oddWord = succeeded && settings.has(Quirk.WORD_SUCCESSFUL);
        view.put("status", oddWord ? "successful" : phase.status().word());
        view.put("created_at", time(prediction.createdAt()));
        view.put("started_at", optional(phase.startedAt()));
        view.put("completed_at", optional(phase.completedAt()));
        if (prediction.deadline() != null) {
            view.put("deadline", optional(prediction.deadline()));
        }
        if (!settings.has(Quirk.NO_DATA_REMOVED)) {
            view.put("data_removed", removed);
        }
        if (order.deployment() != null) {
            view.put("deployment", order.deployment());
        }
        if (phase.isOver() && !settings.has(Quirk.NO_METRICS)) {
            view.set("metrics", metrics(prediction, phase));
        }
        view.put("source", "api");
        if (order.webhook() != null) {
            view.put("webhook", order.webhook());
        }
        if (!order.events().isEmpty()) {
            ArrayNode events = view.putArray("webhook_events_filter");
            order.events().forEach(events::add);
        }
        String address = address(site, prediction);
        ObjectNode urls = view.putObject("urls").put("get", address).put("cancel", address + "/cancel");
        if (!settings.has(Quirk.NO_WEB_URL)) {
            urls.put("web", site + "/p/" + prediction.id());
        }
        return view;
    }

    private static @Nullable String optional(@Nullable Instant moment) {
        return moment == null ? null : time(moment);
    }

    /** The input as it was sent, but for {@code data:} URIs that a quirk cuts. */
    private ObjectNode input(Order order) {
        ObjectNode echo = order.input().deepCopy();
        if (settings.has(Quirk.DATA_URIS_CUT)) {
            for (var field : order.input().properties()) {
                JsonNode value = field.getValue();
                if (value.asText().startsWith("data:") && value.asText().length() > SHOWN_OF_DATA_URI) {
                    echo.put(field.getKey(), value.asText().substring(0, SHOWN_OF_DATA_URI) + "...");
                }
            }
        }
        return echo;
    }

    private static ObjectNode metrics(Prediction prediction, Phase phase) {
        ObjectNode metrics = Json.object();
        Instant end = phase.completedAt() == null ? prediction.createdAt() : phase.completedAt();
        if (phase.startedAt() != null) {
            metrics.put("predict_time", seconds(phase.startedAt(), end));
        }
        metrics.put("total_time", seconds(prediction.createdAt(), end));
        if (phase.status() == Status.SUCCEEDED) {
            metrics.put("image_count", prediction.made());
        }
        return metrics;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** The seed, and how far the steps have come: one line each time that it is asked for. */
    private static String logs(Prediction prediction, Phase phase, Instant now) {
        if (phase.startedAt() == null) {
            return "";
        }
        Order order = prediction.order();
        int steps = Math.max(
                1, order.model().value(order.input(), stepsField(order)).asInt(25));
        Instant until = phase.completedAt() == null ? now : phase.completedAt();
        double progress = prediction.task().progressAt(until);
        int done = (int) (progress * steps);
        int percent = 100 * done / steps;
        int bar = BAR * done / steps;
        return String.format(
                Locale.ROOT,
                "Using seed: %d\n  0%%|%s| 0/%d [00:00<?]\n %d%%|%s%s| %d/%d [00:01<00:02]",
                prediction.seed(),
                " ".repeat(BAR),
                steps,
                percent,
                "#".repeat(bar),
                " ".repeat(BAR - bar),
                done,
                steps);
    }

    static String stepsField(Order order) {
        return order.model().has("steps") ? "steps" : "num_inference_steps";
    }
}
