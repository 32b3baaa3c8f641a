package dev.easel.internal.engine;

import java.util.concurrent.CompletableFuture;

/** A future that an application holds of a task: cancelling it cancels the task, which an ordinary one would not. */
final class TaskFuture<T> extends CompletableFuture<T> {
    private final Task task;

    TaskFuture(Task task) {
        this.task = task;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone()) {
            task.cancel();
        }
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
