package dev.easel.replicate;

import dev.easel.CancelOutcome;
import dev.easel.TaskCall;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops a task and finds out what came of that. The response may still have the status from before, which promises nothing: such a task
 * may succeed all the same and be charged, so it is polled until it has ended, three times at most.
 */
final class ReplicateCancel {
    private static final int MOST_POLLS = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private ReplicateCancel() {}

    /** @param task one that {@link ReplicateProtocol#canPoll} */
    static WireExchange<CancelOutcome> of(TaskCall task) {
        WireRequest request = WireRequest.post(ReplicateProtocol.path(task) + "/cancel")
                .dataUrisIn(ReplicateRequests.OUTPUT)
                .build();
        return new WireExchange<>(request, response -> read(response, task, MOST_POLLS));
    }

    private static Outcome<CancelOutcome> poll(TaskCall task, int left) {
        WireRequest request = WireRequest.get(ReplicateProtocol.path(task))
                .dataUrisIn(ReplicateRequests.OUTPUT)
                .build();
        return new Outcome.Next<>(new WireExchange<>(request, response -> read(response, task, left)), BETWEEN);
    }

    /** @param polls how many may follow */
    private static Outcome<CancelOutcome> read(WireResponse response, TaskCall task, int polls) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ReplicateErrors.ofResponse(response));
        }
        JsonValue json = response.json();
        Optional<String> named = json.get("id").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        return switch (json.get("status").nonBlank().orElse("")) {
            // An aborted task ended before it began, so nothing was done and nothing is charged, whoever ended it.
            case "canceled", "aborted" -> Outcome.done(CancelOutcome.CANCELLED);
            case "succeeded", "failed" -> Outcome.done(CancelOutcome.TOO_LATE);
            case "" -> Outcome.failed(Problem.unreadable("no status of a task: " + response.excerpt()));
            default -> polls == 0 ? Outcome.done(CancelOutcome.TOO_LATE) : poll(task, polls - 1);
        };
    }
}
