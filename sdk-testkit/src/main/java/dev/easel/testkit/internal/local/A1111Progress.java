package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports progress as AUTOMATIC1111's interface does: of one job by its name, of what is being drawn whoever submitted it;
 * and the interrupt, which hits whatever that is. All of it is a function of the clock. Thread-safe.
 */
final class A1111Progress {
    private static final int STEPS = 20;
    private static final FieldKinds PROGRESS =
            FieldKinds.create().text("id_task").integer("id_live_preview").bool("live_preview");

    private final InstantSource clock;
    private final Turns turns;
    private final boolean strict;
    private volatile boolean interrupted;

    A1111Progress(InstantSource clock, Turns turns, boolean strict) {
        this.clock = clock;
        this.turns = turns;
        this.strict = strict;
    }

    /** Of whatever is being drawn. Who asked for it is not told. */
    Reply ofServer() {
        Instant now = clock.instant();
        List<Task<Boolean>> running = turns.inState(State.RUNNING);
        Task<Boolean> task = running.isEmpty() ? null : running.get(0);
        double progress = task == null ? 0 : task.progressAt(now);
        ObjectNode response =
                Json.object().put("progress", progress).put("eta_relative", task == null ? 0 : left(task, now));
        response.putObject("state")
                .put("skipped", false)
                .put("interrupted", interrupted)
                .put("stopping_generation", false)
                .put("job", task == null ? "" : "scripts_txt2img")
                .put("job_count", task == null ? 0 : 1)
                .put("job_timestamp", "20260101000000")
                .put("job_no", 0)
                .put("sampling_step", (int) (progress * STEPS))
                .put("sampling_steps", task == null ? 0 : STEPS);
        return Reply.json(200, response.putNull("current_image").putNull("textinfo"));
    }

    /**
     * Of one job. Of a name that is not known nothing is true.
     *
     * @throws FastApiRefusal where the request is no object of its fields
     */
    Reply ofJob(@Nullable JsonNode request) {
        if (!(request instanceof ObjectNode fields)) {
            throw FastApiRefusal.invalid("body", "value is not a valid dict");
        }
        PROGRESS.check(fields, strict);
        if (strict && !fields.has("id_task")) {
            throw FastApiRefusal.strict("id_task", "left out; the server would tell of no job at all");
        }
        String name = fields.path("id_task").asText();
        Instant now = clock.instant();
        Task<Boolean> task = turns.find(name);
        State state = task == null ? null : task.stateAt(now);
        ObjectNode response = Json.object()
                .put("active", state == State.RUNNING)
                .put("queued", state == State.QUEUED)
                .put("completed", state == State.FINISHED || turns.isResponseed(name));
        if (task != null && state == State.RUNNING) {
            response.put("progress", task.progressAt(now)).put("eta", left(task, now));
        } else {
            response.putNull("progress").putNull("eta");
        }
        return Reply.json(
                200,
                response.putNull("live_preview")
                        .put("id_live_preview", -1)
                        .put("textinfo", state == State.RUNNING ? "" : textInfo(task, state)));
    }

    private String textInfo(@Nullable Task<Boolean> task, @Nullable State state) {
        if (task == null || state != State.QUEUED) {
            return "Waiting...";
        }
        List<Task<Boolean>> queued = turns.inState(State.QUEUED);
        int place = 0;
        while (place < queued.size() && !queued.get(place).id().equals(task.id())) {
            place++;
        }
        return "In queue: " + (place + 1) + "/" + queued.size();
    }

    Reply pending() {
        List<Task<Boolean>> queued = turns.inState(State.QUEUED);
        ObjectNode response = Json.object().put("size", queued.size());
        ArrayNode names = response.putArray("tasks");
        queued.forEach(task -> names.add(task.id()));
        return Reply.json(200, response);
    }

    /** The call whose image is being drawn returns now, with what there is. */
    Reply interrupt() {
        turns.inState(State.RUNNING).stream().findFirst().ifPresent(task -> {
            interrupted = true;
            turns.finish(task);
        });
        return Reply.json(200, Json.object());
    }

    /** A job begins: what was interrupted before it is forgotten. */
    void begun() {
        interrupted = false;
    }

    private static double left(Task<Boolean> task, Instant now) {
        return Math.max(0, Duration.between(now, task.finishesAt()).toMillis() / 1000.0);
    }
}
