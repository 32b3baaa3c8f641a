package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.routing.Decision.Reason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One submission of a routed task to one client: the money that is set aside for it, the client's task, and one end, which its owner is
 * told of once. Thread-safe; nobody is called while the lock is held.
 */
final class RoutedAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedAttempt.class);

    /** Whose attempt it is. */
    interface Owner {
        void moved(RoutedAttempt attempt, TaskStatus status);

        void accepted(RoutedAttempt attempt, TaskHandle handle);

        void succeeded(RoutedAttempt attempt, ImageResult result);

        void failed(RoutedAttempt attempt, EaselException failure, Fallback.Verdict verdict);

        /** The client's task ended as cancelled, and nobody here had asked for it. */
        void cancelledElsewhere(RoutedAttempt attempt);

        /** It waits to be accepted, or in the service's queue, for too long. */
        void waitedTooLong(RoutedAttempt attempt);

        /** The task was cancelled because it waited for too long, as {@link #leave} was asked to. */
        void left(RoutedAttempt attempt);

        /** The service did not confirm that cancellation, and the task is followed further. */
        void stays(RoutedAttempt attempt, CancelOutcome outcome);
    }

    private final Routing routing;
    private final Purse purse;
    private final Candidate candidate;
    private final Owner owner;
    private final Supplier<CallOptions> options;
    private final boolean forced;
    private final QueueWatch watch;
    private volatile long startedNanos;
    private volatile Purse.Hold hold = Purse.Hold.NOTHING;
    private volatile @Nullable ImageTask task;

    /** Whether the client has been given the request, or is being given it. */
    private boolean submitting;

    /** Whether it is among the unfinished tasks of the client. */
    private boolean counted;

    private boolean over;

    /** The client's task is cancelled, and what that comes to decides whether the attempt is over. */
    private boolean leaving;

    private @Nullable CompletableFuture<CancelOutcome> cancelled;

    /**
     * @param purse pays for it
     * @param options says how the client is called, when it is called
     * @param forced whether it is made although the client's service is down
     */
    RoutedAttempt(
            Routing routing,
            Purse purse,
            Candidate candidate,
            Owner owner,
            Supplier<CallOptions> options,
            boolean forced) {
        this.routing = routing;
        this.purse = purse;
        this.candidate = candidate;
        this.owner = owner;
        this.options = options;
        this.forced = forced;
        this.watch =
                new QueueWatch(routing, candidate, () -> routing.threads().execute(() -> owner.waitedTooLong(this)));
    }

    Candidate candidate() {
        return candidate;
    }

    String client() {
        return candidate.name();
    }

    /** Returns the client's task; {@code null} until it was submitted. */
    @Nullable ImageTask task() {
        return task;
    }

    /** Returns the handle of the client's task; {@code null} until it was submitted. */
    @Nullable TaskHandle handle() {
        ImageTask present = task;
        try {
            return present == null ? null : present.handle();
        } catch (RuntimeException | Error foreign) {
            // A wrapper that is not Easel's: without its handle the task still ends.
            return null;
        }
    }

    /** Returns whether the client has been given the request, or is being given it. */
    synchronized boolean isSubmitted() {
        return submitting;
    }

    /**
     * Sets the money aside and submits. The budget may block.
     *
     * @param prepared whether what was prepared is submitted
     * @param again whether the provider was sent the request before
     */
    void begin(boolean prepared, boolean again) {
        try {
            if (!candidate.member().circuit().begin(forced)) {
                refused(Failures.circuitOpen(candidate), Reason.CIRCUIT_OPEN, true);
                return;
            }
            try {
                hold = purse.hold(candidate.estimate().orElse(null));
            } catch (EaselException overBudget) {
                candidate.member().circuit().ended(false, null);
                // A budget that is broken ends the task; one that has too little left may have enough for another
                // client.
                refused(overBudget, Reason.OVER_BUDGET, !(overBudget instanceof ConfigurationException));
                return;
            }
            if (isCancelledBefore()) {
                candidate.member().circuit().ended(false, null);
                hold.end(false);
                return;
            }
            startedNanos = routing.time().nanoTime();
            count();
            follow(submitted(prepared, again));
        } catch (Throwable e) {
            ended(null, e);
        }
    }

    private ImageTask submitted(boolean prepared, boolean again) {
        var ready = candidate.prepared();
        return prepared && ready != null ? ready.submit() : candidate.submit(options.get(), again);
    }

    private synchronized boolean isCancelledBefore() {
        submitting = !over;
        return over;
    }

    private void refused(EaselException failure, Reason reason, boolean next) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        owner.failed(this, failure, new Fallback.Verdict(next, reason));
    }

    private void count() {
        synchronized (this) {
            counted = true;
        }
        candidate.member().began();
    }

    /** Once, although a cancellation may meet another end. */
    private void uncount() {
        synchronized (this) {
            if (!counted) {
                return;
            }
            counted = false;
        }
        candidate.member().ended();
    }

    /** Where its money ends: a budget may block, and neither the client's threads nor whoever cancels wait for it. */
    private Executor settling() {
        return purse.holds() ? routing.threads() : Runnable::run;
    }

    private void follow(ImageTask submitted) {
        CompletableFuture<CancelOutcome> asked;
        synchronized (this) {
            task = submitted;
            asked = cancelled;
        }
        if (asked != null) {
            // Against the cancellation that came while the client was given the request.
            cancelAtService(submitted, asked);
            return;
        }
        submitted.accepted().thenAccept(handle -> owner.accepted(this, handle));
        submitted.onStatus(status -> {
            watch.moved(status);
            owner.moved(this, status);
        });
        submitted.result().whenCompleteAsync(this::ended, settling());
    }

    private void ended(@Nullable ImageResult result, @Nullable Throwable thrown) {
        CompletableFuture<CancelOutcome> asked;
        synchronized (this) {
            if (leaving || over) {
                return;
            }
            asked = cancelled;
            over = true;
        }
        watch.end();
        Member member = candidate.member();
        if (asked != null) {
            // It was cancelled while the client was given the request, and the client threw.
            boolean billed = !(thrown instanceof EaselException failure) || failure.mayHaveBeenBilled();
            closeAfter(null);
            hold.end(billed);
            asked.complete(billed ? CancelOutcome.TOO_LATE : CancelOutcome.CANCELLED);
        } else if (result != null) {
            observed(member);
            owner.succeeded(this, result);
        } else if (Failures.unwrapped(thrown) instanceof CancellationException) {
            closeAfter(null);
            hold.end(true);
            owner.cancelledElsewhere(this);
        } else {
            EaselException failure = Failures.typed(thrown, candidate, handle());
            closeAfter(failure);
            hold.end(failure.mayHaveBeenBilled());
            owner.failed(this, failure, routing.fallback().judge(failure));
        }
    }

    /** A time source that throws must not cost the images. */
    private void observed(Member member) {
        try {
            uncount();
            member.circuit().ended(true, null);
            member.hadImagesAfter(routing.time().nanoTime() - startedNanos);
        } catch (RuntimeException | Error e) {
            LOG.warn("the time source threw; the latency of {} is not known", member, e);
        }
    }

    private void closeAfter(@Nullable EaselException failure) {
        candidate.member().circuit().ended(false, failure);
        uncount();
    }

    /** Settles the money of an attempt that has images. It may block. */
    void settle(ImageResult result) {
        hold.settle(result, candidate.request().orElse(null));
    }

    /** Cancels it for good. The owner hears nothing further of it. */
    CompletableFuture<CancelOutcome> cancel() {
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        ImageTask present;
        boolean wasOver;
        boolean nothingSent;
        synchronized (this) {
            if (cancelled != null) {
                return cancelled;
            }
            cancelled = outcome;
            wasOver = over;
            nothingSent = !submitting;
            present = task;
            // While the client is given the request, the one that gives it goes on from here.
            over = over || nothingSent || present != null;
        }
        watch.end();
        if (wasOver) {
            outcome.complete(CancelOutcome.TOO_LATE);
        } else if (nothingSent) {
            outcome.complete(CancelOutcome.CANCELLED);
        } else if (present != null) {
            cancelAtService(present, outcome);
        }
        return outcome;
    }

    private void cancelAtService(ImageTask present, CompletableFuture<CancelOutcome> asked) {
        synchronized (this) {
            over = true;
        }
        stopped(present)
                .thenAcceptAsync(
                        outcome -> {
                            closeAfter(null);
                            hold.end(mayHaveCost(outcome));
                            // Both may have had their images at the same time: then it is known what this one cost.
                            present.result().thenAccept(this::settle);
                            asked.complete(outcome);
                        },
                        settling());
    }

    /** A wrapper that is not Easel's may throw, or complete exceptionally: then nobody confirmed that the work was stopped. */
    private static CompletableFuture<CancelOutcome> stopped(ImageTask present) {
        try {
            return present.cancel().handle((outcome, failure) -> outcome == null ? CancelOutcome.TOO_LATE : outcome);
        } catch (RuntimeException | Error foreign) {
            return CompletableFuture.completedFuture(CancelOutcome.TOO_LATE);
        }
    }

    /**
     * Returns whether a cancelled task may be billed. A confirmed cancellation says nothing about that, once there was a task. A failure that
     * came just before the cancellation says more than that.
     */
    boolean mayHaveCost(CancelOutcome outcome) {
        ImageTask present = task;
        if (present == null) {
            return false;
        }
        return present.result()
                .handle((images, failure) -> Failures.unwrapped(failure) instanceof EaselException before
                        ? before.mayHaveBeenBilled()
                        : outcome != CancelOutcome.CANCELLED || mayHaveTask())
                .getNow(true);
    }

    private boolean mayHaveTask() {
        TaskHandle handle = handle();
        return handle == null
                || handle.calls().stream().anyMatch(call -> call.taskId().isPresent());
    }

    /** Cancels the client's task, and ends the attempt if the service confirms it; else the task is followed further. */
    void leave() {
        ImageTask present;
        synchronized (this) {
            present = task;
            if (over || leaving || cancelled != null || present == null) {
                return;
            }
            leaving = true;
        }
        watch.end();
        stopped(present).thenAcceptAsync(outcome -> left(present, outcome), routing.threads());
    }

    private void left(ImageTask present, CancelOutcome outcome) {
        boolean confirmed = outcome == CancelOutcome.CANCELLED;
        synchronized (this) {
            leaving = false;
            if (over) {
                return;
            }
            over = confirmed;
        }
        if (confirmed) {
            closeAfter(null);
            hold.end(mayHaveCost(outcome));
            owner.left(this);
        } else if (!present.result().isCancelled()) {
            // It had ended by itself just before.
            present.result().whenCompleteAsync(this::ended, settling());
        } else {
            owner.stays(this, outcome);
            try {
                follow(candidate.client().resume(present.handle(), options.get()));
            } catch (Throwable e) {
                ended(null, Failures.lost(candidate, present.handle(), e));
            }
        }
    }

    @Override
    public String toString() {
        return "RoutedAttempt[" + client() + "]";
    }
}
