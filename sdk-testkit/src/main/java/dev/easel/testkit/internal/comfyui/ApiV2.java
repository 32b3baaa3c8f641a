package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The newer API over the same worker: jobs with states and addresses, assets, and errors with codes. A stream of events comes
 * whole when the job is over. Guarded by the service's lock.
 */
final class ApiV2 {
    private static final Duration KEY_LIFETIME = Duration.ofHours(24);
    private static final Duration URL_LIFETIME = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * A file that has an id.
     *
     * @param name under which the worker finds it; empty for a result
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Asset(String name, String contentType, byte[] content) {}

    private final Surroundings surroundings;
    private final ComfySettings settings;
    private final ComfyFiles files;
    private final Worker worker;
    private final Submissions submissions;
    private final Object lock;
    private final ImageShelf shelf;
    private final Map<String, Instant> keys = new HashMap<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Instant> canceled = new HashMap<>();
    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<String, ObjectNode> results = new HashMap<>();

    ApiV2(
            Surroundings surroundings,
            ComfySettings settings,
            ComfyFiles files,
            Worker worker,
            Submissions submissions,
            Object lock) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.files = files;
        this.worker = worker;
        this.submissions = submissions;
        this.lock = lock;
        this.shelf = new ImageShelf(
                surroundings.clock(), surroundings.imageHost(), Duration.ZERO, 404, URL_LIFETIME, List.of());
    }

    static Reply error(int status, String code, String message, JsonNode details) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message).set("details", details);
        return Reply.json(status, body);
    }

    private static Refusal refusal(int status, String code, String message) {
        return Refusal.of(error(status, code, message, Json.object()));
    }

    private boolean hasImageHost() {
        return !surroundings.imageHost().equals(surroundings.baseUrl());
    }

    /** A signed address: on a host of its own it takes no credential. */
    Reply image(Request request) {
        return hasImageHost() ? shelf.handle(request) : shelf.serve(request);
    }

    Reply handle(Request request) {
        String prefix = settings.pathPrefix() + "/api/v2/";
        String route = request.path().startsWith(prefix) ? request.path().substring(prefix.length()) : "";
        String[] parts = route.split("/", -1);
        String shape = request.method() + " " + parts[0] + (parts.length > 1 ? "/*" : "")
                + (parts.length > 2 ? "/" + parts[2] : "");
        return switch (shape) {
            case "POST jobs" -> submit(request);
            case "GET jobs/*" -> Reply.json(200, describe(known(parts[1])));
            case "POST jobs/*/cancel" -> cancel(known(parts[1]));
            case "GET jobs/*/events" -> events(known(parts[1]));
            case "POST assets" -> upload(request);
            case "GET assets/*/content" -> content(parts[1]);
            default -> throw refusal(404, "not_found", "there is nothing at " + request.path());
        };
    }

    private Job known(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw refusal(404, "not_found", "job " + id + " is not known");
        }
        return job;
    }

    private Reply submit(Request request) {
        Instant now = surroundings.clock().instant();
        String key = request.header("Idempotency-Key");
        if (key == null && settings.strict()) {
            throw refusal(400, "emulator_strict", "emulator: Idempotency-Key is missing");
        }
        keys.values().removeIf(used -> !now.isBefore(used.plus(KEY_LIFETIME)));
        if (key != null && keys.put(key, now) != null) {
            throw refusal(422, "idempotency_key_reuse", "this Idempotency-Key was used before");
        }
        JsonNode body = Json.read(request.body());
        if (body == null || !(body.path("workflow") instanceof ObjectNode workflow)) {
            throw refusal(422, "invalid_workflow", "workflow is missing or no object");
        }
        if (workflow.has("nodes") && workflow.has("links")) {
            throw refusal(422, "workflow_format_ui", "workflow is in the editor's format; export it in the API format");
        }
        ObjectNode graph = workflow.deepCopy();
        graph.forEach(this::resolveAssets);
        GraphCheck.Result result;
        try {
            result = submissions.check(graph, settings.strict(), null);
        } catch (Refusal invalid) {
            JsonNode details = Json.read(invalid.reply().body());
            throw Refusal.of(error(
                    422,
                    "invalid_workflow",
                    String.valueOf(invalid.getMessage()),
                    details == null ? Json.object() : details));
        }
        String id = UUID.randomUUID().toString();
        ObjectNode extra = Json.object();
        Job job = submissions.accept(id, submissions.number(Json.object()), graph, extra, result.outputs());
        jobs.put(id, job);
        return Reply.json(201, describe(job));
    }

    private void resolveAssets(JsonNode node) {
        if (node.path("inputs") instanceof ObjectNode inputs) {
            for (Map.Entry<String, JsonNode> input : inputs.properties()) {
                if (input.getValue().path("__type").asText().equals("core/ASSET")) {
                    String id = input.getValue().path("info").path("id").asText();
                    Asset asset = assets.get(id);
                    if (asset == null) {
                        throw refusal(422, "missing_asset", "asset " + id + " is not known");
                    }
                    inputs.put(input.getKey(), asset.name());
                }
            }
        }
    }

    private String statusOf(Job job) {
        Instant now = surroundings.clock().instant();
        Instant ended = canceled.get(job.order.id());
        if (job.end() != null) {
            ended = job.endedAt();
        }
        if (ended != null && !now.isBefore(ended.plus(settings.resultLifetime()))) {
            return "expired";
        }
        if (canceled.containsKey(job.order.id())) {
            return "canceled";
        }
        if (job.end() == null) {
            return !job.isStarted() ? "queued" : job.interrupted ? "canceling" : "running";
        }
        return switch (job.end()) {
            case SUCCESS -> "succeeded";
            case ERROR -> "failed";
            case INTERRUPTED -> "canceled";
        };
    }

    private ObjectNode describe(Job job) {
        String id = job.order.id();
        String status = statusOf(job);
        ObjectNode body = Json.object()
                .put("id", id)
                .put("status", status)
                .put("created_at", job.order.created().toString());
        switch (status) {
            case "queued" -> body.put("queue_position", worker.before(job) + 1);
            case "running", "canceling" ->
                body.putObject("progress").put("value", job.plan().progress());
            case "succeeded" -> {
                body.putObject("progress").put("value", 1);
                job.outputs
                        .properties()
                        .forEach(node -> node.getValue()
                                .forEach(list -> list.forEach(
                                        file -> body.withArray("outputs").add(output(node.getKey(), file)))));
                body.put(
                        "expires_at",
                        job.endedAt().plus(settings.resultLifetime()).toString());
            }
            case "failed" -> error(job, body.putObject("error"));
            default -> {
                // Nothing more is known of it.
            }
        }
        body.withArray("outputs");
        String self = settings.pathPrefix() + "/api/v2/jobs/" + id;
        body.putObject("urls").put("self", self).put("events", self + "/events").put("cancel", self + "/cancel");
        return body;
    }

    private static void error(Job job, ObjectNode error) {
        JsonNode thrown = job.error();
        if (thrown != null) {
            error.put("code", "execution_error")
                    .put("message", thrown.path("exception_message").asText().strip())
                    .put("node_id", thrown.path("node_id").asText());
        }
    }

    private ObjectNode output(String node, JsonNode file) {
        return results.computeIfAbsent(node + file, key -> {
            byte[] content = files.find(file);
            String id = UUID.randomUUID().toString();
            String name = file.path("filename").asText();
            ObjectNode output = Json.object()
                    .put("node_id", node)
                    .put("name", name)
                    .put("type", "image")
                    .put("content_type", "image/png")
                    .put("id", id);
            if (content != null) {
                assets.put(id, new Asset("", "image/png", content));
                output.put("url", shelf.put(name, "image/png", content).toString())
                        .put(
                                "url_expires_at",
                                surroundings
                                        .clock()
                                        .instant()
                                        .plus(URL_LIFETIME)
                                        .toString());
            }
            return output;
        });
    }

    private Reply cancel(Job job) {
        String id = job.order.id();
        if (worker.deletePending(id)) {
            canceled.put(id, surroundings.clock().instant());
        } else {
            worker.interrupt(id);
        }
        return Reply.json(200, describe(job));
    }

    private Reply events(Job job) {
        return Reply.later(LONGEST_WAIT, () -> isOver(job), () -> {
            synchronized (lock) {
                ObjectNode described = describe(job);
                StringBuilder stream = new StringBuilder();
                event(
                        stream,
                        "progress",
                        Json.object().put("value", job.isStarted() ? job.plan().progress() : 0));
                described.path("outputs").forEach(output -> event(stream, "output", output));
                event(stream, "status", described);
                return Reply.of(200, "text/event-stream", stream.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private boolean isOver(Job job) {
        synchronized (lock) {
            worker.settle();
            return job.end() != null || canceled.containsKey(job.order.id());
        }
    }

    private static void event(StringBuilder stream, String name, JsonNode data) {
        stream.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }

    private Reply upload(Request request) {
        Form form = Form.read(request);
        Form.Part file = form.part("file");
        String lifetime = form.text("expires_in", "3600");
        boolean inRange = lifetime.matches("\\d{2,6}")
                && Integer.parseInt(lifetime) >= 60
                && Integer.parseInt(lifetime) <= 604_800;
        if (file == null || !inRange) {
            throw refusal(400, "invalid_request", "file is missing, or expires_in is not within 60 to 604800");
        }
        String id = UUID.randomUUID().toString();
        String type = form.text("content_type", "application/octet-stream");
        files.put(id, file.content());
        assets.put(id, new Asset(id, type, file.content()));
        return Reply.json(
                201,
                Json.object()
                        .put("id", id)
                        .put("content_type", type)
                        .put("file_path", form.text("file_path", String.valueOf(file.filename())))
                        .put("size", file.content().length));
    }

    private Reply content(String id) {
        Asset asset = assets.get(id);
        if (asset == null) {
            throw refusal(404, "not_found", "asset " + id + " is not known");
        }
        return hasImageHost()
                ? Reply.empty(302)
                        .withHeader(
                                "Location",
                                shelf.put(id, asset.contentType(), asset.content())
                                        .toString())
                : Reply.of(200, asset.contentType(), asset.content());
    }
}
