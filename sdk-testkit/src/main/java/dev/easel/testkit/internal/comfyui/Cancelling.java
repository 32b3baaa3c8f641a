package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.util.function.Consumer;

/** The ways to stop a prompt, and to delete one. Guarded by the service's lock. */
final class Cancelling {
    private static final String UUID_TEXT = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final Worker worker;
    private final Release release;
    private final boolean strict;

    Cancelling(Worker worker, Release release, boolean strict) {
        this.worker = worker;
        this.release = release;
        this.strict = strict;
    }

    /** Takes a job off the queue, or interrupts it; tells whether there was one. */
    boolean cancel(String id) {
        return worker.deletePending(id) || worker.interrupt(id);
    }

    Reply cancelAll(Request request) {
        JsonNode body = Json.read(request.body());
        JsonNode ids = body == null ? Json.array() : body.path("job_ids");
        boolean cancelled = false;
        for (JsonNode id : ids) {
            if (!id.asText().matches(UUID_TEXT)) {
                return Reply.json(400, Json.object().put("error", "job_ids must be UUIDs"));
            }
        }
        for (JsonNode id : ids) {
            cancelled |= cancel(id.asText());
        }
        return Reply.json(200, Json.object().put("cancelled", cancelled));
    }

    Reply deleteFromQueue(Request request) {
        return deleteFrom(request, "queue", worker::deletePending, worker::clearPending);
    }

    Reply deleteFromHistory(Request request) {
        return deleteFrom(request, "history", worker::forget, worker::clearHistory);
    }

    private Reply deleteFrom(Request request, String what, Consumer<String> delete, Runnable clear) {
        JsonNode body = Json.read(request.body());
        if (!(body instanceof ObjectNode)) {
            throw Refusal.broken();
        }
        if (body.path("clear").asBoolean()) {
            if (strict) {
                throw Refusal.strict("clearing the " + what + " hits all users of the server");
            }
            clear.run();
        }
        body.path("delete").forEach(id -> delete.accept(id.asText()));
        return Reply.empty(200);
    }

    /** Stops what runs; of older versions whoever's it is. */
    Reply interrupt(Request request) {
        JsonNode body = Json.read(request.body());
        JsonNode id = body == null ? Json.object().path("none") : body.path("prompt_id");
        boolean named = id.isTextual() && !id.asText().isEmpty();
        if (strict && !named) {
            throw Refusal.strict("an interrupt without prompt_id hits whatever runs");
        }
        worker.interrupt(named && release.has(Change.INTERRUPT_BY_ID) ? id.asText() : null);
        return Reply.empty(200);
    }
}
