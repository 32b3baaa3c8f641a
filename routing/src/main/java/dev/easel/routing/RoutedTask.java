package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.EaselException;
import dev.easel.FailureDetails;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
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
 * The task of a routing client that a user holds; its {@link RoutingLoop} decides what happens to it.
 *
 * <p>{@link #handle()} is that of the client which works on it now, and of the one that has the images in the end. {@link #accepted()}
 * completes with the handle that was accepted first: a service may still refuse the content of what it has accepted, and then another
 * client has the task. The statuses of all clients come in order, but a final one of a client only where it is the end of the task.
 * Thread-safe.
 */
final class RoutedTask implements ImageTask {
    private final Routing routing;
    private final RoutingLoop loop;
    private final BooleanSupplier closed;
    private final TaskHandle firstHandle;
    private final Statuses statuses;
    private final RoutedFuture<TaskHandle> accepted = new RoutedFuture<>(this::cancel);
    private final RoutedFuture<ImageResult> result = new RoutedFuture<>(this::cancel);
    private @Nullable CompletableFuture<CancelOutcome> cancelled;
    private volatile @Nullable TaskHandle detached;

    private RoutedTask(
            Routing routing,
            CallOptions options,
            RoutedDeadline deadline,
            Selection selection,
            BooleanSupplier closed) {
        this.routing = routing;
        this.closed = closed;
        ListenerCalls calls = new ListenerCalls(routing.threads());
        this.statuses = new Statuses(calls);
        this.firstHandle = firstHandle(selection.candidates().get(0), routing);
        this.loop =
                new RoutingLoop(routing, this, options, deadline, selection, new RouteLog(routing.listener(), calls));
    }

    /** Returns a task that is not started. No foreign code runs. */
    static RoutedTask of(
            Routing routing,
            CallOptions options,
            RoutedDeadline deadline,
            Selection selection,
            BooleanSupplier closed) {
        return new RoutedTask(routing, options, deadline, selection, closed);
    }

    /** Starts it, once. */
    RoutedTask start() {
        loop.start();
        return this;
    }

    private static TaskHandle firstHandle(Candidate candidate, Routing routing) {
        TaskHandle prepared = candidate.preparedHandle();
        return prepared != null
                ? prepared
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
        if (failure instanceof TaskDetachedException) {
            detached = failure.handle().orElse(null);
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
        TaskHandle left = detached;
        if (left != null) {
            return left;
        }
        RoutedAttempt latest = loop.latest();
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
        RoutedAttempt latest = loop.latest();
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
        try {
            cancelEach(outcome);
        } catch (RuntimeException | Error e) {
            // Nobody confirmed that the work was stopped; and who waits for that must not wait for ever.
            outcome.complete(CancelOutcome.TOO_LATE);
        }
        return outcome.copy();
    }

    private void cancelEach(CompletableFuture<CancelOutcome> outcome) {
        List<CompletableFuture<CancelOutcome>> asked = loop.cancel();
        if (asked == null) {
            outcome.complete(CancelOutcome.TOO_LATE);
            return;
        }
        CompletableFuture<CancelOutcome> worst = CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        for (CompletableFuture<CancelOutcome> one : asked) {
            worst = worst.thenCombine(one, Failures::worse);
        }
        worst.whenComplete((value, failure) -> outcome.complete(failure == null ? value : CancelOutcome.TOO_LATE));
    }

    /**
     * Leaves the task wherever it is under way, each as soon as its service has accepted it; until then it may still fall back. With a hedge
     * that is at two services: the handle that is returned, which {@link #handle()} is from then on, is that of the one that began last.
     * Both are in the {@link Route} that a {@link RoutingListener} is told, as {@link Decision.Kind#DETACHED}, and the failure of the other
     * one is a suppressed exception of the {@link TaskDetachedException}. Where the tasks of one client do not outlive their connection,
     * nothing is left.
     */
    @Override
    public CompletableFuture<TaskHandle> detach() {
        CompletableFuture<TaskHandle> left = new CompletableFuture<>();
        result.whenComplete((images, thrown) -> {
            Throwable failure = Failures.unwrapped(thrown);
            TaskHandle handle =
                    failure instanceof TaskDetachedException ? detached : images == null ? null : images.handle();
            if (handle != null) {
                left.complete(handle);
            } else {
                left.completeExceptionally(
                        failure == null ? new IllegalStateException("a detached task has no handle") : failure);
            }
        });
        if (!left.isDone()) {
            loop.detach(left::completeExceptionally);
        }
        return left;
    }

    @Override
    public String toString() {
        return "RoutedTask[" + handle() + "]";
    }
}
