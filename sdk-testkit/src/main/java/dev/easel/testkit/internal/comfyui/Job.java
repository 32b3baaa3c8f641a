package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One prompt in the queue, at work or over. Guarded by the service's lock. */
final class Job {

    /** How a prompt ended. */
    enum End {
        SUCCESS,
        ERROR,
        INTERRUPTED
    }

    /**
     * What was handed in, and what is to go wrong with it.
     *
     * @param number what the server calls it, and its priority: lower first
     * @param extra its {@code extra_data} without the secrets, and with the client id
     * @param failure type and message of the exception that ends it; null for none
     */
    record Order(
            String id,
            JsonNode number,
            ObjectNode graph,
            ObjectNode extra,
            List<String> outputs,
            Set<Quirk> quirks,
            @Nullable Failure failure,
            Instant created) {

        @Nullable String clientId() {
            JsonNode id = extra.path("client_id");
            return id.isTextual() && !id.asText().isEmpty() ? id.asText() : null;
        }

        boolean has(Quirk quirk) {
            return quirks.contains(quirk);
        }
    }

    /** The exception that a node throws. */
    record Failure(String type, String message) {}

    final Order order;
    final ArrayNode messages = Json.array();
    final ObjectNode outputs = Json.object();
    final List<String> executed = new ArrayList<>();
    private @Nullable Plan plan;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable End end;
    private @Nullable Studio studio;
    boolean interrupted;
    /** What the server says of the end; a prompt that fails too early says what the one before it said. */
    boolean calledSuccess;

    Job(Order order) {
        this.order = order;
    }

    void start(Instant at, Plan work, Studio in) {
        startedAt = at;
        plan = work;
        studio = in;
    }

    void end(End how, Instant at) {
        end = how;
        endedAt = at;
        calledSuccess = how == End.SUCCESS;
        studio = null;
    }

    /** Notes an event that the history keeps, and returns its data. */
    ObjectNode note(String event, ObjectNode data, Instant at) {
        data.put("prompt_id", order.id()).put("timestamp", at.toEpochMilli());
        messages.addArray().add(event).add(data);
        return data;
    }

    Plan plan() {
        return Objects.requireNonNull(plan);
    }

    Studio studio() {
        return Objects.requireNonNull(studio);
    }

    boolean isStarted() {
        return startedAt != null;
    }

    Instant startedAt() {
        return Objects.requireNonNull(startedAt);
    }

    Instant endedAt() {
        return Objects.requireNonNull(endedAt);
    }

    @Nullable End end() {
        return end;
    }

    /** The data of the exception that ended it, or null. */
    @Nullable JsonNode error() {
        JsonNode last = messages.path(messages.size() - 1);
        return last.path(0).asText().equals("execution_error") ? last.path(1) : null;
    }

    ObjectNode status() {
        ObjectNode status = Json.object()
                .put("status_str", calledSuccess ? "success" : "error")
                .put("completed", calledSuccess);
        status.set("messages", messages);
        return status;
    }
}
