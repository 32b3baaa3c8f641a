package dev.easel.examples.quickstart;

import dev.easel.CancelOutcome;
import dev.easel.ImageTask;
import dev.easel.TaskStatus;
import dev.easel.TextTask;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An order that one service works on.
 *
 * @param status where it stands
 * @param cancel gives it up
 * @param outcome what it ends with; never completes exceptionally
 */
record RunningOrder(
        Supplier<TaskStatus> status,
        Supplier<CompletableFuture<CancelOutcome>> cancel,
        CompletableFuture<Outcome> outcome) {
    static RunningOrder of(ImageTask task, Outcomes outcomes) {
        return new RunningOrder(task::status, task::cancel, task.result().handle(outcomes::of));
    }

    static RunningOrder of(TextTask task, Outcomes outcomes) {
        return new RunningOrder(task::status, task::cancel, task.result().handle(outcomes::ofText));
    }
}
