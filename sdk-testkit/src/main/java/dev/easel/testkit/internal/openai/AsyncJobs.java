package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The tasks of Zhipu and ModelScope: an id at once, the images when asked later. Thread-safe. */
final class AsyncJobs {
    private static final String MODELSCOPE_TASK = "X-ModelScope-Task-Type";

    private final Surroundings surroundings;
    private final boolean modelScope;
    private final ImageWork work;
    private final Artist artist;
    private final Hosting hosting;
    private final TaskQueue<ImageCall> queue;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    AsyncJobs(Surroundings surroundings, OpenAiSettings settings, ImageWork work, Artist artist, Hosting hosting) {
        this.surroundings = surroundings;
        this.modelScope = settings.host() == Host.MODELSCOPE;
        this.work = work;
        this.artist = artist;
        this.hosting = hosting;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    Reply submit(ImageCall call) {
        String id = "task-" + numbers.incrementAndGet();
        queue.submit(id, call, surroundings.takeFailure() || Moderations.isAgainst(call.prompt()));
        ObjectNode body = modelScope
                ? Json.object().put("task_id", id).put("request_id", "r-" + id)
                : Json.object()
                        .put("id", id)
                        .put("request_id", call.text("request_id", "r-" + id))
                        .put("model", call.model())
                        .put("task_status", "PROCESSING");
        return Reply.json(200, body);
    }

    /** @throws ApiError where there is no such task, or the poll is malformed */
    Reply status(Request incoming, String id) {
        if (modelScope && !"image_generation".equals(incoming.header(MODELSCOPE_TASK))) {
            throw ApiError.invalid("Send " + MODELSCOPE_TASK + ": image_generation.", MODELSCOPE_TASK, "invalid_value");
        }
        Task<ImageCall> task = queue.find(id);
        if (task == null) {
            throw ApiError.notFound("There is no task " + id + ".", null, "task_not_found");
        }
        State state = task.stateAt(surroundings.clock().instant());
        ObjectNode body = Json.object();
        body.put(
                modelScope ? "task_id" : "request_id",
                modelScope ? id : task.work().text("request_id", "r-" + id));
        if (state != State.FINISHED) {
            String running = state == State.QUEUED ? "PENDING" : "RUNNING";
            return Reply.json(200, body.put("task_status", modelScope ? running : "PROCESSING"));
        }
        if (task.fails()) {
            return Reply.json(200, body.put("task_status", modelScope ? "FAILED" : "FAIL"));
        }
        body.put("task_status", modelScope ? "SUCCEED" : "SUCCESS");
        String address = address(task);
        ArrayNode images = body.putArray(modelScope ? "output_images" : "image_result");
        if (modelScope) {
            images.add(address);
        } else {
            images.addObject().put("url", address);
        }
        return Reply.json(200, body);
    }

    /** Draws what is due, so that the bill does not depend on who has polled. */
    void settle() {
        queue.inState(State.FINISHED).stream().filter(task -> !task.fails()).forEach(this::address);
    }

    private String address(Task<ImageCall> task) {
        ImageCall call = task.work();
        return addresses.computeIfAbsent(
                task.id(), id -> hosting.put(work.image(call, artist.seed(call)), call.format()));
    }
}
