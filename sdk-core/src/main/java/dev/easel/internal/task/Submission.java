package dev.easel.internal.task;

import dev.easel.AttemptKind;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.Retry;
import dev.easel.TaskStatus;
import dev.easel.internal.pacing.Pacing;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hands one call's work over, and never pays for it twice: what was not delivered, or was refused before any work, is sent
 * again; what may have arrived is not, unless the service itself denies it and the user said that a denial counts. Gone
 * when the service has the work.
 */
final class Submission implements Steps.Reply {
    private final Engine engine;
    private final TaskRun task;
    private final CallRun call;
    private final Steps steps;
    private CallPlan plan;
    private int undelivered;

    /** Asks meanwhile how far it is; {@code null} where nobody can be asked. */
    private @Nullable Watch watch;

    /** Whether pacing counts this as under way. */
    private boolean underWay;

    Submission(Engine engine, TaskRun task, CallRun call, Steps steps, CallPlan plan) {
        this.engine = engine;
        this.task = task;
        this.call = call;
        this.steps = steps;
        this.plan = plan;
    }

    void begin() {
        InputDelivery delivery = plan.delivery();
        if (delivery == null) {
            start(false);
            return;
        }
        CompletableFuture<SubmitContext> delivered = delivery.deliver(plan.context(), task.deadline());
        TimeSource.Scheduled limit = engine.time()
                .timeout(task.deadline().remaining(), () -> delivered.completeExceptionally(new TimeoutException()));
        steps.whenStopped(() -> delivered.completeExceptionally(new CancellationException()));
        delivered.whenComplete((context, failure) -> {
            limit.cancel();
            if (steps.stopped().isPresent()) {
                steps.endedByStop();
            } else if (context != null) {
                plan = plan.ready(context);
                start(false);
            } else if (Failures.unwrap(failure) instanceof TimeoutException) {
                call.timedOut("the input pictures to be brought to where the service takes them", false);
            } else {
                call.fail(engine.failures().unexpected(Failures.unwrap(failure), task.handle(), false));
            }
        });
    }

    /** @param again whether it was let through before, and so goes before those that were not */
    private void start(boolean again) {
        if (engine.pacing().begin()) {
            send();
        } else {
            queue(again);
        }
    }

    private void queue(boolean again) {
        Duration closed = engine.pacing().opensIn();
        Duration remaining = task.deadline().remaining();
        if (closed.compareTo(remaining) > 0) {
            call.fail(engine.failures().noRoomInTime(closed, remaining, task.handle()));
            return;
        }
        Queued queued = new Queued();
        steps.whenStopped(queued::stopped);
        queued.start(again);
    }

    private void send() {
        underWay = true;
        call.admitted();
        watch = Watch.begin(engine, task, call);
        steps.send(Objects.requireNonNull(plan.submit()), Phase.SUBMIT, "the answer to the submission", this);
    }

    @Override
    public void answered(WireResponse response, Exchange exchange) {
        stopping();
        SubmitOutcome outcome = plan.job().readSubmit(response, plan.context());
        if (outcome instanceof SubmitOutcome.Refused refused) {
            Steps.discard(exchange);
            refused(refused.problem(), response);
            return;
        }
        engine.budget().giveBack();
        Duration pause = engine.protocol().pauseAfter(response);
        if (pause != null) {
            engine.pacing().pause(pause);
        }
        underWay = false;
        engine.pacing().accepted();
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            Steps.discard(exchange);
            call.accepted(accepted.taskId(), accepted.status());
        } else if (outcome instanceof SubmitOutcome.Finished finished) {
            call.finished(finished.work(), exchange);
        }
    }

    @Override
    public void progressed(TaskStatus status) {
        call.progressed(status);
    }

    @Override
    public void failed(ExchangeFailure failure) {
        stopping();
        EaselException exception = engine.failures().submitFailed(failure, undelivered + 1, task.handle());
        FailureClass means = exception.failureClass().orElse(null);
        if (means == FailureClass.NEVER_DELIVERED) {
            notDelivered(failure.what(), exception);
        } else if (means == FailureClass.OUTCOME_UNKNOWN) {
            unknown(exception, failure.what());
        } else {
            end(exception);
        }
    }

    @Override
    public void stopping() {
        Watch beside = watch;
        if (beside != null) {
            beside.end();
        }
    }

    @Override
    public void stopped() {
        stopping();
        if (underWay) {
            underWay = false;
            engine.pacing().failed();
        }
    }

    private void notDelivered(String reason, EaselException exception) {
        stopped();
        call.released();
        if (++undelivered >= engine.retries().attempts()) {
            end(exception);
            return;
        }
        Duration budget = engine.budget().take();
        Duration backoff = engine.backoff().after(undelivered);
        Duration delay = backoff.compareTo(budget) < 0 ? budget : backoff;
        if (delay.compareTo(task.deadline().remaining()) >= 0) {
            engine.budget().giveBack();
            end(exception);
            return;
        }
        task.retrying(new Retry(AttemptKind.SUBMIT, FailureClass.NEVER_DELIVERED, reason, delay));
        steps.waitFor(delay, "the next attempt (" + reason + ")", false, () -> start(true));
    }

    private void refused(Problem problem, WireResponse response) {
        FailureClass means = Failures.classOf(problem);
        if (means == FailureClass.OUTCOME_UNKNOWN) {
            unknown(engine.failures().refused(problem, response, task.handle(), ""), problem.message());
            return;
        }
        if (means != FailureClass.REFUSED_BEFORE_WORK) {
            end(engine.failures().refused(problem, response, task.handle(), ""));
            return;
        }
        underWay = false;
        call.sentBack();
        boolean waits = engine.retries().waitForRoom();
        Duration wanted = problem.retryAfter().orElse(null);
        Duration delay = engine.pacing().refused(wanted, waits ? engine.budget().take() : Duration.ZERO);
        Duration remaining = task.deadline().remaining();
        if (!waits || delay.compareTo(remaining) >= 0) {
            String note = waits
                    ? ". It was not tried again: the wait of " + Failures.seconds(delay) + " goes beyond the deadline, "
                            + Failures.seconds(remaining) + " from now"
                    : "";
            end(engine.failures().refused(problem, response, task.handle(), note));
            return;
        }
        String reason = "HTTP " + response.status() + ", " + problem.message();
        task.retrying(new Retry(AttemptKind.SUBMIT, means, reason, delay));
        queue(true);
    }

    /** Where the client chose the id, the service can be asked whether it has the task. Elsewhere nobody can know. */
    private void unknown(EaselException exception, String reason) {
        stopped();
        if (!engine.capabilities().clientChoosesTaskId() || !engine.protocol().canBeAskedAbout(call.part())) {
            end(exception);
            return;
        }
        task.retrying(new Retry(AttemptKind.POLL, FailureClass.OUTCOME_UNKNOWN, reason, Duration.ZERO));
        new Settlement(engine, task, call, steps, exception, () -> denied(reason, exception)).begin();
    }

    private void denied(String reason, EaselException exception) {
        if (engine.retries().resendDenied()) {
            notDelivered("it never arrived: " + reason, exception);
        } else {
            end(exception);
        }
    }

    private void end(EaselException exception) {
        stopped();
        call.fail(exception);
    }

    /** The wait for a turn: until it comes, the deadline passes or the call is stopped, whichever is first. */
    private final class Queued {
        private final Pacing.Turn turn = engine.pacing().turn(this::go);
        private final Steps.Wait limit = new Steps.Wait(this::tooLate);

        void start(boolean again) {
            limit.set(engine.time().timeout(task.deadline().remaining(), limit));
            turn.queue(again);
        }

        private void go() {
            limit.leave();
            send();
        }

        private void tooLate() {
            String holdUp = engine.pacing().holdUp();
            if (turn.leave()) {
                call.timedOut(holdUp, false);
            }
        }

        void stopped() {
            boolean waited = turn.leave();
            limit.leave();
            if (waited) {
                steps.endedByStop();
            }
        }
    }
}
