package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task of one of the clients, which may be a wrapper that is not Easel's. No method here throws, every future is there, and what only
 * accompanies the task (its statuses, its acceptance) costs no image where the client's code throws. Thread-safe.
 */
final class ClientTask {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTask.class);

    /** Longer than a client of Easel's takes: it awaits the response to the submission, and then that to the cancellation. */
    private static final Duration CANCEL_LIMIT = Duration.ofMinutes(1);

    private final NamedClient client;
    private final ImageTask task;
    private final CompletableFuture<ImageResult> result;

    private ClientTask(NamedClient client, ImageTask task, CompletableFuture<ImageResult> result) {
        this.client = client;
        this.task = task;
        this.result = result;
    }

    /** @param task what the client returned, which may be nothing */
    static ClientTask of(NamedClient client, @Nullable ImageTask task) {
        ImageTask given = Objects.requireNonNull(task, "the task");
        CompletableFuture<ImageResult> result;
        try {
            result = Objects.requireNonNull(given.result(), "the result of the task");
        } catch (RuntimeException | Error foreign) {
            result = CompletableFuture.failedFuture(foreign);
        }
        return new ClientTask(client, given, result);
    }

    /** Returns the handle; {@code null} where the client's code throws. */
    @Nullable TaskHandle handle() {
        try {
            return task.handle();
        } catch (RuntimeException | Error foreign) {
            return null;
        }
    }

    /** Returns the last known status; {@code null} where the client's code throws. */
    @Nullable TaskStatus status() {
        try {
            return task.status();
        } catch (RuntimeException | Error foreign) {
            return null;
        }
    }

    CompletableFuture<ImageResult> result() {
        return result;
    }

    void follow(Consumer<TaskHandle> accepted, Consumer<TaskStatus> moved) {
        quietly(() -> task.accepted().thenAccept(accepted));
        quietly(() -> task.onStatus(moved));
    }

    private void quietly(Runnable foreign) {
        try {
            foreign.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a task of the client {} tells nothing of its progress; its result is awaited", client, e);
        }
    }

    /** Cancels it. Where the client's code throws or never completes, nobody has confirmed that the work was stopped. */
    CompletableFuture<CancelOutcome> cancel(Routing routing) {
        return TimeLimit.of(task::cancel, CANCEL_LIMIT, CancelOutcome.TOO_LATE, routing);
    }

    CompletableFuture<TaskHandle> detach() {
        try {
            return Objects.requireNonNull(task.detach(), "the future of detach()");
        } catch (RuntimeException | Error foreign) {
            return CompletableFuture.failedFuture(foreign);
        }
    }
}
