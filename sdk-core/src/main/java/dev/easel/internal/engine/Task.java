package dev.easel.internal.engine;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.Retry;
import dev.easel.TaskCall;
import dev.easel.TaskEnd;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.Timings;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Warning;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.Deadline;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The task that a user holds: its calls, its deadline and its end. The deadline's timer belongs to the task and ends it whatever its
 * steps do. Thread-safe.
 */
public final class Task implements ImageTask, UnderWay, AttemptObserver.Target {
    /** How long after the deadline listeners may hold back the result. */
    static final Duration GRACE = Duration.ofMillis(100);

    private final Engine engine;
    private final TaskOptions options;
    private final Scope scope;
    private final Instant startedAt;
    private final long startedNanos;
    private final List<Warning> warnings;
    private final Consumer<UnderWay> onEnd;
    private final Events events;
    private final TaskFuture<TaskHandle> accepted = new TaskFuture<>(this);
    private final TaskFuture<ImageResult> result = new TaskFuture<>(this);
    private final Asked asked;
    private final Results results;
    private List<Call> calls = List.of();
    private int begun;
    private int callsAccepted;
    private int attempts;
    private long workedNanos;
    private boolean over;
    private @Nullable CompletableFuture<CancelOutcome> cancelled;
    private TimeSource.@Nullable Scheduled deadlineTimer;

    /** Nobody else has the result's future, so completing it runs nobody's code. */
    private boolean unshared;

    private Task(
            Engine engine,
            TaskOptions options,
            Instant startedAt,
            TaskStatus first,
            List<Warning> warnings,
            Asked asked,
            Consumer<UnderWay> onEnd) {
        this.engine = engine;
        this.options = options;
        this.startedAt = startedAt;
        this.startedNanos = engine.time().nanoTime();
        this.workedNanos = startedNanos;
        this.warnings = warnings;
        this.onEnd = onEnd;
        Deadline deadline = options.deadlineFromAdmission()
                ? Deadline.notStarted(options.deadline(), engine.time())
                : Deadline.after(options.deadline(), engine.time());
        this.scope = new Scope(
                engine,
                new Lifetime(),
                deadline,
                engine.capabilities().resumable()
                        ? ImageStores.of(options.destination())
                        : ImageStores.rescuing(options.destination()),
                () -> endedBy(this::deadlinePassed),
                this);
        this.events = new Events(engine, options.listeners(), first);
        this.asked = asked;
        this.results = new Results(asked, engine.limits());
    }

    /**
     * Returns a task that is still to be submitted.
     *
     * @param plans its calls
     * @param asked what its images can tell about
     * @param warnings what the user has to be told
     * @param about fills in what listeners are told of the request before it begins
     * @param onEnd called once when it has ended
     */
    public static Task of(
            Engine engine,
            TaskOptions options,
            List<PlannedCall> plans,
            Asked asked,
            List<Warning> warnings,
            Consumer<TaskStart.Builder> about,
            Consumer<UnderWay> onEnd) {
        Task task = new Task(engine, options, engine.time().instant(), TaskStatus.submitting(), warnings, asked, onEnd);
        List<Call> calls = new ArrayList<>(plans.size());
        for (PlannedCall plan : plans) {
            calls.add(Call.of(task, plan, calls.size()));
        }
        task.calls = List.copyOf(calls);
        task.tellStart(about);
        return task;
    }

    /** The last step of making a task: whoever was told of it is told of its end too. */
    private void tellStart(Consumer<TaskStart.Builder> about) {
        if (events.areObserved()) {
            TaskStart.Builder start = TaskStart.builder()
                    .handle(handle())
                    .service(engine.serviceName())
                    .server(engine.baseUrl());
            about.accept(start);
            events.start(start.build());
        }
    }

    /**
     * Returns a task that was submitted before.
     *
     * @param handle its handle
     * @param onEnd called once when it has ended
     */
    public static Task resumed(Engine engine, TaskOptions options, TaskHandle handle, Consumer<UnderWay> onEnd) {
        Task task = new Task(
                engine, options, handle.submittedAt(), TaskStatus.unknown(), List.of(), Asked.of(handle), onEnd);
        List<Call> calls = new ArrayList<>();
        for (TaskCall taskCall : handle.calls()) {
            calls.add(Call.resumed(task, taskCall, calls.size()));
        }
        task.calls = List.copyOf(calls);
        task.callsAccepted = calls.size();
        task.accepted.complete(handle);
        task.tellStart(start -> start.resumed(true));
        return task;
    }

    /**
     * Begins, and waits until the task's deadline at most; cancels the task if the thread is interrupted. Must be the only use of
     * the task.
     */
    public ImageResult run() {
        unshared = options.listeners().isEmpty();
        start();
        return Waiting.orElse(result, this::cancel);
    }

    /** Waits for a task until its deadline at most; cancels it if the thread is interrupted. */
    public static ImageResult await(ImageTask task) {
        return Waiting.orElse(task.result(), task::cancel);
    }

    /** Begins. */
    public void start() {
        TaskLog.begins(this);
        events.tell(this::handle, TaskListener::onSubmitted);
        try {
            if (scope.deadline().isStarted()) {
                setDeadlineTimer();
            }
        } catch (ForeignCodeException noTimer) {
            // Without its timer nothing may be sent: it could wait for ever.
            end(engine.failures().unexpected(noTimer, handle(), false));
        }
        int first = Math.min(engine.capabilities().parallelCalls(), calls.size());
        for (int i = 0; i < first; i++) {
            beginNextCall();
        }
    }

    private void beginNextCall() {
        Call next;
        synchronized (this) {
            if (over || begun == calls.size()) {
                return;
            }
            next = calls.get(begun++);
        }
        CompletableFuture<CallResult> life;
        try {
            life = next.run();
        } catch (Throwable e) {
            life = CompletableFuture.failedFuture(e);
        }
        life.whenComplete((value, failure) -> endedBy(() -> callEnded(next, value, failure)));
    }

    /** Runs what may end the task. Whatever it throws ends it too: nobody else would hear of it. */
    private void endedBy(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            boolean billed = calls.stream().anyMatch(Call::mayHaveBeenBilled);
            end(engine.failures().unexpected(e, handle(), billed));
        }
    }

    private void callEnded(Call call, @Nullable CallResult value, @Nullable Throwable failure) {
        call.ended();
        CallResult outcome = value != null
                ? value
                : CallResult.failed(
                        engine.failures().unexpected(Failures.unwrap(failure), handle(), call.mayHaveBeenBilled()),
                        call.firstIndex(),
                        call.images());
        synchronized (this) {
            if (over) {
                return;
            }
            results.add(outcome);
        }
        if (calls.stream().allMatch(Call::isEnded)) {
            endWithResults();
        } else {
            callMoved(null);
            beginNextCall();
        }
    }

    /** A call was admitted: a deadline that waited for that begins. */
    void admitted() {
        if (scope.deadline().start()) {
            setDeadlineTimer();
        }
    }

    private void setDeadlineTimer() {
        TimeSource.Scheduled timer = engine.time()
                .timeout(scope.deadline().remaining(), () -> engine.execute(() -> endedBy(this::deadlinePassed)));
        boolean late;
        synchronized (this) {
            deadlineTimer = timer;
            late = over;
        }
        if (late) {
            timer.cancel();
        }
    }

    private void deadlinePassed() {
        synchronized (this) {
            if (over) {
                return;
            }
            for (Call call : calls) {
                if (!call.isEnded()) {
                    results.add(call.atDeadline());
                }
            }
        }
        endWithResults();
    }

    private void endWithResults() {
        ImageResult success;
        EaselException failure;
        synchronized (this) {
            success = results.isEmpty() ? null : assemble();
            failure = success == null ? results.failure() : null;
        }
        if (success != null) {
            int images = success.images().size();
            end(new TaskStatus.Succeeded(images), new TaskEnd.Completed(success), () -> {
                // A call that was not accepted failed, and the others have images.
                accepted.complete(handle());
                result.complete(success);
            });
        } else if (failure != null) {
            end(failure);
        }
    }

    private ImageResult assemble() {
        return results.result(warnings)
                .provider(engine.protocol().id())
                .handle(handle())
                .timings(Timings.of(
                        startedAt,
                        Duration.ofNanos(workedNanos - startedNanos),
                        Duration.ofNanos(now() - startedNanos)))
                .attempts(attempts)
                .build();
    }

    private void end(EaselException failure) {
        TaskStatus last;
        TaskEnd end;
        if (failure instanceof TaskTimeoutException) {
            last = new TaskStatus.Unwatched(status());
            end = new TaskEnd.Unwatched(failure);
        } else {
            last = failure instanceof TaskExpiredException
                    ? new TaskStatus.Expired()
                    : new TaskStatus.Failed(String.valueOf(failure.getMessage()));
            end = new TaskEnd.Failed(failure);
        }
        end(last, end, () -> {
            accepted.completeExceptionally(failure);
            result.completeExceptionally(failure);
        });
    }

    /** Ends the task once, and everything that it began. */
    private void end(TaskStatus last, TaskEnd end, Runnable completion) {
        if (!claimEnd()) {
            return;
        }
        scope.lifetime().end();
        finish(last, end);
        if (unshared) {
            completion.run();
            return;
        }
        // A listener that blocks, or an executor that never runs what it takes, must not hold the result back for ever.
        try {
            Duration remaining = scope.deadline().remaining();
            TimeSource.Scheduled limit = engine.time()
                    .timeout(remaining.compareTo(GRACE) > 0 ? remaining : GRACE, () -> {
                        events.interrupt();
                        engine.execute(completion);
                    });
            result.whenComplete((value, failure) -> limit.cancel());
        } catch (ForeignCodeException noTimer) {
            engine.execute(completion);
        }
        events.then(completion);
    }

    private void finish(TaskStatus last, TaskEnd end) {
        events.seal(handle(), last, end);
        TaskLog.ended(this, last, end);
        onEnd.accept(this);
    }

    private synchronized boolean claimEnd() {
        boolean first = !over;
        over = true;
        if (first && deadlineTimer != null) {
            deadlineTimer.cancel();
        }
        return first;
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel() {
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        List<Supplier<CompletableFuture<CancelOutcome>>> asks = new ArrayList<>();
        synchronized (this) {
            if (cancelled != null) {
                return cancelled.copy();
            }
            cancelled = outcome;
        }
        if (!claimEnd()) {
            outcome.complete(CancelOutcome.TOO_LATE);
            return outcome.copy();
        }
        for (Call call : calls) {
            if (!call.isEnded()) {
                asks.add(call.cancelling());
            }
        }
        scope.lifetime().end();
        // Sealed before, so that nothing is told of what the end breaks off; told after it, since it must not wait for
        // listeners.
        finish(new TaskStatus.Cancelled(), new TaskEnd.Cancelled());
        events.flush();
        result.cancelNow();
        accepted.cancelNow();
        engine.execute(() -> askToCancel(asks, outcome));
        return outcome.copy();
    }

    /** Completes with the worst of all: one call that goes on is work that goes on. */
    private static void askToCancel(
            List<Supplier<CompletableFuture<CancelOutcome>>> asks, CompletableFuture<CancelOutcome> outcome) {
        CompletableFuture<CancelOutcome> worst = CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        for (Supplier<CompletableFuture<CancelOutcome>> ask : asks) {
            worst = worst.thenCombine(ask.get(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
        worst.whenComplete((value, failure) -> outcome.complete(failure == null ? value : CancelOutcome.TOO_LATE));
    }

    @Override
    public CompletableFuture<TaskHandle> detach() {
        if (!engine.capabilities().resumable()) {
            return CompletableFuture.failedFuture(new UnsupportedByServiceException(
                    engine.protocol().id()
                            + " has no task that outlives its connection; let the task finish or cancel it",
                    engine.failures().details(handle(), false)));
        }
        CompletableFuture<TaskHandle> detached = accepted.thenApply(handle -> {
            EaselException reason = engine.failures().detached(handle);
            end(
                    new TaskStatus.Unwatched(status()),
                    new TaskEnd.Unwatched(reason),
                    () -> result.completeExceptionally(reason));
            return handle;
        });
        return detached;
    }

    @Override
    public void close() {
        boolean billed = calls.stream().anyMatch(Call::mayHaveBeenBilled);
        EaselException reason = engine.failures().closed(handle(), billed);
        end(new TaskStatus.Unwatched(status()), new TaskEnd.Unwatched(reason), () -> {
            accepted.completeExceptionally(reason);
            result.completeExceptionally(reason);
        });
    }

    @Override
    public TaskHandle handle() {
        return TaskHandle.of(
                engine.protocol().id(),
                calls.size() == 1
                        ? List.of(calls.get(0).taskCall())
                        : calls.stream().map(Call::taskCall).toList(),
                startedAt,
                engine.capabilities().resultLifetime().orElse(null));
    }

    @Override
    public CompletableFuture<TaskHandle> accepted() {
        return accepted;
    }

    @Override
    public TaskStatus status() {
        return events.status();
    }

    @Override
    public ImageTask onStatus(Consumer<TaskStatus> listener) {
        events.watch(listener);
        return this;
    }

    @Override
    public CompletableFuture<ImageResult> result() {
        return result;
    }

    @Override
    public ImageResult await(Duration timeout) {
        return Waiting.atMost(
                engine.time(),
                timeout,
                result,
                () -> engine.failures()
                        .stillUnfinished(
                                calls.stream()
                                        .filter(call -> !call.isEnded())
                                        .findFirst()
                                        .map(Call::pending)
                                        .orElse("the images"),
                                timeout,
                                handle(),
                                status(),
                                calls.stream().anyMatch(Call::mayHaveBeenBilled)));
    }

    Instant startedAt() {
        return startedAt;
    }

    Scope scope() {
        return scope;
    }

    Asked asked() {
        return asked;
    }

    TaskOptions options() {
        return options;
    }

    @Override
    public synchronized int nextNumber() {
        return ++attempts;
    }

    @Override
    public boolean isObserved() {
        return events.areObserved();
    }

    @Override
    public void began(AttemptKind kind, int number) {
        events.tell(this::handle, (listener, handle) -> listener.onAttemptStarted(handle, kind, number));
    }

    @Override
    public void ended(Attempt attempt) {
        events.tell(this::handle, (listener, handle) -> listener.onAttempt(handle, attempt));
    }

    /** Something failed and will be sent again. */
    void retrying(Retry retry) {
        TaskLog.retrying(this, retry);
        events.tell(this::handle, (listener, handle) -> listener.onRetry(handle, retry));
    }

    /** An image is at its destination. */
    void stored(GeneratedImage image) {
        events.tell(this::handle, (listener, handle) -> listener.onDownloaded(handle, image));
    }

    synchronized void worked() {
        workedNanos = now();
    }

    /** A time source that throws must not cost the images. */
    private synchronized long now() {
        try {
            return engine.time().nanoTime();
        } catch (ForeignCodeException e) {
            return workedNanos;
        }
    }

    void callAccepted() {
        synchronized (this) {
            if (++callsAccepted != calls.size() || over) {
                return;
            }
        }
        TaskHandle handle = handle();
        TaskLog.accepted(this, handle);
        events.tell(() -> handle, TaskListener::onAccepted);
        if (unshared) {
            accepted.complete(handle);
        } else {
            events.then(() -> accepted.complete(handle));
        }
    }

    /** @param moved where one of the calls stands now; {@code null} where one has ended */
    void callMoved(@Nullable TaskStatus moved) {
        TaskStatus together = calls.size() == 1
                ? calls.get(0).status()
                : StatusSummary.of(
                        calls.stream().map(Call::status).toList(),
                        (int) calls.stream().filter(Call::isEnded).count(),
                        moved);
        synchronized (this) {
            if (over) {
                return;
            }
        }
        if (!together.isFinal()) {
            TaskLog.moved(this, together);
            events.report(this::handle, together);
        }
    }
}
