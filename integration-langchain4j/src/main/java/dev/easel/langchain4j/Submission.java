package dev.easel.langchain4j;

import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One prompt of a batch on its way to the service. */
final class Submission {
    private final CompletableFuture<?> task;
    private final CompletableFuture<TaskHandle> left;

    private Submission(CompletableFuture<?> task, CompletableFuture<TaskHandle> left) {
        this.task = task;
        this.left = left;
    }

    /** Submits the task, and leaves it at the service as soon as that has it, so that no result comes to this process's memory. */
    static Submission of(PreparedTask prepared) {
        try {
            ImageTask task = prepared.submit();
            return new Submission(task.result(), task.detach());
        } catch (RuntimeException e) {
            // The tasks before this one are at the service: a batch must come of them.
            CompletableFuture<TaskHandle> failed = CompletableFuture.failedFuture(e);
            return new Submission(failed, failed);
        }
    }

    /** Completes with the handle when the service has the task. */
    CompletableFuture<TaskHandle> left() {
        return left;
    }

    /** Cancels the task unless the service has it. */
    void cancel() {
        if (!left.isDone()) {
            task.cancel(true);
        }
    }

    BatchItem item() {
        try {
            return new BatchItem.Accepted(left.join());
        } catch (CompletionException | CancellationException e) {
            return BatchItem.Refused.of(Failures.unwrapped(e));
        }
    }

    /** Returns the first failure that may have been billed, or else the first. It carries the others. */
    static RuntimeException failureOf(List<Submission> submissions) {
        List<RuntimeException> failures =
                submissions.stream().map(Submission::failure).distinct().toList();
        RuntimeException told = failures.stream()
                .filter(Failures::mayHaveBeenBilled)
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(other -> !other.equals(told)).forEach(told::addSuppressed);
        return told;
    }

    private RuntimeException failure() {
        try {
            throw new IllegalStateException("the service has the task " + left.join());
        } catch (CompletionException | CancellationException e) {
            return Failures.unwrapped(e);
        }
    }
}
