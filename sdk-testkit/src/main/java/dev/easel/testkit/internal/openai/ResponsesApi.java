package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The Responses API with its image tool: in the background as tasks, else as blocking calls. Thread-safe. */
final class ResponsesApi {
    private static final Duration RETENTION_WITHOUT_STORE = Duration.ofMinutes(10);

    private final Surroundings surroundings;
    private final OpenAiSettings settings;
    private final ImageWork work;
    private final Artist artist;
    private final CallReader reader;
    private final TaskQueue<ResponseTask> queue;
    private final Map<String, Instant> cancelled = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> outputs = new ConcurrentHashMap<>();
    private final Queue<ResponseEnding> endings = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();

    ResponsesApi(Surroundings surroundings, OpenAiSettings settings, ImageWork work, Artist artist, CallReader reader) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.work = work;
        this.artist = artist;
        this.reader = reader;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    void next(ResponseEnding ending) {
        endings.add(ending);
    }

    /** Draws what is due, so that the bill does not depend on who has polled. */
    void settle() {
        queue.inState(State.FINISHED).forEach(this::status);
    }

    /** @throws ApiError where the request is not one that the API takes */
    Reply create(Request incoming) {
        ResponseRequest request = ResponseRequest.read(incoming, settings, reader);
        boolean against = Moderations.isAgainst(request.call().prompt());
        ResponseEnding ordered = endings.poll();
        ResponseEnding failed = surroundings.takeFailure() ? ResponseEnding.FAILED : ordered;
        ResponseEnding ending =
                failed != null ? failed : against ? ResponseEnding.CALL_REFUSED_ON_INPUT : ResponseEnding.COMPLETED;
        String id = "resp_" + numbers.incrementAndGet();
        Task<ResponseTask> task = queue.submit(id, new ResponseTask(id, request, ending, now()), false);
        if (request.background() && !request.streamed()) {
            return Reply.json(200, body(task));
        }
        return whenFinished(task, request.streamed() ? -1 : null);
    }

    /** @throws ApiError where the response is unknown, deleted or past its retention */
    Reply retrieve(String id, Request incoming) {
        Task<ResponseTask> task = found(id);
        if (!"true".equals(incoming.queryValue("stream"))) {
            return Reply.json(200, body(task));
        }
        if (!task.work().request().streamed()) {
            throw ApiError.invalid("This response was not created with stream=true.", "stream", "invalid_value");
        }
        String after = incoming.queryValue("starting_after");
        if (after != null && !after.matches("[0-9]{1,9}")) {
            throw ApiError.value("starting_after", "a sequence number");
        }
        return whenFinished(task, after == null ? -1 : Integer.parseInt(after));
    }

    /** Cancels what is not finished; what is stays as it ended. */
    Reply cancel(String id) {
        Task<ResponseTask> task = found(id);
        if (!task.work().request().background()) {
            throw ApiError.invalid("Only a response in the background can be cancelled.", null, null);
        }
        if (task.stateAt(now()) != State.FINISHED) {
            cancelled.putIfAbsent(id, now());
        }
        return Reply.json(200, body(task));
    }

    Reply delete(String id) {
        queue.forget(found(id).id());
        return Reply.json(
                200, Json.object().put("id", id).put("object", "response").put("deleted", true));
    }

    /** The body of a webhook that tells of the response's end. */
    ObjectNode event(String id, long number) {
        String status = status(found(id));
        ObjectNode event = Json.object()
                .put("id", "evt_" + number)
                .put("object", "event")
                .put("created_at", now().getEpochSecond())
                .put("type", "response." + status);
        event.putObject("data").put("id", id);
        return event;
    }

    private Reply whenFinished(Task<ResponseTask> task, @Nullable Integer eventsAfter) {
        Duration wait = Duration.between(now(), task.finishesAt());
        if (wait.isNegative() || wait.isZero()) {
            return finished(task, eventsAfter);
        }
        return Reply.later(wait, () -> cancelled.containsKey(task.id()), () -> {
            if (!cancelled.containsKey(task.id())) {
                queue.finishNow(task);
            }
            return finished(found(task.id()), eventsAfter);
        });
    }

    private Reply finished(Task<ResponseTask> task, @Nullable Integer eventsAfter) {
        if (eventsAfter == null) {
            return Reply.json(200, body(task));
        }
        String status = status(task);
        ObjectNode output = outputs.getOrDefault(task.id(), Json.object());
        boolean done = settings.has(Quirk.DONE_LINE);
        boolean named = !settings.has(Quirk.UNNAMED_EVENTS);
        Events events = task.work().events(status, output, eventsAfter, named);
        return (done ? events.done() : events).reply();
    }

    private Task<ResponseTask> found(String id) {
        Task<ResponseTask> task = queue.find(id);
        Duration kept = settings.has(Quirk.ZERO_DATA_RETENTION) ? RETENTION_WITHOUT_STORE : settings.retention();
        if (task == null || !now().isBefore(task.finishesAt().plus(kept))) {
            throw ApiError.notFound("Response with id '" + id + "' not found.", null, null);
        }
        return task;
    }

    private ObjectNode body(Task<ResponseTask> task) {
        String status = status(task);
        return task.work().body(status, outputs.getOrDefault(task.id(), Json.object()), !settings.has(Quirk.NO_USAGE));
    }

    /** The status now; the output is drawn when it is first known. */
    private String status(Task<ResponseTask> task) {
        ResponseEnding ending = task.work().ending();
        State state = task.stateAt(now());
        boolean late = ending == ResponseEnding.COMPLETED_AFTER_CANCEL && state == State.FINISHED;
        if (cancelled.containsKey(task.id()) && !late) {
            return "cancelled";
        }
        if (state != State.FINISHED) {
            return state == State.QUEUED ? "queued" : "in_progress";
        }
        outputs.computeIfAbsent(task.id(), id -> task.work().output(work, artist));
        return switch (ending) {
            case FAILED, POLICY_VIOLATION -> "failed";
            case OUT_OF_TOKENS, CONTENT_FILTER -> "incomplete";
            default -> "completed";
        };
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
