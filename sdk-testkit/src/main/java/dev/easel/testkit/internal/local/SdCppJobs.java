package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Emulates the job queue of stable-diffusion.cpp's server. A finished job is kept for 600 seconds, then known as expired for 600
 * more, then unknown. Thread-safe.
 */
final class SdCppJobs {
    static final String PATH = "/sdcpp/v1/jobs/";

    private static final Duration KEPT = Duration.ofSeconds(600);
    private static final int MOST_UNFINISHED = 64;

    private final Surroundings surroundings;
    private final TaskQueue<SdCppOrder> queue;
    private final Map<String, Instant> cancelled = new ConcurrentHashMap<>();
    private final Set<String> journalled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();

    SdCppJobs(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    Reply submit(SdCppOrder order) {
        if (queue.unfinished(job -> !cancelled.containsKey(job.id())) >= MOST_UNFINISHED) {
            throw SdCppRefusal.of(429, "job queue is full");
        }
        String id = String.format(
                Locale.ROOT, "job_%x_%08x", surroundings.clock().instant().getEpochSecond(), numbers.getAndIncrement());
        Task<SdCppOrder> job = queue.submit(id, order, surroundings.takeFailure());
        boolean waits = job.stateAt(surroundings.clock().instant()) == State.QUEUED;
        return Reply.json(
                202,
                Json.object()
                        .put("id", id)
                        .put("kind", "img_gen")
                        .put("status", waits ? "queued" : "generating")
                        .put("created", job.submittedAt().getEpochSecond())
                        .put("poll_url", PATH + id));
    }

    Reply find(String id) {
        return Reply.json(200, describe(known(id)));
    }

    Reply cancel(String id) {
        Task<SdCppOrder> job = known(id);
        Instant now = surroundings.clock().instant();
        if (!cancelled.containsKey(id)) {
            switch (job.stateAt(now)) {
                case QUEUED -> cancelled.put(id, now);
                case RUNNING -> throw SdCppRefusal.of(409, "job is currently generating and cannot be interrupted yet");
                default -> {
                    // A finished job stays what it is.
                }
            }
        }
        return Reply.json(200, describe(job));
    }

    private Task<SdCppOrder> known(String id) {
        Task<SdCppOrder> job = queue.find(id);
        Instant ended = job == null ? null : cancelled.getOrDefault(id, job.finishesAt());
        Instant now = surroundings.clock().instant();
        if (job == null || ended == null || !now.isBefore(ended.plus(KEPT).plus(KEPT))) {
            throw SdCppRefusal.of(404, "job not found");
        }
        if (!now.isBefore(ended.plus(KEPT))) {
            throw SdCppRefusal.of(410, "job expired");
        }
        return job;
    }

    private ObjectNode describe(Task<SdCppOrder> job) {
        Instant now = surroundings.clock().instant();
        State state = job.stateAt(now);
        Instant cancelledAt = cancelled.get(job.id());
        boolean over = cancelledAt != null || state == State.FINISHED;
        ObjectNode body = Json.object()
                .put("id", job.id())
                .put("kind", "img_gen")
                .put("status", status(job, state, cancelledAt))
                .put("created", job.submittedAt().getEpochSecond());
        seconds(body, "started", cancelledAt != null || state == State.QUEUED ? null : job.startsAt());
        seconds(body, "completed", cancelledAt != null ? cancelledAt : over ? job.finishesAt() : null);
        body.put("queue_position", cancelledAt == null && state == State.QUEUED ? queue.waitingBefore(job) + 1 : 0);
        body.putNull("result").putNull("error");
        if (cancelledAt != null) {
            body.putObject("error").put("code", "cancelled").put("message", "job cancelled by client");
        } else if (over && job.fails()) {
            body.putObject("error").put("code", "generation_failed").put("message", "unknown generation error");
        } else if (over) {
            if (journalled.add(job.id())) {
                job.work().noteIn(surroundings::drew);
            }
            result(job.work(), body.putObject("result"));
        }
        return body;
    }

    private static String status(Task<SdCppOrder> job, State state, @Nullable Instant cancelledAt) {
        if (cancelledAt != null) {
            return "cancelled";
        }
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING -> "generating";
            case FINISHED -> job.fails() ? "failed" : "completed";
        };
    }

    private static void result(SdCppOrder order, ObjectNode result) {
        result.put("output_format", order.format());
        ArrayNode images = result.putArray("images");
        for (int i = 0; i < order.count(); i++) {
            images.addObject().put("index", i).put("b64_json", Uploads.base64(order.image(i)));
        }
    }

    private static void seconds(ObjectNode body, String name, @Nullable Instant moment) {
        if (moment == null) {
            body.putNull(name);
        } else {
            body.put(name, moment.getEpochSecond());
        }
    }
}
