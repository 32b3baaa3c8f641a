package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call's way from submission to pictures. Each step begins exactly one next step: an exchange, a wait, or the end; so
 * at any moment there is one thing that {@link Stop} has to end. What a failed step means for money is decided here: a
 * submission is sent once and never again, a failed look is only looked again.
 */
final class CallRun {
    private static final int MAX_ASKS = 5;

    private final Engine engine;
    private final TaskRun task;
    private final int firstIndex;
    private final int images;

    /** Given away when it is sent: a task may wait for hours, and what was sent is of no use any more. */
    private @Nullable CallPlan plan;

    private final Stop stop = new Stop();
    private volatile TaskPart part;
    private volatile TaskStatus status = TaskStatus.queued();
    private volatile boolean begun;
    private int looks;
    private @Nullable String lastTrouble;

    private CallRun(Engine engine, TaskRun task, @Nullable CallPlan plan, TaskPart part, int firstIndex) {
        this.engine = engine;
        this.task = task;
        this.plan = plan;
        this.images = plan == null ? 1 : plan.context().images();
        this.part = part;
        this.firstIndex = firstIndex;
    }

    /** A call that is still to be made. */
    static CallRun of(Engine engine, TaskRun task, CallPlan plan) {
        TaskPart part = TaskPart.of(plan.context().requestId());
        if (engine.capabilities().clientChoosesTaskId()) {
            part = part.withTaskId(plan.context().requestId());
        }
        if (plan.context().seed().isPresent()) {
            part = part.withSeed(plan.context().seed().getAsLong());
        }
        return new CallRun(engine, task, plan, part, plan.firstIndex());
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

    /** How many pictures it is for, as far as that is known. */
    int images() {
        return images;
    }

    void start() {
        begun = true;
        CallPlan call = plan;
        plan = null;
        if (call == null) {
            look();
        } else {
            submit(call);
        }
    }

    /** Ends whatever is going on. After {@link Exchange.Abort#CANCELLED} the task hears nothing more from this call. */
    void stop(Exchange.Abort why) {
        stop.pull(why);
    }

    /** What has to be asked to stop the work at the service; empty where there is nothing or nobody to ask. */
    Optional<WireRequest> cancelRequest() {
        return begun && part.taskId().isPresent() ? engine.protocol().cancel(part) : Optional.empty();
    }

    boolean isBegun() {
        return begun;
    }

    private void submit(CallPlan call) {
        Exchange exchange = exchange(Phase.SUBMIT);
        engine.transport().send(call.submit(), exchange).whenComplete((response, failure) -> {
            if (failure != null) {
                submitFailed(exchange, Failures.unwrap(failure));
                return;
            }
            guarded(exchange, true, () -> submitted(call, response, exchange));
        });
    }

    private void submitFailed(Exchange exchange, Throwable failure) {
        discard(exchange);
        if (failure instanceof ExchangeFailure known) {
            if (!endedFromHere(known, "the answer to the submission")) {
                fail(engine.failures().submitFailed(known, task.handle()));
            }
        } else {
            fail(engine.failures().unexpected(failure, task.handle(), true));
        }
    }

    private void submitted(CallPlan call, WireResponse response, Exchange exchange) {
        SubmitOutcome outcome = engine.protocol().readSubmit(response, call.context());
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            discard(exchange);
            part = part.withTaskId(accepted.taskId());
            task.callAccepted(this);
            report(accepted.status());
            lookLater(null);
        } else if (outcome instanceof SubmitOutcome.Finished finished) {
            task.callAccepted(this);
            deliver(finished.work(), exchange);
        } else if (outcome instanceof SubmitOutcome.Refused refused) {
            discard(exchange);
            fail(engine.failures().refused(refused.problem(), response, task.handle()));
        }
    }

    private void lookLater(@Nullable Duration hint) {
        Duration remaining = task.deadline().remaining();
        Duration wanted = task.options().pollSchedule().delay(++looks, hint, remaining);
        Duration delay = engine.spread().over(shortestOf(wanted.isNegative() ? Duration.ZERO : wanted));
        boolean tooLate = delay.compareTo(remaining) >= 0;
        TimeSource.Scheduled timer = engine.time()
                .schedule(tooLate ? remaining : delay, tooLate ? () -> timedOut("the task") : () -> look());
        stop.current(() -> {
            timer.cancel();
            stopped();
        });
    }

    /** No wait comes near the time that the service keeps a finished result. */
    private Duration shortestOf(Duration wanted) {
        return engine.capabilities()
                .resultLifetime()
                .map(lifetime -> lifetime.dividedBy(4))
                .filter(quarter -> quarter.compareTo(wanted) < 0)
                .orElse(wanted);
    }

    private void look() {
        look(engine.protocol().status(part), response -> engine.protocol().readStatus(response, part), 0);
    }

    private void look(WireRequest request, Function<WireResponse, StatusOutcome> reader, int asked) {
        Exchange exchange = exchange(Phase.POLL);
        engine.transport().send(request, exchange).whenComplete((response, failure) -> {
            if (failure != null) {
                lookFailed(exchange, Failures.unwrap(failure));
                return;
            }
            guarded(exchange, true, () -> looked(reader.apply(response), response, exchange, asked));
        });
    }

    private void lookFailed(Exchange exchange, Throwable failure) {
        discard(exchange);
        if (failure instanceof ExchangeFailure known) {
            if (endedFromHere(known, "the task's status")) {
                return;
            }
            if (known.stage() == ExchangeFailure.Stage.NOT_STORED) {
                fail(engine.failures().submitFailed(known, task.handle()));
                return;
            }
            lastTrouble = known.what();
            lookLater(null);
        } else {
            fail(engine.failures().unexpected(failure, task.handle(), true));
        }
    }

    private void looked(StatusOutcome outcome, WireResponse response, Exchange exchange, int asked) {
        if (outcome instanceof StatusOutcome.Finished finished) {
            deliver(finished.work(), exchange);
            return;
        }
        discard(exchange);
        if (outcome instanceof StatusOutcome.Pending pending) {
            lastTrouble = null;
            report(pending.status());
            lookLater(pending.hint());
        } else if (outcome instanceof StatusOutcome.Ask ask && asked < MAX_ASKS) {
            look(ask.next(), ask.reader(), asked + 1);
        } else if (outcome instanceof StatusOutcome.Refused refused) {
            lookRefused(refused.problem(), response);
        } else if (outcome instanceof StatusOutcome.Expired expired) {
            report(new TaskStatus.Expired());
            fail(engine.failures().expired(expired.message(), task.handle()));
        } else if (outcome instanceof StatusOutcome.Cancelled) {
            fail(engine.failures().failed("says that the task was cancelled there", task.handle()));
        } else {
            fail(engine.failures()
                    .failed("was asked about the task in " + MAX_ASKS + " ways and gave no answer", task.handle()));
        }
    }

    /** A look that failed for a reason that may pass is looked again: the task itself is none the worse for it. */
    private void lookRefused(Problem problem, WireResponse response) {
        switch (problem.kind()) {
            case BUSY, SERVICE_FAULT, UNREADABLE -> {
                lastTrouble = "HTTP " + response.status() + ", " + problem.message();
                lookLater(problem.retryAfter().orElse(null));
            }
            default -> fail(engine.failures().refused(problem, response, task.handle()));
        }
    }

    private void deliver(FinishedWork work, Exchange exchange) {
        List<StoredImage> arrived = exchange.takeImages();
        if (work.images().isEmpty()) {
            arrived.forEach(StoredImage::discard);
            fail(engine.failures().failed("finished the task without a picture", task.handle()));
            return;
        }
        task.worked();
        Collection collection = new Collection(engine, task, this, work, arrived);
        stop.current(() -> {
            collection.stop(stop.reason().orElse(Exchange.Abort.CANCELLED));
            stopped();
        });
        collection.start();
    }

    /** A reader that throws is a bug; the task must not hang because of it. */
    private void guarded(Exchange exchange, boolean billed, Runnable step) {
        if (stop.reason().isPresent()) {
            discard(exchange);
            stopped();
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            discard(exchange);
            fail(engine.failures().unexpected(e, task.handle(), billed));
        }
    }

    private Exchange exchange(Phase phase) {
        Exchange exchange = Exchange.of(phase, task.deadline(), task.store());
        stop.current(() -> exchange.abort(stop.reason().orElse(Exchange.Abort.CANCELLED)));
        task.attempted();
        return exchange;
    }

    /** Whether the exchange ended because this side wanted it to; then that is dealt with. */
    private boolean endedFromHere(ExchangeFailure failure, String waitingFor) {
        if (stop.reason().isPresent()) {
            stopped();
            return true;
        }
        if (failure.abort().filter(Exchange.Abort.DEADLINE::equals).isPresent()) {
            timedOut(waitingFor);
            return true;
        }
        return false;
    }

    private void stopped() {
        if (stop.reason().filter(Exchange.Abort.CLOSED::equals).isPresent()) {
            fail(engine.failures().closed(task.handle()));
        }
    }

    private void timedOut(String waitingFor) {
        String trouble = lastTrouble == null ? "" : " (last trouble: " + lastTrouble + ")";
        fail(engine.failures().timedOut(waitingFor + trouble, task.options().deadline(), task.handle(), status));
    }

    private void report(TaskStatus next) {
        status = next;
        task.callMoved();
    }

    private void fail(EaselException failure) {
        task.callFailed(this, failure);
    }

    private static void discard(Exchange exchange) {
        exchange.takeImages().forEach(StoredImage::discard);
    }
}
