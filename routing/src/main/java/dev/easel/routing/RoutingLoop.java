package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.routing.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a routed task: one candidate after the other is given the request, until one has images, or none may be tried any more. Its
 * {@link RoutingState} says what comes next, and this class does it. Thread-safe.
 */
final class RoutingLoop implements AttemptOwner {
    /** How long after the deadline a client may take to say how its own task ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Routing routing;
    private final RoutedTask task;
    private final CallOptions options;
    private final Selection selection;
    private final RouteLog log;
    private final RoutedDeadline deadline;
    private final RoutingState state;
    private final Timers timers = new Timers();
    private volatile ReservationKeeper reservations;

    /**
     * @param options of the call
     * @param deadline of the task, with which the first candidate was prepared
     */
    RoutingLoop(
            Routing routing,
            RoutedTask task,
            CallOptions options,
            RoutedDeadline deadline,
            Selection selection,
            RouteLog log) {
        this.routing = routing;
        this.task = task;
        this.options = options;
        this.selection = selection;
        this.log = log;
        this.deadline = deadline;
        this.reservations = routing.reservations();
        this.state = new RoutingState(selection.candidates(), this::attempt);
    }

    private RoutedAttempt attempt(Candidate candidate) {
        return new RoutedAttempt(
                routing, reservations, candidate, this, () -> deadline.optionsOf(options), selection.allAreDown());
    }

    void start() {
        guarded(() -> {
            selection.skipped().forEach(log::add);
            // The budget's own code, so not before the task can end with what it throws.
            reservations = reservations.forTask();
            deadline.taskBegins(whole -> endAtDeadline(whole, false));
            next(Reason.FIRST);
        });
    }

    /** The one place where what nobody expects ends the task. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            List<RoutedAttempt> claimed = claimEnd(null);
            // Where it was claimed before, whoever claimed it may have thrown on the way to the end.
            List<RoutedAttempt> present = claimed == null ? List.of() : claimed;
            cancelUnsent(present);
            task.fail(Failures.unexpected(e, present));
        }
    }

    /** What a budget holds back must not be sent any more. */
    private static void cancelUnsent(List<RoutedAttempt> present) {
        present.stream().filter(attempt -> !attempt.isSubmitted()).forEach(RoutedAttempt::cancel);
    }

    private void next(Reason reason) {
        RoutingState.Begun next = state.next();
        if (next != null) {
            task.moved(TaskStatus.submitting());
            log.chosen(next.attempt(), reason);
            begin(next, reason == Reason.FIRST);
        }
    }

    private void begin(RoutingState.Begun next, boolean prepared) {
        RoutedAttempt attempt = next.attempt();
        Consumer<Throwable> refused = state.detaching();
        if (refused != null) {
            attempt.detach(refused);
        }
        hedgeLater(attempt);
        if (reservations.mayBlock()) {
            // No caller waits for a budget.
            routing.threads().execute(() -> attempt.begin(prepared, next.again()));
        } else {
            attempt.begin(prepared, next.again());
        }
    }

    private void hedgeLater(RoutedAttempt attempt) {
        Duration delay = routing.hedge().delay().orElse(null);
        boolean oneStream = options.destination()
                .filter(to -> to instanceof Destination.File || to instanceof Destination.Sink)
                .isPresent();
        if (delay != null && !oneStream && canBeHedged(attempt.candidate())) {
            // A timeout and not a wait: it limits what takes too long.
            timers.keep(routing.time().timeout(delay, () -> routing.threads().execute(() -> hedge(attempt))));
        }
    }

    private static boolean canBeHedged(Candidate candidate) {
        return candidate.owner().can(Capabilities::cancel);
    }

    private void hedge(RoutedAttempt slow) {
        RoutingState.Begun second = state.hedge(slow, RoutingLoop::canBeHedged);
        if (second != null) {
            guarded(() -> {
                log.hedged(second.attempt(), slow);
                begin(second, false);
            });
        }
    }

    @Override
    public void moved(RoutedAttempt attempt, TaskStatus status) {
        if (state.isShown(attempt) && !status.isFinal()) {
            task.moved(status);
        }
    }

    @Override
    public void accepted(RoutedAttempt attempt, TaskHandle handle) {
        task.accepted(handle);
    }

    @Override
    public void waitedTooLong(RoutedAttempt attempt) {
        if (state.mayLeave(attempt)) {
            attempt.leave();
        }
    }

    @Override
    public void succeeded(RoutedAttempt attempt, ImageResult result) {
        guarded(() -> succeededWith(attempt, result));
    }

    private void succeededWith(RoutedAttempt attempt, ImageResult result) {
        List<RoutedAttempt> losers = claimEnd(attempt);
        if (losers == null) {
            // It lost, and had its images before it was told to stop.
            routing.threads().execute(() -> attempt.settle(result));
            return;
        }
        losers.forEach(loser -> log.lost(loser, attempt));
        ImageResult routed = result.toBuilder().tag(log.to(attempt.client())).build();
        if (reservations.mayBlock()) {
            // Before the end is told, so that whoever has the images reads the budget as it is.
            attempt.settleSoon(result).thenAccept(settled -> guarded(() -> task.succeed(routed)));
        } else {
            task.succeed(routed);
        }
        losers.forEach(loser -> report(loser, loser.cancel(), Reason.ANOTHER_WAS_FIRST));
    }

    /** Returns what a cancellation comes to, after the listener's queue has it. */
    private CompletableFuture<CancelOutcome> report(
            RoutedAttempt attempt, CompletableFuture<CancelOutcome> asked, Reason reason) {
        return asked.thenApply(outcome -> {
            log.cancelled(attempt, reason, outcome);
            return outcome;
        });
    }

    @Override
    public void failed(RoutedAttempt attempt, EaselException failure, Fallback.Verdict verdict) {
        guarded(() -> failedWith(attempt, failure, verdict));
    }

    private void failedWith(RoutedAttempt attempt, EaselException failure, Fallback.Verdict verdict) {
        RoutingState.Step step =
                state.failed(attempt, failure, verdict.next(), verdict.next() && hasTime() && !task.isClosed());
        if (step == RoutingState.Step.OVER) {
            return;
        }
        boolean fellBack = step == RoutingState.Step.NEXT || (step == RoutingState.Step.WAIT && verdict.next());
        log.failed(attempt, failure, verdict.reason(), fellBack);
        switch (step) {
            case NEXT -> next(Reason.NEXT);
            case WAIT -> showWhatRuns();
            default -> {
                timers.end();
                task.fail(Failures.together(state.failures()));
            }
        }
    }

    private boolean hasTime() {
        Duration remaining = deadline.remaining();
        return !remaining.isZero() && !remaining.isNegative();
    }

    private void showWhatRuns() {
        for (RoutedAttempt other : state.running()) {
            TaskStatus its = other.status();
            if (its != null) {
                moved(other, its);
            }
        }
    }

    @Override
    public void left(RoutedAttempt attempt) {
        EaselException why = Failures.queuedTooLong(
                attempt.candidate(), attempt.handle(), attempt.mayHaveCost(CancelOutcome.CANCELLED));
        report(attempt, CompletableFuture.completedFuture(CancelOutcome.CANCELLED), Reason.QUEUED_TOO_LONG);
        failed(attempt, why, new Fallback.Verdict(true, Reason.QUEUED_TOO_LONG));
    }

    @Override
    public void stays(RoutedAttempt attempt, CancelOutcome outcome) {
        report(attempt, CompletableFuture.completedFuture(outcome), Reason.QUEUED_TOO_LONG);
    }

    @Override
    public void cancelledElsewhere(RoutedAttempt attempt) {
        boolean last = state.stopped(attempt);
        log.cancelledElsewhere(attempt);
        if (last) {
            timers.end();
            task.endCancelled();
        }
    }

    /** Cancels what is under way, and stops falling back; {@code null} where the task is over. */
    @Nullable List<CompletableFuture<CancelOutcome>> cancel() {
        List<RoutedAttempt> stopping = claimEnd(null);
        if (stopping == null) {
            return null;
        }
        task.endCancelled();
        return stopping.stream()
                .map(attempt -> report(attempt, attempt.cancel(), Reason.CALLER_CANCELLED))
                .toList();
    }

    /**
     * Leaves everything that is under way at its service, as soon as it is accepted there. The task ends with a {@link
     * dev.easel.TaskDetachedException}.
     *
     * @param refused told why, where something cannot be left; then the task goes on
     */
    void detach(Consumer<Throwable> refused) {
        for (RoutedAttempt attempt : state.running()) {
            if (!attempt.isResumable()) {
                refused.accept(Failures.notResumable(attempt.candidate(), attempt.handle()));
                return;
            }
        }
        Consumer<Throwable> goesOn = failure -> {
            state.detachNoMore();
            refused.accept(failure);
        };
        state.detach(goesOn);
        state.running().forEach(attempt -> attempt.detach(goesOn));
    }

    private void endAtDeadline(Duration after, boolean inAnyCase) {
        timers.keep(routing.time()
                .timeout(after, () -> routing.threads().execute(() -> guarded(() -> atDeadline(inAnyCase)))));
    }

    private void atDeadline(boolean inAnyCase) {
        if (!inAnyCase && state.running().stream().anyMatch(RoutedAttempt::isSubmitted)) {
            // Its own deadline passes now, and what it ends with says more.
            endAtDeadline(GRACE, true);
            return;
        }
        List<RoutedAttempt> late = claimEnd(null);
        if (late != null) {
            cancelUnsent(late);
            EaselException timeout = Failures.timedOut(
                    deadline.whole(), late.isEmpty() ? null : late.get(0), task.status(), state.failures());
            late.forEach(attempt -> log.failed(attempt, timeout, Reason.ENDED, false));
            task.fail(timeout);
            late.stream().filter(RoutedAttempt::isSubmitted).forEach(RoutedAttempt::abandon);
        }
    }

    private @Nullable List<RoutedAttempt> claimEnd(@Nullable RoutedAttempt winner) {
        List<RoutedAttempt> present = state.claimEnd(winner);
        if (present != null) {
            timers.end();
        }
        return present;
    }

    /** Returns the attempt that {@link RoutedTask#handle()} is about; {@code null} before the first. */
    @Nullable RoutedAttempt latest() {
        return state.latest();
    }
}
