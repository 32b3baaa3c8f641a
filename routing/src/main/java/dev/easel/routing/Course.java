package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.ProviderId;
import dev.easel.TaskDetachedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.routing.Decision.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of a routed task: one candidate after the other is given the request, until one has images, or none may be tried any more. An
 * end is claimed once, under the lock, and whoever claims it ends the task. Thread-safe; no foreign code runs while the lock is held.
 */
final class Course implements RoutedAttempt.Owner {
    /** How long after the deadline a client may take to say how its own task ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Routing routing;
    private final RoutedTask task;
    private final CallOptions options;
    private final Selection selection;
    private final RouteLog log;
    private final Purse purse;
    private final RoutedDeadline deadline;
    private final Deque<Candidate> untried;
    private final List<RoutedAttempt> running = new ArrayList<>(2);
    private final List<EaselException> failures = new ArrayList<>(0);
    private final Set<ProviderId> sentTo = new HashSet<>(4);
    private final Timers timers = new Timers();
    private @Nullable RoutedAttempt latest;
    private boolean hedged;

    /** Something failed in a way that allows no other client. */
    private boolean stopped;

    private boolean over;

    /**
     * @param options of the call
     * @param deadline of the task, with which the first candidate was prepared
     */
    Course(
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
        this.purse = routing.purse().forTask();
        this.deadline = deadline;
        this.untried = new ArrayDeque<>(selection.candidates());
    }

    void start() {
        guarded(() -> {
            selection.skipped().forEach(log::add);
            deadline.taskBegins(whole -> endAtDeadline(whole, false));
            next(Reason.FIRST);
        });
    }

    /** The one place where what nobody expects ends the task. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            List<RoutedAttempt> claimed = claimEnd();
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
        RoutedAttempt attempt;
        boolean again;
        synchronized (this) {
            Candidate candidate = untried.poll();
            if (over || candidate == null) {
                return;
            }
            attempt = began(candidate);
            again = !sentTo.add(candidate.provider());
        }
        task.moved(TaskStatus.submitting());
        log.chosen(attempt, reason);
        begin(attempt, reason == Reason.FIRST, again);
    }

    /** The lock is held. */
    private RoutedAttempt began(Candidate candidate) {
        RoutedAttempt attempt = new RoutedAttempt(
                routing, purse, candidate, this, () -> deadline.optionsOf(options), selection.allAreDown());
        running.add(attempt);
        latest = attempt;
        return attempt;
    }

    private void begin(RoutedAttempt attempt, boolean prepared, boolean again) {
        hedgeLater(attempt);
        if (purse.holds()) {
            // A budget may block, and no caller waits for it.
            routing.threads().execute(() -> attempt.begin(prepared, again));
        } else {
            attempt.begin(prepared, again);
        }
    }

    private void hedgeLater(RoutedAttempt attempt) {
        boolean oneStream = options.destination()
                .filter(to -> to instanceof Destination.File || to instanceof Destination.Sink)
                .isPresent();
        if (!oneStream && canBeHedged(attempt.candidate())) {
            // A timeout and not a wait: it limits what takes too long.
            routing.hedge()
                    .delay()
                    .ifPresent(delay -> timers.keep(routing.time()
                            .timeout(delay, () -> routing.threads().execute(() -> hedge(attempt)))));
        }
    }

    private static boolean canBeHedged(Candidate candidate) {
        return candidate.client().capabilities().cancel();
    }

    private void hedge(RoutedAttempt slow) {
        Candidate second =
                untried().stream().filter(Course::canBeHedged).findFirst().orElse(null);
        RoutedAttempt attempt;
        boolean again;
        synchronized (this) {
            if (over || hedged || second == null || !running.contains(slow) || !untried.remove(second)) {
                return;
            }
            hedged = true;
            attempt = began(second);
            again = !sentTo.add(second.provider());
        }
        guarded(() -> {
            log.hedged(attempt, slow);
            begin(attempt, false, again);
        });
    }

    private synchronized List<Candidate> untried() {
        return List.copyOf(untried);
    }

    @Override
    public void moved(RoutedAttempt attempt, TaskStatus status) {
        boolean shown;
        synchronized (this) {
            shown = !over && running.indexOf(attempt) == 0;
        }
        if (shown && !status.isFinal()) {
            task.moved(status);
        }
    }

    @Override
    public void accepted(RoutedAttempt attempt, TaskHandle handle) {
        task.accepted(handle);
    }

    @Override
    public void waitedTooLong(RoutedAttempt attempt) {
        boolean another;
        synchronized (this) {
            another = !over && !stopped && !untried.isEmpty() && running.size() == 1 && running.contains(attempt);
        }
        if (another) {
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
        if (purse.holds()) {
            Settling.then(routing, () -> attempt.settle(result), () -> task.succeed(routed));
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
        // Whoever left the task at the service waits for no other client.
        boolean detached = failure instanceof TaskDetachedException;
        boolean mayGoOn = verdict.next() && hasTime() && !task.isClosed();
        boolean another;
        boolean last;
        synchronized (this) {
            running.remove(attempt);
            if (over) {
                return;
            }
            failures.add(failure);
            stopped = stopped || !verdict.next();
            another = running.isEmpty() && !stopped && mayGoOn && !untried.isEmpty();
            last = detached || (running.isEmpty() && !another);
        }
        boolean fellBack = another || (!last && verdict.next());
        log.failed(attempt, failure, verdict.reason(), fellBack);
        if (another) {
            next(Reason.NEXT);
            return;
        }
        List<RoutedAttempt> others = last ? claimEnd() : null;
        if (others != null) {
            task.fail(Failures.together(failures()));
            others.forEach(other -> report(other, other.cancel(), Reason.ANOTHER_WAS_FIRST));
        } else {
            showTheOther();
        }
    }

    private boolean hasTime() {
        Duration remaining = deadline.remaining();
        return !remaining.isZero() && !remaining.isNegative();
    }

    private void showTheOther() {
        for (RoutedAttempt other : present()) {
            ImageTask its = other.task();
            if (its != null) {
                moved(other, its.status());
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
        boolean last;
        synchronized (this) {
            running.remove(attempt);
            stopped = true;
            last = running.isEmpty();
        }
        log.cancelledElsewhere(attempt);
        if (last && claimEnd() != null) {
            task.endCancelled();
        }
    }

    /** Cancels what is under way, and stops falling back. Empty where the task is over. */
    @Nullable List<CompletableFuture<CancelOutcome>> cancel() {
        List<RoutedAttempt> stopping = claimEnd();
        if (stopping == null) {
            return null;
        }
        task.endCancelled();
        return stopping.stream()
                .map(attempt -> report(attempt, attempt.cancel(), Reason.CALLER_CANCELLED))
                .toList();
    }

    private void endAtDeadline(Duration after, boolean inAnyCase) {
        timers.keep(routing.time()
                .timeout(after, () -> routing.threads().execute(() -> guarded(() -> atDeadline(inAnyCase)))));
    }

    private void atDeadline(boolean inAnyCase) {
        if (!inAnyCase && present().stream().anyMatch(RoutedAttempt::isSubmitted)) {
            // Its own deadline passes now, and what it ends with says more.
            endAtDeadline(GRACE, true);
            return;
        }
        List<RoutedAttempt> late = claimEnd();
        if (late != null) {
            cancelUnsent(late);
            EaselException timeout =
                    Failures.timedOut(deadline.whole(), late.isEmpty() ? null : late.get(0), task.status(), failures());
            late.forEach(attempt -> log.failed(attempt, timeout, Reason.ENDED, false));
            task.fail(timeout);
        }
    }

    private synchronized List<RoutedAttempt> present() {
        return List.copyOf(running);
    }

    private synchronized List<EaselException> failures() {
        return List.copyOf(failures);
    }

    private @Nullable List<RoutedAttempt> claimEnd() {
        return claimEnd(null);
    }

    /**
     * Ends it once: returns what is still running, and {@code null} where it was over.
     *
     * @param winner which attempt has the images; {@code null} where none has
     */
    private @Nullable List<RoutedAttempt> claimEnd(@Nullable RoutedAttempt winner) {
        List<RoutedAttempt> present;
        synchronized (this) {
            if (winner != null) {
                // In one step with the end: without it, a failure of the other would go to a third client.
                running.remove(winner);
            }
            if (over) {
                return null;
            }
            over = true;
            latest = winner == null ? latest : winner;
            present = List.copyOf(running);
        }
        timers.end();
        return present;
    }

    /** Returns the attempt that {@link RoutedTask#handle()} is about: the one that has the images, else the last that began. */
    synchronized @Nullable RoutedAttempt latest() {
        return latest;
    }
}
