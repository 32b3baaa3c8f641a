package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes prompts: reads them, checks them, gives them an id and a number. Guarded by the service's lock. */
final class Submissions {
    private static final String UUID_TEXT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final List<String> SECRETS = List.of("api_key_comfy_org", "auth_token_comfy_org");
    private static final Job.Failure FAILED =
            new Job.Failure("RuntimeError", "the emulator was told to fail this prompt");
    private static final Job.Failure OUT_OF_MEMORY = new Job.Failure("torch.OutOfMemoryError", "Allocation on device ");

    private final Surroundings surroundings;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Worker worker;
    private final Deque<Quirk> quirks = new ArrayDeque<>();
    private final Set<String> seenIds = new HashSet<>();
    private final Map<String, String> seenPrefixes = new HashMap<>();
    private int counter;

    Submissions(Surroundings surroundings, Release release, NodeCatalogue catalogue, ComfyFiles files, Worker worker) {
        this.surroundings = surroundings;
        this.release = release;
        this.catalogue = catalogue;
        this.files = files;
        this.worker = worker;
    }

    void next(Quirk quirk) {
        quirks.add(quirk);
    }

    /** The counter begins again with the process. */
    void restart() {
        counter = 0;
    }

    Reply submit(@Nullable JsonNode body, boolean strict) {
        if (body == null || body.isNull()) {
            throw Refusal.broken();
        }
        if (!body.has("prompt")) {
            throw Refusal.of("no_prompt", "No prompt provided", "No prompt provided", Json.object(), Json.object());
        }
        JsonNode number = number(body);
        if (!(body.path("prompt") instanceof ObjectNode sent)
                || body.path("extra_data").isNull()) {
            throw Refusal.broken();
        }
        ObjectNode extra = body.path("extra_data") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        SECRETS.forEach(extra::remove);
        if (body.has("client_id")) {
            extra.set("client_id", body.path("client_id"));
        }
        if (release.has(Change.CREATE_TIME)) {
            extra.put("create_time", surroundings.clock().instant().toEpochMilli());
        }
        String id = id(body.path("prompt_id"));
        ObjectNode graph = sent.deepCopy();
        if (strict) {
            checkStrictly(body, extra, id, graph);
        }
        Set<String> targets = null;
        if (release.has(Change.PARTIAL_TARGETS)
                && body.path("partial_execution_targets").isArray()) {
            Set<String> named = new HashSet<>();
            body.path("partial_execution_targets").forEach(target -> named.add(target.asText()));
            targets = named;
        }
        GraphCheck.Result result = check(graph, strict, targets);
        boolean same = worker.pending().stream()
                .anyMatch(job -> job.order.id().equals(id) && job.order.number().asDouble() == number.asDouble());
        seenIds.add(id);
        accept(id, number, graph, extra, result.outputs());
        if (same) {
            // The heap compares the graphs then, and throws when it holds the prompt already.
            throw Refusal.broken();
        }
        ObjectNode accepted = Json.object().put("prompt_id", id);
        accepted.set("number", number);
        accepted.set("node_errors", result.nodeErrors());
        return Reply.json(200, accepted);
    }

    GraphCheck.Result check(ObjectNode graph, boolean strict, @Nullable Set<String> targets) {
        return new GraphCheck(graph, release, catalogue, name -> files.input(name) != null, strict).check(targets);
    }

    Job accept(String id, JsonNode number, ObjectNode graph, ObjectNode extra, List<String> outputs) {
        Set<Quirk> own = quirks.isEmpty() ? EnumSet.noneOf(Quirk.class) : EnumSet.of(quirks.remove());
        Job.Failure failure =
                own.contains(Quirk.OUT_OF_MEMORY) ? OUT_OF_MEMORY : surroundings.takeFailure() ? FAILED : null;
        Job job = new Job(new Job.Order(
                id,
                number,
                graph,
                extra,
                outputs,
                own,
                failure,
                surroundings.clock().instant()));
        worker.add(job);
        return job;
    }

    /** The priority: what the client says, or the next of the counter. */
    JsonNode number(JsonNode body) {
        if (body.has("number")) {
            if (!body.path("number").isNumber()) {
                throw Refusal.broken();
            }
            return body.path("number");
        }
        int number = counter++;
        return IntNode.valueOf(body.path("front").asBoolean() ? -number : number);
    }

    private String id(JsonNode given) {
        if (!release.has(Change.PROMPT_ID_FROM_CLIENT) || given.isMissingNode()) {
            return UUID.randomUUID().toString();
        }
        if (given.isNull()) {
            return release.has(Change.NULL_ID_IS_NO_ID) ? UUID.randomUUID().toString() : "None";
        }
        if (release.has(Change.PROMPT_ID_IS_UUID) && !given.asText().matches(UUID_TEXT)) {
            throw Refusal.of(
                    "invalid_prompt_id",
                    "prompt_id must be a canonical UUID",
                    "got " + given,
                    Json.object(),
                    Json.object());
        }
        return given.asText();
    }

    private void checkStrictly(JsonNode body, ObjectNode extra, String id, ObjectNode graph) {
        JsonNode png = extra.path("extra_pnginfo");
        if (!body.path("client_id").isTextual()
                || body.path("client_id").asText().isEmpty()) {
            throw Refusal.strict("client_id is missing; some versions then lose the outputs of a cached run");
        }
        if (release.has(Change.PROMPT_ID_FROM_CLIENT)
                && !body.path("prompt_id").asText().matches(UUID_TEXT)) {
            throw Refusal.strict("prompt_id is no canonical UUID chosen by the client");
        }
        if (seenIds.contains(id)) {
            throw Refusal.strict("prompt_id " + id + " was sent before; the server would run it twice");
        }
        if (png.isNull() || png.path("workflow").isNull()) {
            throw Refusal.strict("extra_pnginfo.workflow is null; that breaks the list of jobs for everybody");
        }
        for (Map.Entry<String, JsonNode> node : graph.properties()) {
            JsonNode prefix = node.getValue().path("inputs").path("filename_prefix");
            String before = prefix.isTextual() ? seenPrefixes.put(prefix.asText(), id) : null;
            if (before != null && !before.equals(id)) {
                throw Refusal.strict(
                        "filename_prefix " + prefix + " was sent before; a cached graph then names old files");
            }
        }
    }
}
