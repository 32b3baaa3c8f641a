package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The Interactions API: in the background as tasks, else as blocking calls. Thread-safe. */
final class Interactions {
    private final Surroundings surroundings;
    private final GeminiSettings settings;
    private final Orders orders;
    private final Outcomes outcomes;
    private final Images images;
    private final Gate gate;
    private final Replies replies;
    private final TaskQueue<Interaction> queue;
    private final Map<String, Instant> cancelled = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> results = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    Interactions(
            Surroundings surroundings,
            GeminiSettings settings,
            Orders orders,
            Outcomes outcomes,
            Images images,
            Gate gate,
            Replies replies) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.orders = orders;
        this.outcomes = outcomes;
        this.images = images;
        this.gate = gate;
        this.replies = replies;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    /** Draws what is due, so that the bill does not depend on who has polled. */
    void settle() {
        queue.inState(State.FINISHED).forEach(this::status);
    }

    Reply create(Request incoming, Route route) {
        ObjectNode body = orders.json(incoming);
        Order order = orders.interaction(body, route);
        boolean background = body.path("background").asBoolean();
        boolean stored = body.path("store").asBoolean(true);
        if (body.path("stream").asBoolean()) {
            throw GeminiError.strict("the contract does not tell the events of a stream");
        }
        if (background && settings.has(Quirk.BACKGROUND_REFUSED)) {
            throw GeminiError.invalid("background is not supported for this model");
        }
        if (background && !stored) {
            throw GeminiError.invalid("background needs store");
        }
        JsonNode previous = body.get("previous_interaction_id");
        if (previous != null) {
            found(previous.asText());
        }
        gate.admit();
        Interaction interaction = new Interaction(
                order,
                outcomes.take(order),
                body.get("input"),
                background,
                stored,
                body.path("webhook_config").path("uris"));
        Task<Interaction> task = queue.submit("v1_interaction" + numbers.incrementAndGet(), interaction, false);
        if (background) {
            return Reply.json(200, body(task, false));
        }
        return replies.held(incoming, route, task, () -> Reply.json(200, body(queue.finishNow(task), false)));
    }

    Reply get(String id) {
        return Reply.json(200, body(found(id), true));
    }

    /** Cancels what is not over; what is stays as it ended. */
    Reply cancel(String id) {
        Task<Interaction> task = found(id);
        if (!task.work().background()) {
            throw GeminiError.invalid("Only an interaction in the background can be cancelled.");
        }
        boolean tooLate = task.work().outcome().has(Quirk.CANCEL_TOO_LATE);
        if (task.stateAt(now()) != State.FINISHED && !tooLate) {
            cancelled.putIfAbsent(id, now());
        }
        return Reply.json(200, body(task, false));
    }

    Reply delete(String id) {
        queue.forget(found(id).id());
        return Reply.json(200, Json.object());
    }

    /** The body of the webhook that tells of the end. */
    String event(String id) {
        Task<Interaction> task = found(id);
        String status = status(task);
        if (!List.of("completed", "failed", "requires_action").contains(status)) {
            throw new IllegalStateException("interaction " + id + " is " + status + ", of which no webhook tells");
        }
        ObjectNode event = Json.object()
                .put("type", "interaction." + status)
                .put("timestamp", task.finishesAt().toString());
        event.putObject("data").put("id", id);
        return event.toString();
    }

    List<URI> hooks(String id) {
        List<URI> hooks = new ArrayList<>();
        found(id).work().hooks().forEach(hook -> hooks.add(URI.create(hook.asText())));
        return List.copyOf(hooks);
    }

    private Task<Interaction> found(String id) {
        Task<Interaction> task = queue.find(id);
        boolean stored = task != null
                && (task.work().background() || task.work().stored())
                && now().isBefore(task.finishesAt().plus(settings.retention()));
        if (task == null || !stored) {
            throw settings.has(Quirk.GONE_IS_403)
                    ? GeminiError.of(403, "PERMISSION_DENIED", "You have no access to interaction " + id + ".")
                    : GeminiError.notFound("Interaction " + id + " was not found.");
        }
        return task;
    }

    private ObjectNode body(Task<Interaction> task, boolean withInput) {
        Interaction interaction = task.work();
        String status = status(task);
        Instant updated = cancelled.getOrDefault(
                task.id(), task.stateAt(now()) == State.FINISHED ? task.finishesAt() : task.submittedAt());
        ObjectNode body = Json.object()
                .put("id", task.id())
                .put("status", status)
                .put("model", interaction.order().model().name())
                .put("created", task.submittedAt().toString())
                .put("updated", updated.toString());
        ArrayNode all = body.putArray("steps");
        if (withInput) {
            all.add(interaction.userInput());
        }
        ObjectNode result = results.getOrDefault(task.id(), Json.object());
        all.addAll(result.withArray("/steps"));
        if (result.has("usage")) {
            body.set("usage", result.get("usage"));
        }
        if (all.isEmpty()) {
            body.remove("steps");
        }
        if (status.equals("failed")) {
            body.set("errors", interaction.errors());
        }
        return body;
    }

    /** The status now; the image is drawn when it is first known. */
    private String status(Task<Interaction> task) {
        if (cancelled.containsKey(task.id())) {
            return "cancelled";
        }
        State state = task.stateAt(now());
        if (state != State.FINISHED) {
            return state == State.QUEUED ? "queued" : "in_progress";
        }
        results.computeIfAbsent(task.id(), id -> task.work().result(images));
        return task.work().ending();
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
