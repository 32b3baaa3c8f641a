package dev.easel.internal.engine;

import dev.easel.AttemptKind;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.Retry;
import dev.easel.SubmissionHook;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.pacing.Pacing;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Submits one call and never pays for it twice: what was never delivered, or refused before any work, is sent again; what may have
 * arrived is not, unless the service itself denies it and the user said that a denial counts.
 */
final class Submission {
    /** How far the call came, as far as money is concerned. */
    enum Progress {
        /** Nothing that the service may have worked on was sent. */
        NOT_SENT,
        /** The first byte of a request was written, and no response says what came of it. */
        SENT,
        /** The service has accepted it. */
        ACCEPTED
    }

    /**
     * An accepted call.
     *
     * @param finished the finished work, where the service responded with it; {@code null} where the task has to be polled
     */
    record Accepted(@Nullable Finished finished) {}

    /**
     * Finished work and the images that came with its response.
     *
     * @param work what the service said
     * @param arrived the images that came with it; whoever takes them publishes or discards each
     */
    record Finished(FinishedWork work, List<StoredImage> arrived) {}

    private final Call call;
    private final Scope scope;
    private final Engine engine;
    private final Pacing pacing;
    private final CompletableFuture<Accepted> result = new CompletableFuture<>();
    private final LateAcceptance late;

    /** Let go when the service has accepted it: a task may wait for hours, and its request may hold images. */
    private @Nullable WireExchange<FinishedWork> wire;

    private int attempts;
    private int undelivered;
    private Pacing.@Nullable Permit permit;
    private volatile Progress progress = Progress.NOT_SENT;

    Submission(Call call, WireExchange<FinishedWork> wire, Pacing pacing) {
        this.call = call;
        this.scope = call.scope();
        this.engine = scope.engine();
        this.wire = wire;
        this.pacing = pacing;
        this.late = new LateAcceptance(scope);
    }

    Progress progress() {
        return progress;
    }

    private WireExchange<FinishedWork> wire() {
        return Objects.requireNonNull(wire, "the submission is over");
    }

    /** Waits to be admitted and submits. */
    CompletableFuture<Accepted> run() {
        react(() -> admit(false));
        return result;
    }

    /** @param again whether it was admitted before, and so goes before those that were not */
    private void admit(boolean again) {
        Duration closed = pacing.opensIn();
        Duration remaining = scope.deadline().remaining();
        if (scope.deadline().isStarted() && closed.compareTo(remaining) > 0) {
            throw engine.failures().busyBeyondDeadline(closed, remaining, call.handle());
        }
        CompletableFuture<Pacing.Permit> turn = pacing.admit(again);
        if (turn.isDone()) {
            submit(turn.join());
            return;
        }
        call.waitsFor(pacing::holdUp);
        Lifetime.Step leave = () -> turn.cancel(false);
        scope.lifetime().enter(leave);
        turn.thenAccept(granted -> engine.execute(() -> {
            scope.lifetime().leave(leave);
            if (!scope.lifetime().guard(() -> react(() -> submit(granted)))) {
                granted.close();
            }
        }));
    }

    private void submit(Pacing.Permit granted) {
        if (engine.lifetime().isOver()) {
            // What ends makes room for another, which would be paid for on the way out.
            granted.close();
            return;
        }
        permit = granted;
        call.admitted(granted);
        attempts++;
        call.waitsFor(
                () -> progress == Progress.NOT_SENT ? "the submission to be sent" : "the response to the submission");
        Exchange exchange = scope.exchange(Phase.SUBMIT);
        exchange.beforeSend(this::sending);
        WireRequest request = wire().request();
        if (request.events().isPresent()) {
            exchange.onProgress(call::report);
        }
        late.begins(exchange);
        Lifetime.Step abort = () -> late.abort(exchange);
        if (!scope.lifetime().enter(abort)) {
            exchange.abort(Exchange.Abort.CANCELLED);
        }
        Runnable stopProgress = BlockingProgress.begin(call);
        scope.sendUnbound(request, exchange).whenComplete((response, failure) -> {
            scope.lifetime().leave(abort);
            stopProgress.run();
            late.exchangeEnded();
            boolean alive = scope.lifetime()
                    .guard(() -> react(() -> {
                        try {
                            responded(response, failure, exchange);
                        } finally {
                            Scope.discardImages(exchange);
                        }
                    }));
            if (!alive) {
                respondedLate(response, failure, exchange);
                Scope.discardImages(exchange);
            }
        });
    }

    /** Called by the transport directly before the first byte of the request is written. What it throws vetoes that. */
    private void sending() {
        SubmissionHook hook = call.options().submissionHook();
        if (hook != null) {
            hook.beforeSubmission(call.handle(), call.position(), attempts);
        }
        late.sending(() -> progress = Progress.SENT);
    }

    private void responded(@Nullable WireResponse response, @Nullable Throwable thrown, Exchange exchange) {
        if (response == null) {
            Throwable failure = Failures.unwrap(thrown);
            if (failure instanceof ExchangeFailure known) {
                failed(known);
                return;
            }
            throw new ForeignCodeException("an exchange", failure);
        }
        int status = response.status();
        if (status == 407) {
            progress = Progress.NOT_SENT;
            throw engine.failures().notDelivered("the proxy refuses it (HTTP 407)", attempts, call.handle(), null);
        }
        if (isNotProcessed(response, exchange)) {
            notDelivered("HTTP " + status, null);
            return;
        }
        if (status == 408) {
            // Whatever the provider makes of it elsewhere: a gateway may say so after the work was done.
            refused(Problem.of(Problem.Kind.SERVICE_FAULT, response.excerpt()), response);
            return;
        }
        Outcome<FinishedWork> outcome = ForeignCodeException.call("the provider's reader", () -> wire().read(response));
        if (outcome instanceof Outcome.Accepted<FinishedWork> accepted) {
            accepted(response);
            call.accepted(accepted);
            wire = null;
            result.complete(new Accepted(null));
        } else if (outcome instanceof Outcome.Done<FinishedWork> done) {
            accepted(response);
            call.acceptedWithResult();
            result.complete(new Accepted(new Finished(done.value(), exchange.takeImages())));
        } else if (outcome instanceof Outcome.Failed<FinishedWork> failed) {
            refused(failed.problem(), response);
        } else {
            refused(Problem.unreadable("no outcome of a submission: " + response.excerpt()), response);
        }
    }

    private void accepted(WireResponse response) {
        progress = Progress.ACCEPTED;
        call.acceptedBy(response);
        engine.budget().giveBack();
        Duration pause = engine.protocol().pauseAfter(response);
        if (pause != null) {
            pacing.pause(pause);
        }
        if (permit != null) {
            permit.accepted();
        }
    }

    private void failed(ExchangeFailure failure) {
        if (failure.abort().filter(Exchange.Abort.DEADLINE::equals).isPresent()) {
            // The task's own timer tells about the deadline.
            return;
        }
        if (failure.stage() == ExchangeFailure.Stage.VETOED) {
            Throwable cause = failure.getCause();
            throw engine.failures().vetoed(call.handle(), cause == null ? failure : cause);
        }
        EaselException exception = engine.failures().submission(failure, undelivered + 1, call.handle());
        FailureClass means = exception.failureClass().orElse(null);
        if (means == FailureClass.NEVER_DELIVERED) {
            notDelivered(failure.what(), exception);
        } else if (failure.stage() == ExchangeFailure.Stage.NO_RESPONSE
                || failure.stage() == ExchangeFailure.Stage.BROKEN_RESPONSE
                || failure.stage() == ExchangeFailure.Stage.UNREADABLE) {
            unknown(exception, failure.what());
        } else {
            throw exception;
        }
    }

    /** @param instead what the call ends with where it is not submitted again; {@code null} for what the reason says */
    private void notDelivered(String reason, @Nullable EaselException instead) {
        progress = Progress.NOT_SENT;
        release();
        undelivered++;
        Duration delay = engine.backoff().after(undelivered);
        boolean again = undelivered < engine.retries().attempts();
        if (again) {
            Duration budget = engine.budget().take();
            delay = delay.compareTo(budget) < 0 ? budget : delay;
            if (delay.compareTo(scope.deadline().remaining()) >= 0) {
                engine.budget().giveBack();
                again = false;
            }
        }
        if (!again) {
            throw instead != null ? instead : engine.failures().notDelivered(reason, undelivered, call.handle(), null);
        }
        call.retrying(Retry.of(AttemptKind.SUBMIT, FailureClass.NEVER_DELIVERED, reason, delay));
        call.waitsFor(() -> "the next attempt (" + reason + ")");
        Pause.begin(scope, delay, () -> react(() -> admit(true)));
    }

    private void refused(Problem problem, WireResponse response) {
        switch (Failures.classOf(problem)) {
            case OUTCOME_UNKNOWN ->
                unknown(engine.failures().refused(problem, response, call.handle(), "", true), problem.message());
            case REFUSED_BEFORE_WORK -> refusedBeforeWork(problem, response);
            default -> {
                if (!problem.mayBeBilled()) {
                    progress = Progress.NOT_SENT;
                }
                throw engine.failures().refused(problem, response, call.handle(), "", problem.mayBeBilled());
            }
        }
    }

    private void refusedBeforeWork(Problem problem, WireResponse response) {
        progress = Progress.NOT_SENT;
        boolean waits = engine.retries().waitForRoom();
        Duration budget = waits ? engine.budget().take() : Duration.ZERO;
        Pacing.Permit refused = permit;
        Duration delay =
                refused == null ? budget : refused.refused(problem.retryAfter().orElse(null), budget);
        Duration remaining = scope.deadline().remaining();
        if (!waits || delay.compareTo(remaining) >= 0) {
            if (waits) {
                engine.budget().giveBack();
            }
            String note = waits
                    ? ". It was not sent again: the wait of " + Failures.seconds(delay) + " goes beyond the deadline, "
                            + Failures.seconds(remaining) + " from now"
                    : "";
            throw engine.failures().refused(problem, response, call.handle(), note, false);
        }
        String reason = "HTTP " + response.status() + ", " + problem.message();
        call.retrying(Retry.of(AttemptKind.SUBMIT, FailureClass.REFUSED_BEFORE_WORK, reason, delay));
        call.notAdmitted();
        admit(true);
    }

    /** Where the client chose the id, the service can be asked whether it has the task. Elsewhere nobody can know. */
    private void unknown(EaselException exception, String reason) {
        if (!engine.capabilities().clientChoosesTaskId() || !engine.protocol().canPoll(call.taskCall())) {
            throw exception;
        }
        call.retrying(Retry.of(AttemptKind.POLL, FailureClass.OUTCOME_UNKNOWN, reason, Duration.ZERO));
        call.waitsFor(() -> "a poll to say whether the submission arrived");
        if (permit != null) {
            permit.outcomeUnknown();
        }
        Settlement.begin(call, exception)
                .whenComplete((found, failure) -> react(() -> {
                    if (failure != null) {
                        throw engine.failures().unexpected(failure, call.handle(), true);
                    }
                    if (found.isPresent()) {
                        progress = Progress.ACCEPTED;
                        call.accepted(null);
                        result.complete(new Accepted(found.get().finished()));
                    } else if (engine.retries().resendDenied()) {
                        notDelivered("it never arrived: " + reason, exception);
                    } else {
                        throw exception;
                    }
                }));
    }

    private void release() {
        Pacing.Permit given = permit;
        if (given != null) {
            given.close();
            call.notAdmitted();
        }
    }

    /** The one place where whatever a reaction throws ends the submission. */
    private void react(Runnable reaction) {
        try {
            reaction.run();
        } catch (Throwable e) {
            release();
            result.completeExceptionally(e);
        }
    }

    /**
     * Says that the task is being cancelled, before its lifetime ends.
     *
     * @return as {@link LateAcceptance#cancelling}
     */
    @Nullable CompletableFuture<Boolean> cancelling() {
        return late.cancelling(this);
    }

    private void respondedLate(@Nullable WireResponse response, @Nullable Throwable thrown, Exchange exchange) {
        CompletableFuture<Boolean> awaited = late.awaited();
        if (awaited == null) {
            return;
        }
        try {
            awaited.complete(response == null ? mayHaveArrived(thrown) : mayBeThere(response, exchange));
        } catch (Throwable e) {
            awaited.complete(true);
        }
    }

    private static boolean mayHaveArrived(@Nullable Throwable thrown) {
        return !(Failures.unwrap(thrown) instanceof ExchangeFailure failure)
                || Failures.classOf(failure) != FailureClass.NEVER_DELIVERED;
    }

    private boolean mayBeThere(WireResponse response, Exchange exchange) {
        if (isNotProcessed(response, exchange)) {
            return false;
        }
        Outcome<FinishedWork> outcome = wire().read(response);
        if (outcome instanceof Outcome.Accepted<FinishedWork> accepted) {
            call.acceptedLate(accepted);
        }
        return !(outcome instanceof Outcome.Failed<FinishedWork> failed)
                || failed.problem().mayBeBilled()
                || Failures.classOf(failed.problem()) == FailureClass.OUTCOME_UNKNOWN;
    }

    /** RFC 9110 15.5.20, RFC 8470 5.2: certainly not processed. A gateway sends 408 after the work too. */
    private static boolean isNotProcessed(WireResponse response, Exchange exchange) {
        int status = response.status();
        return status == 407 || status == 421 || status == 425 || (status == 408 && !exchange.isBodyWritten());
    }
}
