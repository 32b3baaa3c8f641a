package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The predictions that were accepted, and what the API says of them. Thread-safe. */
final class Predictions {
    private static final int ID_LENGTH = 26;
    private static final int PAGE = 100;

    private final ReplicateSettings settings;
    private final Surroundings surroundings;
    private final InstantSource clock;
    private final UploadedFiles files;
    private final Artist artist;
    private final PredictionView view;
    private final TaskQueue<Order> queue;
    private final Map<String, Prediction> predictions = new LinkedHashMap<>();
    private final Deque<Ending> endings = new ArrayDeque<>();

    Predictions(
            ReplicateSettings settings,
            Surroundings surroundings,
            UploadedFiles files,
            Artist artist,
            PredictionView view) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.files = files;
        this.artist = artist;
        this.view = view;
        this.queue = new TaskQueue<>(clock, settings.queueTime(), settings.generationTime(), settings.workers());
    }

    synchronized void next(Ending ending) {
        endings.add(ending);
    }

    /** Accepts an order: from now on it costs. */
    synchronized Prediction accept(Order order) {
        Prediction prediction = new Prediction(
                queue.submit(newId(predictions.size()), order, false), ending(order), artist.seed(order));
        predictions.put(prediction.id(), prediction);
        return prediction;
    }

    private static String newId(int number) {
        byte[] hash = ReplicateModel.hash(("prediction " + number).getBytes(StandardCharsets.UTF_8));
        return new BigInteger(1, hash).toString(Character.MAX_RADIX).substring(0, ID_LENGTH);
    }

    private Ending ending(Order order) {
        Ending told = endings.poll();
        boolean fails = surroundings.takeFailure();
        if (told == Ending.SOME_FLAGGED && order.count() == 1) {
            return Ending.ALL_FLAGGED;
        }
        if (told != null) {
            return told;
        }
        if (order.asksForRefusedContent()) {
            return order.model().isModerated() ? Ending.SENSITIVE : Ending.NSFW;
        }
        return fails || missesFile(order.input()) ? Ending.EXCEPTION : Ending.SUCCEEDED;
    }

    /** Whether the input names an uploaded file that is not there. */
    private boolean missesFile(ObjectNode input) {
        for (JsonNode value : input) {
            if (files.isOurs(value.asText()) && files.find(value.asText()) == null) {
                return true;
            }
        }
        return false;
    }

    /** The response to the submission of what was accepted. */
    Reply submitted(Prediction prediction) {
        if (prediction.order().patience() == null) {
            return reply(prediction, view.accepted(prediction), false);
        }
        return Reply.later(
                prediction.order().patience(),
                () -> prediction.at(clock.instant()).isOver(),
                () -> waited(prediction));
    }

    private Reply waited(Prediction prediction) {
        Instant now = clock.instant();
        Prediction.Phase phase = prediction.at(now);
        boolean early = settings.has(Quirk.OUTPUT_BEFORE_END) && phase.status() == Prediction.Status.SUCCEEDED;
        ObjectNode shown = early ? view.outputFirst(prediction, now) : view.at(prediction, now);
        return reply(prediction, shown, phase.isOver());
    }

    private Reply reply(Prediction prediction, ObjectNode shown, boolean over) {
        int status = settings.has(Quirk.ACCEPTED_202) && !over ? 202 : 201;
        return Reply.json(status, shown)
                .withHeader("Location", PredictionView.address(surroundings.baseUrl(), prediction));
    }

    ObjectNode poll(String id) {
        return view.at(find(id), clock.instant());
    }

    /** Cancels, and says where the prediction is now: one that was over before comes back unchanged. */
    Reply cancel(String id) {
        Prediction prediction = find(id);
        Instant now = clock.instant();
        ObjectNode before = view.at(prediction, now);
        boolean canceled = prediction.cancel(now);
        if (canceled) {
            queue.finishNow(prediction.task());
        }
        boolean late = canceled && settings.has(Quirk.CANCEL_SHOWS_OLD_STATUS);
        return Reply.json(settings.has(Quirk.CANCEL_202) ? 202 : 200, late ? before : view.at(prediction, now));
    }

    /** @throws Refusal where no prediction has the id */
    synchronized Prediction find(String id) {
        Prediction prediction = predictions.get(id);
        if (prediction == null) {
            throw Refusal.notFound();
        }
        return prediction;
    }

    synchronized List<Prediction> all() {
        return List.copyOf(predictions.values());
    }

    /** A page of what was submitted within the times of the query, the newest first. */
    ObjectNode list(Request request) {
        Instant after = moment(request, "created_after");
        Instant before = moment(request, "created_before");
        List<Prediction> newest = new ArrayList<>(all());
        Collections.reverse(newest);
        ArrayNode all = Json.array();
        Instant now = clock.instant();
        for (Prediction one : newest) {
            boolean lateEnough = after == null || !one.createdAt().isBefore(after);
            if (lateEnough && (before == null || one.createdAt().isBefore(before))) {
                all.add(view.at(one, now));
            }
        }
        String query = request.query().replaceAll("&?cursor=[^&]*", "");
        String address = surroundings.baseUrl() + "/v1/predictions?" + (query.isEmpty() ? "" : query + "&") + "cursor=";
        return ReplicateModels.page(all, cursor(request), PAGE, address);
    }

    private static @Nullable Instant moment(Request request, String name) {
        String text = request.queryValue(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException malformed) {
            throw Refusal.invalid("invalid_type", name, "Does not match format 'date-time'");
        }
    }

    /** Where a page of a list begins. */
    static int cursor(Request request) {
        String cursor = request.queryValue("cursor");
        if (cursor == null) {
            return 0;
        }
        if (!cursor.matches("\\d{1,6}")) {
            throw Refusal.notFound();
        }
        return Integer.parseInt(cursor);
    }

    long billed() {
        Instant now = clock.instant();
        return all().stream()
                .mapToLong(one -> one.billed(now, settings.has(Quirk.FAILURES_BILLED)))
                .sum();
    }
}
