package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the server tells of its prompts: as jobs, as its raw queue, as its history. Guarded by the service's lock. */
final class JobViews {
    private static final Set<String> STATES = Set.of("pending", "in_progress", "completed", "failed", "cancelled");
    private static final int LARGEST_PAGE = 1000;

    private final Worker worker;
    private final Release release;

    JobViews(Worker worker, Release release) {
        this.worker = worker;
        this.release = release;
    }

    Reply job(String id) {
        Job job = worker.find(id);
        if (job == null) {
            return Reply.json(404, Json.object().put("error", "Job not found"));
        }
        ObjectNode body = describe(job);
        ObjectNode workflow = body.putObject("workflow");
        workflow.set("prompt", job.order.graph());
        workflow.set("extra_data", job.order.extra());
        if (isOver(job)) {
            body.set("outputs", job.outputs);
            body.set("execution_status", job.status());
        }
        return Reply.json(200, body);
    }

    /** Whether the history has it. */
    private boolean isOver(Job job) {
        return job.end() != null && job != worker.running();
    }

    private String statusOf(Job job) {
        if (!isOver(job)) {
            return job.isStarted() ? "in_progress" : "pending";
        }
        if (job.calledSuccess) {
            return "completed";
        }
        return job.end() == Job.End.INTERRUPTED && release.has(Change.CANCELLED_STATUS) ? "cancelled" : "failed";
    }

    private ObjectNode describe(Job job) {
        JsonNode png = job.order.extra().path("extra_pnginfo");
        if (png.isNull() || png.path("workflow").isNull()) {
            // One such job breaks the list for everybody.
            throw Refusal.broken();
        }
        List<ObjectNode> files = files(job);
        ObjectNode body = Json.object()
                .put("id", job.order.id())
                .put("status", statusOf(job))
                .put("create_time", job.order.created().toEpochMilli())
                .put("outputs_count", isOver(job) ? files.size() : 0);
        body.set("priority", job.order.number());
        if (png.path("workflow").path("id").isTextual()) {
            body.set("workflow_id", png.path("workflow").path("id"));
        }
        if (isOver(job)) {
            body.put("execution_start_time", job.startedAt().toEpochMilli())
                    .put("execution_end_time", job.endedAt().toEpochMilli())
                    .put("previewable_outputs_count", files.size());
            JsonNode error = job.error();
            if (error != null) {
                body.set("execution_error", error);
            }
            if (!files.isEmpty()) {
                body.set("preview_output", files.get(0));
            }
        }
        return body;
    }

    private static List<ObjectNode> files(Job job) {
        List<ObjectNode> files = new ArrayList<>();
        job.outputs
                .properties()
                .forEach(node -> node.getValue()
                        .properties()
                        .forEach(kind -> kind.getValue().forEach(item -> {
                            if (item instanceof ObjectNode file) {
                                files.add(file.deepCopy()
                                        .put("nodeId", node.getKey())
                                        .put("mediaType", kind.getKey()));
                            }
                        })));
        return files;
    }

    Reply jobs(Request request) {
        Set<String> wanted = Set.of(value(request, "status", "").split(",", -1));
        String sortBy = value(request, "sort_by", "created_at");
        String order = value(request, "sort_order", "desc");
        int limit = number(request, "limit", LARGEST_PAGE);
        int offset = number(request, "offset", 0);
        boolean all = wanted.equals(Set.of(""));
        if ((!all && !STATES.containsAll(wanted))
                || !Set.of("created_at", "execution_duration").contains(sortBy)
                || !Set.of("asc", "desc").contains(order)
                || limit < 1
                || offset < 0) {
            return Reply.json(400, Json.object().put("error", "Invalid status, sort_by, sort_order, limit or offset"));
        }
        String workflow = request.queryValue("workflow_id");
        List<Job> known = new ArrayList<>(worker.history());
        Stream.ofNullable(worker.running()).forEach(known::add);
        known.addAll(worker.pending());
        Comparator<Job> byTime = Comparator.comparing(
                job -> sortBy.equals("created_at") ? job.order.created().toEpochMilli() : durationOf(job));
        known.sort(order.equals("asc") ? byTime : byTime.reversed());
        List<ObjectNode> entries = known.stream()
                .map(this::describe)
                .filter(entry -> all || wanted.contains(entry.path("status").asText()))
                .filter(entry -> workflow == null
                        || workflow.equals(entry.path("workflow_id").asText()))
                .toList();
        ObjectNode body = Json.object();
        ArrayNode page = body.putArray("jobs");
        entries.stream().skip(offset).limit(limit).forEach(page::add);
        body.putObject("pagination")
                .put("offset", offset)
                .put("limit", limit)
                .put("total", entries.size())
                .put("has_more", offset + page.size() < entries.size());
        return Reply.json(200, body);
    }

    private long durationOf(Job job) {
        return isOver(job) ? job.endedAt().toEpochMilli() - job.startedAt().toEpochMilli() : 0;
    }

    private static String value(Request request, String name, String fallback) {
        String value = request.queryValue(name);
        return value == null ? fallback : value;
    }

    private static int number(Request request, String name, int fallback) {
        String value = request.queryValue(name);
        return value == null ? fallback : value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
    }

    Reply queue() {
        ObjectNode body = Json.object();
        ArrayNode running = body.putArray("queue_running");
        Stream.ofNullable(worker.running()).map(JobViews::item).forEach(running::add);
        ArrayNode pending = body.putArray("queue_pending");
        worker.pending().stream().map(JobViews::item).forEach(pending::add);
        return Reply.json(200, body);
    }

    private static ArrayNode item(Job job) {
        ArrayNode item = Json.array().add(job.order.number()).add(job.order.id());
        item.add(job.order.graph()).add(job.order.extra());
        job.order.outputs().forEach(item.addArray()::add);
        return item;
    }

    /** The whole history, or one entry of it; nothing for an id that is unknown, pending or running. */
    Reply history(Request request, @Nullable String id) {
        ObjectNode body = Json.object();
        List<Job> known = worker.history();
        int offset = 0;
        if (id == null && request.queryValue("max_items") != null) {
            int most = number(request, "max_items", 0);
            offset = number(request, "offset", Math.max(0, known.size() - most));
            if (most < 0 || offset < 0) {
                throw Refusal.broken();
            }
            known = offset > known.size()
                    ? Collections.emptyList()
                    : known.subList(offset, Math.min(known.size(), offset + most));
        }
        known.stream().filter(job -> id == null || job.order.id().equals(id)).forEach(job -> {
            ObjectNode entry = body.putObject(job.order.id());
            entry.set("prompt", item(job));
            entry.set("outputs", job.outputs);
            if (job.order.has(Quirk.STATUS_NULL)) {
                entry.putNull("status");
            } else {
                entry.set("status", job.status());
            }
            entry.putObject("meta");
        });
        return Reply.json(200, body);
    }
}
