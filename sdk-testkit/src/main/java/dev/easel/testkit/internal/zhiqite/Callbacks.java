package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends callbacks about finished tasks, when a test has them delivered. What is not acknowledged by a JSON body with code
 * 200 becomes due again after 3, 5, 15, 30, 60, 600 and 3600 seconds, ten times at most. Thread-safe.
 */
final class Callbacks {
    private static final List<Duration> STEPS = List.of(
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(600),
            Duration.ofSeconds(3600));
    private static final int MOST_RETRIES = 10;

    private final InstantSource clock;
    private final ZhiqiteTasks tasks;
    private final TaskResponses responses;
    private final Envelope envelope;
    private final CallbackStyle style;
    private final Map<String, Progress> progress = new HashMap<>();

    /** How far the telling of one task has come. */
    private static final class Progress {
        private boolean toldEarly;
        private int attempts;
        private int acknowledgements;
        private @Nullable Instant notBefore;

        boolean isOver(int repeats) {
            return acknowledgements > repeats || attempts - acknowledgements > MOST_RETRIES;
        }

        boolean isDue(Instant now) {
            return notBefore == null || !now.isBefore(notBefore);
        }

        void tried(boolean acknowledged, Instant now) {
            int failures = attempts - acknowledgements;
            attempts++;
            if (acknowledged) {
                acknowledgements++;
                notBefore = null;
            } else {
                // The pages give seven intervals and ten retries: the last interval serves for the rest.
                notBefore = now.plus(STEPS.get(Math.min(failures, STEPS.size() - 1)));
            }
        }
    }

    Callbacks(
            InstantSource clock, ZhiqiteTasks tasks, TaskResponses responses, Envelope envelope, CallbackStyle style) {
        this.clock = clock;
        this.tasks = tasks;
        this.responses = responses;
        this.envelope = envelope;
        this.style = style;
    }

    /** Makes every delivery that is due now, and says how each went. */
    synchronized List<CallbackDelivery> deliver() {
        List<CallbackDelivery> made = new ArrayList<>();
        for (Task<Work> task : tasks.all()) {
            String url = task.work().callbackUrl();
            URI address = url == null ? null : Loopback.reachable(url);
            if (address != null) {
                deliver(task, address, made);
            }
        }
        return List.copyOf(made);
    }

    private void deliver(Task<Work> task, URI address, List<CallbackDelivery> made) {
        Progress known = progress.computeIfAbsent(task.id(), number -> new Progress());
        if (!tasks.isFinished(task)) {
            if (style.early() && !known.toldEarly) {
                known.toldEarly = true;
                made.add(tell(task, address));
            }
            return;
        }
        Instant now = clock.instant();
        while (!known.isOver(style.repeats()) && known.isDue(now)) {
            CallbackDelivery delivery = tell(task, address);
            made.add(delivery);
            known.tried(delivery.acknowledged(), now);
        }
    }

    private CallbackDelivery tell(Task<Work> task, URI address) {
        Loopback.Response response = Loopback.postJson(address, Json.write(body(task)));
        return new CallbackDelivery(task.work().id(), address, response.status(), isAcknowledgement(response));
    }

    private ObjectNode body(Task<Work> task) {
        ObjectNode told = Json.object().put(style.idName(), task.work().id());
        Tool tool = Tool.of(task.work().kind(), false);
        if (task.work().kind().equals(Work.DRAWING) || tool == null) {
            told.setAll(responses.drawing(task, style.idName(), false));
        } else {
            ObjectNode data = responses.tool(tool, task);
            data.remove(List.of(Tool.TASK_ID, "taskId", "task_id"));
            told.setAll(data);
        }
        return style.nested() ? envelope.body(told) : told;
    }

    private static boolean isAcknowledgement(Loopback.Response response) {
        JsonNode body = response.isSuccess() ? Json.read(response.body()) : null;
        return body != null && body.path("code").asText().equals("200");
    }
}
