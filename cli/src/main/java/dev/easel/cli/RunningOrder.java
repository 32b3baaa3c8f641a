package dev.easel.cli;

import dev.easel.CancelOutcome;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TextTask;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An order that one service works on.
 *
 * @param status where it stands
 * @param cancel gives it up
 * @param handle the handle of its task as it is now
 * @param outcome what it ends with; never completes exceptionally
 */
record RunningOrder(
        Supplier<TaskStatus> status,
        Supplier<CompletableFuture<CancelOutcome>> cancel,
        Supplier<TaskHandle> handle,
        CompletableFuture<Outcome> outcome) {
    static RunningOrder of(ImageTask task, Outcomes outcomes) {
        return new RunningOrder(
                task::status, task::cancel, task::handle, task.result().handle(outcomes::of));
    }

    static RunningOrder of(TextTask task, Outcomes outcomes) {
        return new RunningOrder(
                task::status, task::cancel, task::handle, task.result().handle(outcomes::ofText));
    }
}
