package dev.easel.internal.task;

import dev.easel.ImageResult;
import java.util.concurrent.CompletableFuture;

/** The future that an application holds: cancelling it cancels the task, which an ordinary one would not. */
final class ResultFuture extends CompletableFuture<ImageResult> {
    private final TaskRun task;

    ResultFuture(TaskRun task) {
        this.task = task;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        task.cancel();
        return isCancelled();
    }

    /** What depends on it is an ordinary future: cancelling one of several must not take the task from the others. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    void cancelNow() {
        super.cancel(false);
    }
}
