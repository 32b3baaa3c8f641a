package dev.easel.routing;

import java.util.concurrent.CompletableFuture;

/** A future that an application holds of a routed task: cancelling it cancels the task, which an ordinary one would not. */
final class RoutedFuture<T> extends CompletableFuture<T> {
    private final Runnable onCancel;

    RoutedFuture(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone()) {
            onCancel.run();
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
