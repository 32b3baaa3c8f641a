package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
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

    private final Routing routing;
    private final Candidate candidate;
    private final ImageTask task;
    private final CompletableFuture<ImageResult> result;

    private ClientTask(Routing routing, Candidate candidate, ImageTask task, CompletableFuture<ImageResult> result) {
        this.routing = routing;
        this.candidate = candidate;
        this.task = task;
        this.result = result;
    }

    /** @param task what the client returned, which may be nothing */
    static ClientTask of(Routing routing, Candidate candidate, @Nullable ImageTask task) {
        ImageTask given = Objects.requireNonNull(task, "the task");
        CompletableFuture<ImageResult> result;
        try {
            result = Objects.requireNonNull(given.result(), "the result of the task");
        } catch (RuntimeException | Error foreign) {
            result = CompletableFuture.failedFuture(foreign);
        }
        return new ClientTask(routing, candidate, given, result);
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
            LOG.warn("a task of the client {} tells nothing of its progress; its result is awaited", candidate, e);
        }
    }

    /**
     * Cancels it. Where the client's code throws or never completes, nobody has confirmed that the work was stopped. It completes when it is
     * known, too, whether anything had been sent.
     */
    CompletableFuture<CancelOutcome> cancel() {
        return TimeLimit.of(task::cancel, CANCEL_LIMIT, CancelOutcome.TOO_LATE, routing)
                .thenCompose(outcome -> outcome == CancelOutcome.CANCELLED && mayExist()
                        ? candidate.submissions().whenFinished(routing).thenApply(finished -> outcome)
                        : CompletableFuture.completedFuture(outcome));
    }

    /**
     * Returns whether a cancelled task may be billed. A confirmed cancellation says nothing about that, once there was a task. A failure that
     * came just before the cancellation says more than that.
     */
    boolean mayHaveCost(CancelOutcome outcome) {
        return result.handle((images, failure) -> Failures.unwrapped(failure) instanceof EaselException before
                        ? before.mayHaveBeenBilled()
                        : outcome != CancelOutcome.CANCELLED || mayExist())
                .getNow(true);
    }

    private boolean mayExist() {
        TaskHandle handle = handle();
        boolean named = handle == null
                || handle.calls().stream().anyMatch(call -> call.taskId().isPresent());
        return named && !candidate.submissions().provesThatNothingExists();
    }

    /**
     * Leaves it at the service as soon as it is accepted there; its result ends with a {@link dev.easel.TaskDetachedException}.
     *
     * @param refused told why, where it cannot be left; then it goes on
     */
    void detach(Consumer<Throwable> refused) {
        if (!candidate.owner().can(Capabilities::resumable)) {
            refused.accept(Failures.notResumable(candidate, handle()));
            return;
        }
        CompletableFuture<?> detached;
        try {
            detached = Objects.requireNonNull(task.detach(), "the future of detach()");
        } catch (RuntimeException | Error foreign) {
            detached = CompletableFuture.failedFuture(foreign);
        }
        detached.whenComplete((handle, failure) -> {
            // What its result ends with too is not told here: a failure before the acceptance may lead to another
            // client, and a
            // cancellation ends the task.
            Throwable cause = Failures.unwrapped(failure);
            if (cause != null && !(cause instanceof EaselException) && !(cause instanceof CancellationException)) {
                refused.accept(Failures.typed(cause, candidate, handle()));
            }
        });
    }
}
