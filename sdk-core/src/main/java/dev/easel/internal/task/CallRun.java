package dev.easel.internal.task;

import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.Preview;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Problem;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call's way from submission to pictures. {@link Submission} hands the work over; from then on this looks until it is
 * done, and {@link Collection} brings it home. A look that fails is looked again, and says nothing about the task.
 */
final class CallRun implements Look.Asker, Steps.Walker {
    private final Engine engine;
    private final TaskRun task;
    private final int firstIndex;
    private final int images;
    private final Steps steps;
    private final NextLook nextLook;

    /** Given away when it is begun: a task may wait for hours, and what was sent is of no use any more. */
    private @Nullable CallPlan plan;

    private volatile TaskPart part;
    private volatile TaskStatus status = TaskStatus.queued();
    private volatile boolean begun;

    /** Whether the service may have it. */
    private volatile boolean handedOver;

    /** Whether pacing counts this as unfinished. */
    private boolean counted;

    /** Whether the service may call back. */
    private boolean expectsWord;

    private CallRun(Engine engine, TaskRun task, @Nullable CallPlan plan, TaskPart part, int firstIndex) {
        this.engine = engine;
        this.task = task;
        this.steps = new Steps(engine, task, this);
        this.nextLook = new NextLook(engine, task, steps, this);
        this.plan = plan;
        this.images = plan == null ? 0 : plan.images();
        this.part = part;
        this.firstIndex = firstIndex;
    }

    /** A call that is still to be made. */
    static CallRun of(Engine engine, TaskRun task, CallPlan plan) {
        return new CallRun(engine, task, plan, plan.part(engine.capabilities()), plan.firstIndex());
    }

    /** A call that was made before, by whomever. */
    static CallRun resumed(Engine engine, TaskRun task, TaskPart part, int firstIndex) {
        return new CallRun(engine, task, null, part, firstIndex);
    }

    TaskPart part() {
        return part;
    }

    TaskStatus status() {
        return status;
    }

    int firstIndex() {
        return firstIndex;
    }

    /** How many pictures it is for; 0 where that is not known. */
    int images() {
        return images;
    }

    boolean isBegun() {
        return begun;
    }

    void start() {
        begun = true;
        CallPlan call = plan;
        plan = null;
        if (call == null) {
            engine.pacing().joined();
            count(true);
            expectsWord = engine.nudges().anybodyListens();
            known();
            look();
        } else {
            expectsWord =
                    call.callbackAddress().filter(engine.nudges()::leadsHere).isPresent();
            if (expectsWord) {
                nextLook.promised();
            }
            new Submission(engine, task, this, steps, call).begin();
        }
    }

    /** Ends whatever is going on. After {@link Exchange.Abort#CANCELLED} the task hears nothing more from this call. */
    void stop(Exchange.Abort why) {
        steps.stop(why);
        released();
    }

    /** What has to be asked to stop the work at the service; empty where there is nothing or nobody to ask. */
    Optional<Query<CancelOutcome>> cancelQuery() {
        boolean known = part.taskId().isPresent()
                || (handedOver && !engine.capabilities().resumable());
        return begun && known ? engine.protocol().cancel(part) : Optional.empty();
    }

    /** The service has something to say about the task: asks it at once. */
    void nudge() {
        nextLook.nudge();
    }

    /** Pacing counts it as unfinished from now on. */
    void admitted() {
        handedOver = true;
        count(true);
        // Where the client chose the id, the service may call before its answer to the submission is here.
        known();
    }

    /** Pacing does not count it any more. */
    void sentBack() {
        handedOver = false;
        count(false);
    }

    /** The service does not have it, or does not work on it any more. */
    void released() {
        if (count(false)) {
            engine.pacing().ended();
        }
        if (expectsWord) {
            part.taskId().ifPresent(id -> engine.nudges().forget(id, this));
        }
    }

    private synchronized boolean count(boolean now) {
        boolean before = counted;
        counted = now;
        return before;
    }

    /** The service has taken it. */
    void accepted(String taskId, TaskStatus first) {
        part = part.withTaskId(taskId);
        known();
        task.callAccepted();
        report(first);
        nextLook.afterNews(null);
    }

    /** The service tells how far it is before it answers. */
    void progressed(TaskStatus next) {
        if (next instanceof TaskStatus.Running running && running.preview().isPresent()) {
            Preview preview = running.preview().get();
            report(running.withPreview(preview.ofImage(firstIndex + preview.index())));
        } else {
            report(next);
        }
    }

    /** The service has done it already. */
    void finished(FinishedWork work, Exchange exchange) {
        task.callAccepted();
        deliver(work, exchange);
    }

    /** A submission whose answer was lost turns out to have arrived. */
    void found(StatusOutcome outcome, WireResponse response, Exchange exchange) {
        known();
        task.callAccepted();
        looked(outcome, response, exchange);
    }

    private void known() {
        if (expectsWord) {
            part.taskId().ifPresent(id -> engine.nudges().expect(id, this));
            if (steps.stopped().isPresent()) {
                // Whoever stopped it may have let go of the id before it was registered.
                part.taskId().ifPresent(id -> engine.nudges().forget(id, this));
            }
        }
    }

    /** Asks about the task now. */
    void look() {
        Look.begin(engine, part, steps, this);
    }

    @Override
    public void lookFailed(ExchangeFailure failure) {
        if (failure.isFinal()) {
            fail(engine.failures().submitFailed(failure, 1, task.handle()));
        } else {
            nextLook.afterTrouble(failure.what(), null);
        }
    }

    @Override
    public void looked(StatusOutcome outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof StatusOutcome.Finished finished) {
            deliver(finished.work(), exchange);
            return;
        }
        Steps.discard(exchange);
        if (outcome instanceof StatusOutcome.Pending pending) {
            report(pending.status());
            nextLook.afterNews(pending.hint());
        } else if (outcome instanceof StatusOutcome.Refused refused) {
            lookRefused(refused.problem(), response);
        } else if (outcome instanceof StatusOutcome.Expired expired) {
            report(new TaskStatus.Expired());
            fail(engine.failures().expired(expired.message(), task.handle()));
        } else if (outcome instanceof StatusOutcome.Cancelled) {
            fail(engine.failures().failed("says that the task was cancelled there", task.handle()));
        } else {
            fail(engine.failures().failed("was asked about the task in many ways and gave no answer", task.handle()));
        }
    }

    /** A look that failed for a reason that may pass is looked again: the task itself is none the worse for it. */
    private void lookRefused(Problem problem, WireResponse response) {
        if (Failures.mayPass(problem)) {
            nextLook.afterTrouble(
                    "HTTP " + response.status() + ", " + problem.message(),
                    problem.retryAfter().orElse(null));
        } else {
            fail(engine.failures().refused(problem, response, task.handle(), ""));
        }
    }

    private void deliver(FinishedWork work, Exchange exchange) {
        released();
        if (status instanceof TaskStatus.Running running && running.preview().isPresent()) {
            // The picture itself is there: what it looked like before need not be held as long as the task is.
            status = running.withPreview(null);
        }
        List<StoredImage> arrived = exchange.takeImages();
        task.worked();
        if (work.images().isEmpty()) {
            arrived.forEach(StoredImage::discard);
            if (work.texts().isEmpty()) {
                fail(engine.failures().failed("finished the task without a picture", task.handle()));
            } else {
                task.callFinished(this, work, List.of(), List.of());
            }
            return;
        }
        if (work.images().size() > engine.limits().images()) {
            arrived.forEach(StoredImage::discard);
            String what = "the answer names " + work.images().size() + " pictures, more than "
                    + engine.limits().images();
            fail(engine.failures().submitFailed(ExchangeFailure.overLimit(what, "images"), 1, task.handle()));
            return;
        }
        Collection collection = new Collection(engine, task, this, work, arrived);
        steps.whenStopped(() -> {
            collection.stop(steps.stopped().orElse(Exchange.Abort.CANCELLED));
            steps.endedByStop();
        });
        collection.start();
    }

    @Override
    public void timedOut(String waitingFor, boolean reached) {
        fail(engine.failures().timedOut(waitingFor, task.options().deadline(), task.handle(), status, reached));
    }

    @Override
    public void fail(EaselException failure) {
        released();
        task.callFailed(this, failure);
    }

    /** Once more than {@link #stop} does it: what was stopped may have been admitted at the same moment. */
    @Override
    public void left() {
        released();
    }

    /** Where it stands now. */
    void report(TaskStatus next) {
        status = next;
        task.callMoved(next);
    }
}
