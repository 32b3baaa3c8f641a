package dev.easel.fal;

import dev.easel.CancelOutcome;
import dev.easel.TaskCall;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;

/**
 * Finds out what became of a running task that the service was asked to stop: its response promises nothing, and a task that is finished
 * all the same is charged.
 */
final class FalCancel {
    private static final int MOST_POLLS = 3;
    private static final Duration BETWEEN = Duration.ofMillis(1_500);

    private FalCancel() {}

    static Outcome<CancelOutcome> poll(TaskCall task) {
        return poll(task, 1);
    }

    private static Outcome<CancelOutcome> poll(TaskCall task, int attempt) {
        WireRequest request =
                WireRequest.get(FalProtocol.path(task) + "/status").build();
        return new Outcome.Next<>(new WireExchange<>(request, response -> read(response, task, attempt)), BETWEEN);
    }

    private static Outcome<CancelOutcome> read(WireResponse response, TaskCall task, int attempt) {
        JsonValue json = response.json();
        String word = json.get("status").text().orElse("");
        if (response.status() == 404 && word.equals("NOT_FOUND")) {
            return Outcome.done(CancelOutcome.CANCELLED);
        }
        if (response.isSuccessful() && word.equals("COMPLETED")) {
            return Outcome.next(result(task));
        }
        return attempt < MOST_POLLS ? poll(task, attempt + 1) : Outcome.done(CancelOutcome.TOO_LATE);
    }

    private static WireExchange<CancelOutcome> result(TaskCall task) {
        WireRequest request = FalResponses.result(task, null).request();
        return new WireExchange<>(
                request,
                response -> Outcome.done(
                        FalResponses.isCancelled(response) ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE));
    }
}
