package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.EaselException;
import dev.easel.FailureDetails;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.TaskCall;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The task of a routing client that a user holds; its {@link Course} decides what happens to it.
 *
 * <p>{@link #handle()} is that of the client which works on it now, and of the one that has the images in the end. {@link #accepted()}
 * completes with the handle that was accepted first: a service may still refuse the content of what it has accepted, and then another
 * client has the task. The statuses of all clients come in order, but a final one of a client only where it is the end of the task.
 * Thread-safe.
 */
final class RoutedTask implements ImageTask {
    private final Routing routing;
    private final Course course;
    private final BooleanSupplier closed;
    private final TaskHandle firstHandle;
    private final Statuses statuses;
    private final RoutedFuture<TaskHandle> accepted = new RoutedFuture<>(this::cancel);
    private final RoutedFuture<ImageResult> result = new RoutedFuture<>(this::cancel);
    private @Nullable CompletableFuture<CancelOutcome> cancelled;

    private RoutedTask(
            Routing routing,
            CallOptions options,
            RoutedDeadline deadline,
            Selection selection,
            BooleanSupplier closed) {
        this.routing = routing;
        this.closed = closed;
        Telling telling = new Telling(routing.threads());
        this.statuses = new Statuses(telling);
        this.firstHandle = handleOf(selection.candidates().get(0), routing);
        this.course =
                new Course(routing, this, options, deadline, selection, new RouteLog(routing.listener(), telling));
    }

    /** Begins a task. */
    static RoutedTask start(
            Routing routing,
            CallOptions options,
            RoutedDeadline deadline,
            Selection selection,
            BooleanSupplier closed) {
        RoutedTask task = new RoutedTask(routing, options, deadline, selection, closed);
        task.course.start();
        return task;
    }

    /** Returns the handle of a task that was given to no client yet. */
    static TaskHandle handleOf(Candidate candidate, Routing routing) {
        PreparedTask prepared = candidate.prepared();
        return prepared != null
                ? prepared.handle()
                : TaskHandle.of(
                        candidate.provider(),
                        List.of(TaskCall.of("not-submitted")),
                        routing.time().instant(),
                        null);
    }

    boolean isClosed() {
        return closed.getAsBoolean();
    }

    void moved(TaskStatus status) {
        statuses.report(status);
    }

    void accepted(TaskHandle handle) {
        accepted.complete(handle);
    }

    void succeed(ImageResult images) {
        statuses.report(new TaskStatus.Succeeded(images.images().size()));
        accepted.complete(images.handle());
        result.complete(images);
    }

    void fail(EaselException failure) {
        TaskStatus last;
        if (failure instanceof TaskTimeoutException
                || failure instanceof TaskDetachedException
                || failure instanceof ClientClosedException) {
            last = new TaskStatus.Unwatched(status());
        } else if (failure instanceof TaskExpiredException) {
            last = new TaskStatus.Expired();
        } else {
            last = new TaskStatus.Failed(String.valueOf(failure.getMessage()));
        }
        statuses.report(last);
        accepted.completeExceptionally(failure);
        result.completeExceptionally(failure);
    }

    void endCancelled() {
        statuses.report(new TaskStatus.Cancelled());
        result.cancelNow();
        accepted.cancelNow();
    }

    @Override
    public TaskHandle handle() {
        RoutedAttempt latest = course.latest();
        TaskHandle present = latest == null ? null : latest.handle();
        return present == null ? firstHandle : present;
    }

    @Override
    public CompletableFuture<TaskHandle> accepted() {
        return accepted;
    }

    @Override
    public TaskStatus status() {
        return statuses.present();
    }

    @Override
    public ImageTask onStatus(Consumer<TaskStatus> listener) {
        statuses.watch(listener);
        return this;
    }

    @Override
    public CompletableFuture<ImageResult> result() {
        return result;
    }

    /** Waits until the task ends, which it does by its deadline; cancels it if the thread is interrupted. */
    ImageResult join() {
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            throw interrupted();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    @Override
    public ImageResult await(Duration timeout) {
        if (!result.isDone() && (timeout.isZero() || timeout.isNegative())) {
            throw unfinished(timeout);
        }
        CompletableFuture<ImageResult> bounded = result.copy();
        var timer = routing.time().timeout(timeout, () -> bounded.completeExceptionally(new TimeoutException()));
        try {
            return bounded.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw unfinished(timeout);
            }
            throw cause(e);
        } finally {
            timer.cancel();
        }
    }

    private EaselException unfinished(Duration timeout) {
        RoutedAttempt latest = course.latest();
        return new TaskTimeoutException(
                "the task was not finished within " + timeout.toMillis() / 1000.0 + " s: the client "
                        + (latest == null ? "is not chosen yet" : latest.client() + " has it")
                        + ". It goes on and can be awaited again",
                FailureDetails.builder()
                        .provider(handle().provider())
                        .handle(handle())
                        .mayHaveBeenBilled(latest != null && latest.isSubmitted())
                        .build(),
                status());
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("the thread was interrupted while it waited for the task");
    }

    private static RuntimeException cause(ExecutionException e) {
        Throwable failure = Failures.unwrapped(e);
        return failure instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel() {
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        synchronized (this) {
            if (cancelled != null) {
                return cancelled.copy();
            }
            cancelled = outcome;
        }
        List<CompletableFuture<CancelOutcome>> asked = course.cancel();
        if (asked == null) {
            outcome.complete(CancelOutcome.TOO_LATE);
            return outcome.copy();
        }
        CompletableFuture<CancelOutcome> worst = CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        for (CompletableFuture<CancelOutcome> one : asked) {
            worst = worst.thenCombine(one, Failures::worse);
        }
        worst.whenComplete((value, failure) -> outcome.complete(failure == null ? value : CancelOutcome.TOO_LATE));
        return outcome.copy();
    }

    /** A task is left where it is when it was accepted; a client whose tasks do not outlive their connection says so at once. */
    @Override
    public CompletableFuture<TaskHandle> detach() {
        RoutedAttempt latest = course.latest();
        ImageTask present = latest == null ? null : latest.task();
        if (latest != null
                && present != null
                && !latest.candidate().client().capabilities().resumable()) {
            return present.detach();
        }
        return accepted.thenCompose(handle -> {
            RoutedAttempt now = course.latest();
            ImageTask at = now == null ? null : now.task();
            return at == null ? CompletableFuture.completedFuture(handle) : at.detach();
        });
    }

    @Override
    public String toString() {
        return "RoutedTask[" + handle() + "]";
    }
}
