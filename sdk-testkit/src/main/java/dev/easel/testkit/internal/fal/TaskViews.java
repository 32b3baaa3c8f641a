package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;

/** What the service says of a task. */
final class TaskViews {
    private static final String FOREIGN = "https://queue.example.com";
    private static final int LOGGED_STEPS = 4;

    private final Surroundings surroundings;
    private final FalSettings settings;
    private final Tasks tasks;

    TaskViews(Surroundings surroundings, FalSettings settings, Tasks tasks) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.tasks = tasks;
    }

    private String address(Task<Order> task) {
        FalPath path = task.work().path();
        String origin = settings.has(Quirk.FOREIGN_ADDRESSES)
                ? FOREIGN
                : surroundings.baseUrl().toString();
        String app = settings.has(Quirk.FULL_ID_ADDRESSES) ? path.endpoint() : path.app();
        return origin + "/" + app + "/requests/" + task.id();
    }

    private String responseUrl(Task<Order> task) {
        return address(task) + (settings.has(Quirk.FULL_ID_ADDRESSES) ? "/response" : "");
    }

    ObjectNode submitted(Task<Order> task) {
        ObjectNode body = Json.object()
                .put("request_id", task.id())
                .put("response_url", responseUrl(task))
                .put("status_url", address(task) + "/status");
        if (settings.has(Quirk.NO_EXTRAS)) {
            return body;
        }
        return body.put("cancel_url", address(task) + "/cancel")
                .put("status", "IN_QUEUE")
                .put("queue_position", tasks.position(task))
                .put("gateway_request_id", gatewayId(task));
    }

    /** Differs from the request id once the service has tried again. */
    String gatewayId(Task<Order> task) {
        if (!settings.has(Quirk.CHANGED_GATEWAY_ID)) {
            return task.id();
        }
        return (task.id().startsWith("9") ? "8" : "9") + task.id().substring(1);
    }

    ObjectNode status(Task<Order> task, State state, boolean logs) {
        String word = switch (state) {
            case QUEUED -> "IN_QUEUE";
            case RUNNING -> settings.has(Quirk.FAILED_WORD) ? "FAILED" : "IN_PROGRESS";
            case FINISHED -> "COMPLETED";
        };
        ObjectNode body = Json.object().put("status", word);
        if (!settings.has(Quirk.NO_EXTRAS)) {
            body.put("request_id", task.id()).put("response_url", responseUrl(task));
            if (state == State.QUEUED) {
                body.put("queue_position", tasks.position(task));
            } else {
                body.set("logs", logs ? logs(task, state) : null);
            }
        }
        if (state != State.FINISHED) {
            return body;
        }
        Outcome outcome = tasks.outcome(task);
        if (!settings.has(Quirk.NO_EXTRAS)) {
            double seconds = settings.generationTime().toMillis() / 1000.0;
            body.putObject("metrics").put("inference_time", seconds);
        }
        if (!outcome.isSuccess() && !settings.has(Quirk.ERROR_ONLY_IN_RESULT)) {
            body.put("error", outcome.error()).put("error_type", outcome.errorType());
        }
        return body;
    }

    private ArrayNode logs(Task<Order> task, State state) {
        double progress = task.progressAt(surroundings.clock().instant());
        int done = state == State.FINISHED ? LOGGED_STEPS : (int) (progress * LOGGED_STEPS);
        ArrayNode logs = Json.array();
        for (int step = 1; step <= done; step++) {
            logs.addObject()
                    .put("message", "step " + step)
                    .put("level", "INFO")
                    .put("source", "runner")
                    .put("timestamp", task.startsAt().toString());
        }
        return logs;
    }

    /** The event stream of a task that has ended: each status once, with the logs that are new in it. */
    String events(Task<Order> task, State from, boolean logs) {
        StringBuilder events = new StringBuilder();
        for (State state : State.values()) {
            if (state.compareTo(from) >= 0) {
                boolean later = state == State.FINISHED && from != State.FINISHED;
                ObjectNode status = status(task, state, logs);
                if (later && logs && status.has("logs")) {
                    // The running status has told of all of them.
                    status.putArray("logs");
                }
                events.append("data: ").append(status).append("\n\n");
            }
        }
        return events.toString();
    }

    /** The body of the task's webhook, of an unfinished task too: as if it had ended. */
    ObjectNode webhook(Task<Order> task) {
        Outcome outcome = tasks.outcome(task);
        ObjectNode body = Json.object()
                .put("request_id", task.id())
                .put("gateway_request_id", gatewayId(task))
                .put("status", outcome.isSuccess() ? "OK" : "ERROR")
                .put("error", outcome.isSuccess() ? null : "Invalid status code: " + outcome.status());
        if (settings.has(Quirk.PAYLOAD_ERROR)) {
            return body.putNull("payload").put("payload_error", "The output could not be serialised");
        }
        body.set("payload", outcome.body());
        return body;
    }
}
