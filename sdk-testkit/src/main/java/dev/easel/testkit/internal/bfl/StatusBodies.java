package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes what is told about a task; an image is drawn when it is first told of. Thread-safe. */
final class StatusBodies {
    private final BflSettings settings;
    private final Studio studio;
    private final Delivery delivery;
    private final Map<String, String> paths = new ConcurrentHashMap<>();
    private final Map<String, String> samples = new ConcurrentHashMap<>();

    StatusBodies(BflSettings settings, Studio studio, Delivery delivery) {
        this.settings = settings;
        this.studio = studio;
        this.delivery = delivery;
    }

    ObjectNode notFound(String id) {
        return Json.object().put("id", id).put("status", word("Task not found")).putNull("result");
    }

    ObjectNode of(Task<Work> task, Instant now) {
        State state = task.stateAt(now);
        if (state == State.FINISHED) {
            return end(task, now);
        }
        ObjectNode body = Json.object().put("id", task.id());
        double share = task.progressAt(now);
        body.put("status", word(state == State.QUEUED ? "Pending" : running(share)));
        body.putNull("result");
        if (state == State.QUEUED) {
            body.putNull("progress");
        } else if (settings.has(Quirk.PROGRESS_AS_PERCENT)) {
            body.put("progress", Math.round(share * 100));
        } else {
            body.put("progress", settings.has(Quirk.PROGRESS_ABOVE_ONE) ? share + 1 : share);
        }
        return body.putNull("details").putNull("preview");
    }

    private String running(double share) {
        if (settings.has(Quirk.UNKNOWN_WORD)) {
            return "Upscaling Preview";
        }
        return settings.has(Quirk.REASONING) && share < 0.5 ? "Reasoning" : "Generating";
    }

    private ObjectNode end(Task<Work> task, Instant now) {
        Ending ending = task.work().ending();
        if (ending == Ending.NOT_FOUND) {
            return notFound(task.id());
        }
        ObjectNode body = Json.object()
                .put("id", task.id())
                .put("status", word(task.work().word()));
        if (ending == Ending.READY || ending == Ending.READY_WITHOUT_SAMPLE) {
            ObjectNode result = body.putObject("result");
            if (ending == Ending.READY) {
                fill(result, task, now);
            }
            body.putNull("progress").putNull("details");
        } else {
            body.putNull("result").putNull("progress");
            details(body, ending);
        }
        body.putNull("preview");
        if (!settings.has(Quirk.NO_COST)) {
            boolean billed = task.work().isBilled(settings.has(Quirk.ERRORS_BILLED));
            body.put("cost", billed ? task.work().order().cost() : 0);
        }
        return body;
    }

    private void fill(ObjectNode result, Task<Work> task, Instant now) {
        Order order = task.work().order();
        result.put("sample", sample(task, now));
        if (!order.prompt().isEmpty()) {
            result.put("prompt", order.rewrites() ? order.prompt() + ", in the finest detail" : order.prompt());
        }
        if (order.model().fields().containsKey("seed")) {
            result.put("seed", order.seed());
        }
        Duration duration = Duration.between(task.startsAt(), task.finishesAt());
        result.put("start_time", task.startsAt().toEpochMilli() / 1000.0)
                .put("end_time", task.finishesAt().toEpochMilli() / 1000.0)
                .put("duration", duration.toMillis() / 1000.0);
    }

    private String sample(Task<Work> task, Instant now) {
        Order order = task.work().order();
        String path = paths.computeIfAbsent(task.id(), id -> {
            String format = settings.has(Quirk.JPEG_INSTEAD) ? "jpeg" : order.format();
            return delivery.put(studio.draw(order, format), format);
        });
        if (settings.has(Quirk.FRESH_SAMPLES)) {
            return delivery.sign(path, now.plus(settings.resultLifetime()));
        }
        // The time may begin when the image is made, and a client that polls late must live with what is left of it.
        return samples.computeIfAbsent(
                task.id(), id -> delivery.sign(path, task.finishesAt().plus(settings.resultLifetime())));
    }

    private void details(ObjectNode body, Ending ending) {
        boolean moderated = ending == Ending.REQUEST_MODERATED || ending == Ending.CONTENT_MODERATED;
        String reason = moderated ? (ending == Ending.REQUEST_MODERATED ? "Violence" : "Sexual") : "worker lost";
        if (settings.has(Quirk.DETAILS_NULL)) {
            body.putNull("details");
        } else if (settings.has(Quirk.DETAILS_AS_TEXT)) {
            body.put("details", reason);
        } else if (!moderated) {
            body.putObject("details").put("error", reason);
        } else if (settings.has(Quirk.REASONS_AS_TEXT)) {
            body.putObject("details").put("Moderation Reasons", reason);
        } else {
            body.putObject("details").putArray("Moderation Reasons").add(reason);
        }
    }

    private String word(String word) {
        return settings.has(Quirk.LOWER_CASE_WORDS) ? word.toLowerCase(Locale.ROOT) : word;
    }
}
