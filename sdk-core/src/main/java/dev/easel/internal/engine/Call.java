package dev.easel.internal.engine;

import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.PollFailure;
import dev.easel.Preview;
import dev.easel.Retry;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.internal.pacing.Pacing;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a task. {@link #run()} is its life: inputs ready, admitted, submitted, polled until done, collected. Each step is a
 * future; whatever a step throws completes the chain with it, and the task ends it at the deadline whatever its steps do.
 */
final class Call {
    private static final int MAX_TASK_ID = 1_024;

    private final Task task;
    private final Scope scope;
    private final Engine engine;
    private final int position;
    private final int firstIndex;
    private final int images;

    /** Let go when the submission has it: a task may wait for hours, and what was sent is of no use any more. */
    private @Nullable PlannedCall plan;

    private final Pacing pacing;
    private final boolean isResumedHandle;
    private final Lifetime.Step unregister = this::unregister;
    private Pacing.@Nullable Permit permit;
    private Lifetime.@Nullable Step permitStep;
    private volatile TaskCall taskCall;
    private volatile TaskStatus status;
    private volatile Supplier<String> waitingFor = () -> "the first step";
    private volatile boolean begun;
    private volatile boolean ended;
    private volatile @Nullable Submission submission;
    private volatile @Nullable Polling polling;
    private volatile @Nullable Collector collector;
    private volatile @Nullable PollTimes times;
    private volatile @Nullable PollFailure pollFailure;
    private volatile @Nullable String serviceRequestId;
    private volatile Map<String, String> responseHeaders = Map.of();

    /** Whether the service may call back. */
    private volatile boolean registered;

    private volatile boolean calledBack;

    private Call(Task task, @Nullable PlannedCall plan, TaskCall taskCall, int position, int firstIndex, int images) {
        this.task = task;
        this.scope = task.scope();
        this.engine = scope.engine();
        this.plan = plan;
        this.pacing = engine.pacing(plan == null ? null : plan.model());
        this.taskCall = taskCall;
        this.position = position;
        this.firstIndex = firstIndex;
        this.images = images;
        this.isResumedHandle = plan == null;
        this.status = plan == null ? TaskStatus.unknown() : TaskStatus.submitting();
    }

    /** Returns a call that is still to be made. */
    static Call of(Task task, PlannedCall plan, int position) {
        return new Call(
                task,
                plan,
                plan.taskCall(task.scope().engine().capabilities()),
                position,
                plan.firstIndex(),
                plan.images());
    }

    /** Returns a call that was made before, by whomever. */
    static Call resumed(Task task, TaskCall taskCall, int position) {
        int perCall = task.scope().engine().capabilities().imagesPerCall();
        return new Call(task, null, taskCall, position, position * perCall, 0);
    }

    /** Lives the life of a call. */
    CompletableFuture<CallResult> run() {
        begun = true;
        PlannedCall planned = plan;
        plan = null;
        if (planned == null) {
            return polledAfterResume().thenCompose(this::collected);
        }
        return inputsReady(planned)
                .thenCompose(context -> submitted(planned, context))
                .thenCompose(this::polledUntilDone)
                .thenCompose(this::collected);
    }

    private CompletableFuture<SubmitContext> inputsReady(PlannedCall planned) {
        InputImages inputs = planned.inputs();
        if (inputs == null) {
            return CompletableFuture.completedFuture(planned.context());
        }
        waitsFor(() -> "the input images to be brought into the form that the service takes");
        return inputs.prepare(planned.job(), planned.context(), scope);
    }

    private CompletableFuture<Submission.Accepted> submitted(PlannedCall planned, SubmitContext context) {
        boolean callback = planned.job()
                .callback()
                .map(Object::toString)
                .filter(engine.callbackRegistry()::leadsHere)
                .isPresent();
        times = new PollTimes(this, callback);
        // Without an address of its own too: some services call where their account says, for every task.
        registered = engine.callbackRegistry().hasReceiver();
        Submission next = new Submission(this, planned.wire(context), pacing);
        submission = next;
        if (taskCall.taskId().isPresent()) {
            // Where the client chose the id, the service may call back before it responds to the submission.
            register();
        }
        return next.run();
    }

    private CompletableFuture<Submission.Finished> polledUntilDone(Submission.Accepted accepted) {
        Submission.Finished finished = accepted.finished();
        if (finished != null) {
            return CompletableFuture.completedFuture(finished);
        }
        PollTimes known = times();
        known.accepted();
        return poll().loop().begin(known.next(null));
    }

    private CompletableFuture<Submission.Finished> polledAfterResume() {
        admitted(pacing.joined());
        // Whether the service was told to call back is not known here, so the ordinary schedule counts.
        times = new PollTimes(this, false);
        registered = engine.callbackRegistry().hasReceiver();
        register();
        return poll().loop().begin();
    }

    /** Returns whether it was submitted before, by whomever. */
    boolean isResumedHandle() {
        return isResumedHandle;
    }

    /** Returns when it was submitted, by the client's clock. */
    Instant submittedAt() {
        return isResumedHandle ? task.startedAt() : engine.time().instant();
    }

    private Polling poll() {
        waitsFor(() -> "the task");
        Polling begunPolling = new Polling(this, times());
        polling = begunPolling;
        if (calledBack) {
            begunPolling.loop().skipWait();
        }
        PushChannel.open(this, begunPolling.loop());
        return begunPolling;
    }

    private CompletableFuture<CallResult> collected(Submission.Finished finished) {
        workEnded();
        task.worked();
        Collector next = new Collector(this, finished);
        collector = next;
        waitsFor(next::waitsFor);
        return next.collect();
    }

    /** Returns what the call ends with at the deadline: what it has, and a failure for each image that it has not. */
    CallResult atDeadline() {
        Collector collecting = collector;
        EaselException failure = timedOut();
        return collecting == null ? CallResult.failed(failure, firstIndex, images) : collecting.soFar(failure);
    }

    /** Returns what the call waits for, and what failed last. */
    String pending() {
        PollFailure failing = pollFailure;
        return waitingFor.get() + (failing == null ? "" : " (" + failing.reason() + ")");
    }

    private EaselException timedOut() {
        PollFailure failing = pollFailure;
        return failures()
                .timedOut(
                        pending(),
                        task.options().deadline(),
                        handle(),
                        status,
                        failing == null ? null : "since " + failing.since() + " (" + failing.reason() + ")",
                        mayHaveBeenBilled(),
                        isAccepted());
    }

    /** Returns whether the service may have done work for this call, as the life of the call says. */
    boolean mayHaveBeenBilled() {
        Submission submitted = submission;
        return begun && (submitted == null ? isResumed() : submitted.progress() != Submission.Progress.NOT_SENT);
    }

    /** Returns whether the service has said that it has the call. */
    boolean isAccepted() {
        Submission submitted = submission;
        return submitted == null ? isResumed() : submitted.progress() == Submission.Progress.ACCEPTED;
    }

    private boolean isResumed() {
        return polling != null;
    }

    /**
     * Says that the task is being cancelled, before its lifetime ends.
     *
     * @return asks the service to cancel, when the lifetime is over
     */
    Supplier<CompletableFuture<CancelOutcome>> cancelling() {
        Submission submitted = submission;
        if (!begun || (submitted == null && !isResumed())) {
            return () -> CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        }
        CompletableFuture<Boolean> reached =
                submitted == null ? CompletableFuture.completedFuture(true) : submitted.cancelling();
        if (reached == null) {
            return () -> CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        }
        return () -> reached.thenCompose(there -> there
                ? Cancellation.ask(engine, scope.store(), taskCall)
                : CompletableFuture.completedFuture(CancelOutcome.CANCELLED));
    }

    /** A callback hints at this call. */
    void calledBack() {
        // Before the look at the polling: a callback may come before the call is polled.
        calledBack = true;
        PollTimes known = times;
        Polling current = polling;
        if (known != null) {
            known.calledBack(false);
        }
        if (current != null && !current.loop().skipWait() && known != null) {
            known.calledBack(true);
        }
    }

    private PollTimes times() {
        PollTimes known = times;
        return known == null ? new PollTimes(this, false) : known;
    }

    /** The submission was admitted. */
    void admitted(Pacing.Permit granted) {
        Lifetime.Step close = granted::close;
        permit = granted;
        permitStep = close;
        scope.lifetime().enter(close);
        task.admitted();
    }

    /** The submission has to be admitted again. */
    void notAdmitted() {
        Lifetime.Step close = permitStep;
        if (close != null) {
            scope.lifetime().leave(close);
        }
    }

    /** The service does not work on it any more, or never did. */
    private void workEnded() {
        notAdmitted();
        if (permit != null) {
            permit.close();
        }
        unregister();
        if (status instanceof TaskStatus.Running running && running.preview().isPresent()) {
            // The image itself is there: its preview need not be held as long as the task is.
            status = running.withPreview(null);
        }
    }

    /** The call is over. */
    void ended() {
        ended = true;
        workEnded();
    }

    boolean isEnded() {
        return ended;
    }

    /** The service has accepted it; {@code null} where the client chose the id and a poll found it. */
    void accepted(Outcome.@Nullable Accepted<FinishedWork> accepted) {
        if (accepted != null) {
            taskCall = named(taskCall, accepted);
            register();
        }
        task.callAccepted();
        report(accepted == null ? TaskStatus.queued() : accepted.status());
    }

    /** The service has accepted it and responded with what it made: whoever waits for the other calls need not wait for this one. */
    void acceptedWithResult() {
        task.callAccepted();
    }

    /** Keeps what the headers of the response to the submission say. */
    void acceptedBy(WireResponse response) {
        serviceRequestId = engine.requestId(response).orElse(null);
        responseHeaders = ResponseHeaders.of(response);
    }

    @Nullable String serviceRequestId() {
        return serviceRequestId;
    }

    Map<String, String> responseHeaders() {
        return responseHeaders;
    }

    /** The service has accepted a call whose task was cancelled meanwhile. */
    void acceptedLate(Outcome.Accepted<FinishedWork> accepted) {
        taskCall = named(taskCall, accepted);
    }

    private TaskCall named(TaskCall before, Outcome.Accepted<FinishedWork> accepted) {
        if (accepted.taskId().isBlank() || accepted.taskId().length() > MAX_TASK_ID) {
            throw failures()
                    .overLimit(
                            "its task id has " + accepted.taskId().length() + " characters; 1 to " + MAX_TASK_ID
                                    + " are allowed",
                            handle());
        }
        TaskCall after = before.withTaskId(accepted.taskId());
        String reference = accepted.reference();
        return reference == null ? after : after.withReference(reference);
    }

    private void register() {
        Optional<String> id = taskCall.taskId();
        if (!registered || id.isEmpty()) {
            return;
        }
        engine.callbackRegistry().add(id.get(), this);
        if (scope.lifetime().isOver() || !scope.lifetime().enter(unregister)) {
            unregister();
        }
    }

    private void unregister() {
        if (registered) {
            scope.lifetime().leave(unregister);
            taskCall.taskId().ifPresent(id -> engine.callbackRegistry().remove(id, this));
        }
    }

    /** Where the call stands now. */
    void report(TaskStatus next) {
        pollFailure = null;
        TaskStatus shown = next;
        if (next instanceof TaskStatus.Running running && running.preview().isPresent()) {
            Preview preview = running.preview().get();
            shown = running.withPreview(preview.ofImage(firstIndex + preview.index()));
        }
        status = shown;
        task.callMoved(shown);
    }

    /** Where a poll says that the call stands. How far it is, a push channel may have told, and a poll need not know. */
    void polled(TaskStatus next) {
        boolean knowsLess = next instanceof TaskStatus.Running polled
                && polled.progress().isEmpty()
                && polled.word().isEmpty();
        // Read once: the channel reports from another thread.
        if (knowsLess
                && status instanceof TaskStatus.Running told
                && told.progress().isPresent()) {
            report(told.withPollFailure(null).withPreview(null));
        } else {
            report(next);
        }
    }

    /** A poll failed. */
    void pollFailed(PollFailure failure) {
        pollFailure = failure;
        if (status instanceof TaskStatus.Active active) {
            status = active.withPollFailure(failure);
            task.callMoved(null);
        }
    }

    /** Something failed and will be sent again. */
    void retrying(Retry retry) {
        task.retrying(retry);
    }

    /** Says what is waited for from now on, as a noun, for the message of a passed deadline. */
    void waitsFor(Supplier<String> what) {
        waitingFor = what;
    }

    Task task() {
        return task;
    }

    Scope scope() {
        return scope;
    }

    Failures failures() {
        return engine.failures();
    }

    TaskOptions options() {
        return task.options();
    }

    TaskHandle handle() {
        return task.handle();
    }

    TaskCall taskCall() {
        return taskCall;
    }

    TaskStatus status() {
        return status;
    }

    /** Returns which of the task's calls it is, from 0. */
    int position() {
        return position;
    }

    int firstIndex() {
        return firstIndex;
    }

    /** Returns how many images it is for; 0 where that is not known, or text is asked for. */
    int images() {
        return images;
    }
}
