package dev.easel.internal.task;

import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFailure;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.Retry;
import dev.easel.TaskEnd;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.Timings;
import dev.easel.Warning;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task: the calls that a request was split into, run a few at a time, and what came of them. It ends exactly once: with
 * a result, a failure, or cancelled.
 */
public final class TaskRun implements ImageTask, Steps.Ground, UnderWay {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private static final Calls NO_CALLS = new Calls(List.of(), 0, 0);

    private final Engine engine;
    private final TaskOptions options;
    private final Deadline deadline;
    private final ImageStore store;
    private final Instant startedAt;
    private final List<Warning> warnings;
    private final @Nullable String model;
    private final Consumer<UnderWay> onEnd;
    private final StatusFeed feed;
    private final TaskFuture<ImageResult> result = new TaskFuture<>(this);
    private final TaskFuture<TaskHandle> accepted = new TaskFuture<>(this);
    private final Harvest harvest = new Harvest();

    /** Set once, before anybody sees the task: each of them knows it. */
    private Calls calls = NO_CALLS;

    private boolean over;
    private boolean unshared;
    private @Nullable Instant workedAt;
    private @Nullable CompletableFuture<CancelOutcome> cancelled;

    private TaskRun(
            Engine engine,
            TaskOptions options,
            Instant startedAt,
            List<Warning> warnings,
            @Nullable String model,
            Consumer<UnderWay> onEnd) {
        this.engine = engine;
        this.options = options;
        this.startedAt = startedAt;
        this.warnings = warnings;
        this.model = model;
        this.onEnd = onEnd;
        this.deadline = Deadline.after(options.deadline(), engine.time());
        this.store = engine.capabilities().resumable()
                ? ImageStores.of(options.destination())
                : ImageStores.rescuing(options.destination());
        this.feed = new StatusFeed(engine.callbacks(), options.listeners());
    }

    /**
     * A task that is still to be submitted.
     *
     * @param plans its calls
     * @param model the model that was asked for; {@code null} where none was
     * @param warnings what the user has to be told
     * @param onEnd called once when it has ended
     */
    public static TaskRun of(
            Engine engine,
            TaskOptions options,
            List<CallPlan> plans,
            @Nullable String model,
            List<Warning> warnings,
            Consumer<UnderWay> onEnd) {
        TaskRun task = new TaskRun(engine, options, engine.time().instant(), warnings, model, onEnd);
        List<CallRun> calls = new ArrayList<>(plans.size());
        for (CallPlan plan : plans) {
            calls.add(CallRun.of(engine, task, plan));
        }
        task.calls = new Calls(calls, 0, engine.capabilities().parallelCalls());
        return task;
    }

    /**
     * A task that was submitted before.
     *
     * @param handle its handle
     * @param onEnd called once when it has ended
     */
    public static TaskRun resumed(Engine engine, TaskOptions options, TaskHandle handle, Consumer<UnderWay> onEnd) {
        TaskRun task = new TaskRun(engine, options, handle.submittedAt(), List.of(), null, onEnd);
        List<CallRun> calls = new ArrayList<>();
        int perCall = engine.capabilities().imagesPerCall();
        for (TaskPart part : handle.parts()) {
            calls.add(CallRun.resumed(engine, task, part, calls.size() * perCall));
        }
        task.calls = new Calls(calls, calls.size(), engine.capabilities().parallelCalls());
        task.accepted.complete(handle);
        return task;
    }

    /**
     * Begins, and waits without a limit but the task's deadline; cancels the task if the thread is interrupted. Must be the
     * only use of the task.
     */
    public ImageResult run() {
        // Nobody else has the result's future, so completing it runs nobody's code and needs no other thread.
        unshared = options.listeners().isEmpty();
        start();
        return Waiting.orElse(result, this::cancel);
    }

    /** Waits for a task without a limit but its deadline; cancels it if the thread is interrupted. */
    public static ImageResult await(ImageTask task) {
        return Waiting.orElse(task.result(), task::cancel);
    }

    /** Begins. */
    public void start() {
        feed.tell(this::handle, TaskListener::onSubmitted);
        calls.start();
    }

    @Override
    public TaskHandle handle() {
        return TaskHandle.of(
                engine.protocol().id(),
                calls.parts(),
                startedAt,
                engine.capabilities().resultLifetime().orElse(null));
    }

    @Override
    public CompletableFuture<TaskHandle> accepted() {
        return accepted;
    }

    @Override
    public TaskStatus status() {
        return feed.status();
    }

    @Override
    public ImageTask onStatus(Consumer<TaskStatus> listener) {
        feed.watch(listener);
        return this;
    }

    @Override
    public CompletableFuture<ImageResult> result() {
        return result;
    }

    @Override
    public ImageResult await(Duration timeout) {
        return Waiting.atMost(
                timeout, result, () -> engine.failures().timedOut("the task", timeout, handle(), status(), true));
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel() {
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        synchronized (this) {
            if (cancelled != null) {
                return cancelled.copy();
            }
            cancelled = outcome;
            if (over) {
                outcome.complete(CancelOutcome.TOO_LATE);
                return outcome.copy();
            }
            over = true;
        }
        // First, so that nothing is told of what the stop breaks off; told behind it, since it must not wait for
        // listeners.
        feed.seal(this::handle, new TaskStatus.Cancelled(), new TaskEnd.Cancelled());
        calls.stop(Exchange.Abort.CANCELLED);
        feed.flush();
        result.cancelNow();
        accepted.cancelNow();
        onEnd.accept(this);
        new RemoteCancel(engine, store).ask(calls.all()).thenAccept(outcome::complete);
        return outcome.copy();
    }

    @Override
    public void close() {
        calls.stop(Exchange.Abort.CLOSED);
        end(engine.failures().closed(handle()));
    }

    TaskOptions options() {
        return options;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public ImageStore store() {
        return store;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        int number = calls.attempt();
        if (!feed.isFollowed()) {
            return engine.transport().send(request, exchange);
        }
        ObservedAttempt attempt = ObservedAttempt.begin(engine.time(), exchange.phase(), number);
        return attempt.until(
                engine.transport().send(request, exchange),
                over -> feed.tell(this::handle, (listener, handle) -> listener.onAttempt(handle, over)));
    }

    /** Something failed and is tried again. */
    void retrying(Retry retry) {
        LOG.debug("{} {}: {}; again in {}", engine.protocol().id(), retry.kind(), retry.reason(), retry.delay());
        feed.tell(this::handle, (listener, handle) -> listener.onRetry(handle, retry));
    }

    /** A picture is at its destination. */
    void downloaded(GeneratedImage image) {
        feed.tell(this::handle, (listener, handle) -> listener.onDownloaded(handle, image));
    }

    synchronized void worked() {
        workedAt = engine.time().instant();
    }

    void callAccepted() {
        if (!calls.accepted()) {
            return;
        }
        synchronized (this) {
            if (over) {
                return;
            }
        }
        TaskHandle handle = handle();
        feed.tell(() -> handle, TaskListener::onAccepted);
        complete(() -> accepted.complete(handle));
    }

    /** @param news where one of the calls stands now; {@code null} where one has ended */
    void callMoved(@Nullable TaskStatus news) {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        feed.report(this::handle, calls.status(news));
    }

    void callFinished(CallRun call, FinishedWork work, List<GeneratedImage> made, List<ImageFailure> failed) {
        harvest.add(work, made, failed, engine.limits());
        callEnded();
    }

    void callFailed(CallRun call, EaselException failure) {
        harvest.add(failure, call.firstIndex(), Math.max(1, call.images()));
        callEnded();
    }

    private void callEnded() {
        if (!calls.ended()) {
            callMoved(null);
            calls.startNext();
            return;
        }
        if (harvest.isEmpty()) {
            end(harvest.failure());
        } else {
            end(assemble());
        }
    }

    private ImageResult assemble() {
        Instant now = engine.time().instant();
        return harvest.result(warnings, model)
                .provider(engine.protocol().id())
                .handle(handle())
                .timings(new Timings(
                        startedAt,
                        Duration.between(startedAt, workedAt == null ? now : workedAt),
                        Duration.between(startedAt, now)))
                .attempts(calls.attempts())
                .build();
    }

    private void end(EaselException failure) {
        if (claimEnd()) {
            boolean expired = failure instanceof TaskExpiredException;
            feed.seal(
                    this::handle,
                    expired ? new TaskStatus.Expired() : new TaskStatus.Failed(String.valueOf(failure.getMessage())),
                    new TaskEnd.Failed(failure));
            feed.flush();
            complete(() -> {
                accepted.completeExceptionally(failure);
                result.completeExceptionally(failure);
            });
            onEnd.accept(this);
        }
    }

    private void end(ImageResult success) {
        if (claimEnd()) {
            feed.seal(this::handle, new TaskStatus.Succeeded(success.images().size()), new TaskEnd.Completed(success));
            feed.flush();
            complete(() -> result.complete(success));
            onEnd.accept(this);
        }
    }

    /** Behind everything that the listeners are told, and where the application's code may run. */
    private void complete(Runnable completion) {
        if (unshared) {
            completion.run();
        } else {
            feed.then(completion);
        }
    }

    private synchronized boolean claimEnd() {
        boolean first = !over;
        over = true;
        return first;
    }
}
