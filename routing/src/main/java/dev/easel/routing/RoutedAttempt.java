package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.routing.Decision.Reason;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a routed task to one client: the client's task, and one end, which its owner is told of once. Thread-safe; nobody is
 * called while the lock is held.
 */
final class RoutedAttempt {
    private final Routing routing;
    private final Candidate candidate;
    private final AttemptOwner owner;
    private final Supplier<CallOptions> options;
    private final boolean forced;
    private final AttemptResources resources;
    private final QueueWatch watch;
    private volatile @Nullable ClientTask task;

    /** Whether the client has been given the request, or is being given it. */
    private boolean submitting;

    private boolean over;

    /** The client's task is cancelled, and what that comes to decides whether the attempt is over. */
    private boolean leaving;

    private @Nullable CompletableFuture<CancelOutcome> cancelled;

    /** Who is told that the task cannot be detached; {@code null} where nobody detaches it. */
    private @Nullable Consumer<Throwable> detaching;

    /**
     * @param reservations pays for it
     * @param options says how the client is called, when it is called
     * @param forced whether it is made although the client's service is down
     */
    RoutedAttempt(
            Routing routing,
            ReservationKeeper reservations,
            Candidate candidate,
            AttemptOwner owner,
            Supplier<CallOptions> options,
            boolean forced) {
        this.routing = routing;
        this.candidate = candidate;
        this.owner = owner;
        this.options = options;
        this.forced = forced;
        this.resources = new AttemptResources(routing, reservations, candidate);
        this.watch =
                new QueueWatch(routing, candidate, () -> routing.threads().execute(() -> owner.waitedTooLong(this)));
    }

    Candidate candidate() {
        return candidate;
    }

    String client() {
        return candidate.name();
    }

    /** Returns the status of the client's task; {@code null} until it was submitted. */
    @Nullable TaskStatus status() {
        ClientTask present = task;
        return present == null ? null : present.status();
    }

    /** Returns the handle of the client's task; {@code null} until it was submitted. */
    @Nullable TaskHandle handle() {
        ClientTask present = task;
        return present == null ? null : present.handle();
    }

    /** Returns whether the client has been given the request, or is being given it. */
    synchronized boolean isSubmitted() {
        return submitting;
    }

    /**
     * Reserves the money and submits. The budget may block.
     *
     * @param prepared whether what was prepared is submitted
     * @param again whether the provider was sent the request before
     */
    void begin(boolean prepared, boolean again) {
        try {
            if (!resources.enterCircuit(forced)) {
                refused(Failures.circuitOpen(candidate), Reason.CIRCUIT_OPEN, true);
                return;
            }
            try {
                resources.reserve();
            } catch (EaselException overBudget) {
                resources.end(null, false);
                // A budget that is broken ends the task; one that has too little left may have enough for another
                // client.
                refused(overBudget, Reason.OVER_BUDGET, !(overBudget instanceof ConfigurationException));
                return;
            }
            if (isCancelledBefore()) {
                resources.end(null, false);
                return;
            }
            resources.startTask();
            follow(ClientTask.of(routing, candidate, candidate.submit(options, prepared, again)));
        } catch (Throwable e) {
            ended(null, e);
        }
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

    private void follow(ClientTask submitted) {
        CompletableFuture<CancelOutcome> asked;
        Consumer<Throwable> refused;
        synchronized (this) {
            task = submitted;
            asked = cancelled;
            refused = detaching;
        }
        if (asked != null) {
            // The caller cancelled while the client was given the request.
            cancelAtService(submitted, asked);
            return;
        }
        submitted.follow(handle -> owner.accepted(this, handle), status -> {
            watch.moved(status);
            owner.moved(this, status);
        });
        submitted.result().whenCompleteAsync(this::ended, resources.settling());
        if (refused != null) {
            submitted.detach(refused);
        }
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
        if (asked != null) {
            // It was cancelled while the client was given the request, and the client threw.
            boolean billed = !(thrown instanceof EaselException failure) || failure.mayHaveBeenBilled();
            resources.end(null, billed);
            asked.complete(billed ? CancelOutcome.TOO_LATE : CancelOutcome.CANCELLED);
        } else if (result != null) {
            resources.succeeded();
            owner.succeeded(this, result);
        } else if (Failures.unwrapped(thrown) instanceof CancellationException) {
            resources.end(null, true);
            owner.cancelledElsewhere(this);
        } else {
            EaselException failure = Failures.typed(thrown, candidate, handle());
            resources.end(failure, failure.mayHaveBeenBilled());
            owner.failed(this, failure, routing.fallback().judge(failure));
        }
    }

    /** Settles the money of an attempt that has images. It may block. */
    void settle(ImageResult result) {
        resources.settle(result);
    }

    /** Settles the money of an attempt that has images; completes then, or when that takes too long. */
    CompletableFuture<Boolean> settleSoon(ImageResult result) {
        return resources.settleSoon(result);
    }

    /** Gives up what is held for it where the routed task is over and the client's task has not ended by its own deadline. */
    void abandon() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        watch.end();
        ClientTask present = task;
        resources.settling().execute(() -> {
            resources.end(null, true);
            if (present != null) {
                present.result().thenAccept(this::settle);
            }
        });
    }

    /**
     * Leaves the client's task at the service as soon as it is accepted there; the owner is told that it failed with a {@link
     * dev.easel.TaskDetachedException}.
     *
     * @param refused told why, where it cannot be left; then it goes on
     */
    void detach(Consumer<Throwable> refused) {
        ClientTask present;
        synchronized (this) {
            if (over || detaching != null) {
                return;
            }
            detaching = refused;
            present = task;
        }
        if (present != null) {
            present.detach(refused);
        }
    }

    /** Returns whether the client's tasks outlive their connection. */
    boolean isResumable() {
        return candidate.owner().can(Capabilities::resumable);
    }

    /** Cancels it for good. The owner hears nothing further of it. */
    CompletableFuture<CancelOutcome> cancel() {
        CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
        ClientTask present;
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

    private void cancelAtService(ClientTask present, CompletableFuture<CancelOutcome> asked) {
        synchronized (this) {
            over = true;
        }
        present.cancel()
                .thenAcceptAsync(
                        outcome -> {
                            resources.end(null, present.mayHaveCost(outcome));
                            // Both may have had their images at the same time: then it is known what this one cost.
                            present.result().thenAccept(this::settle);
                            asked.complete(outcome);
                        },
                        resources.settling());
    }

    /** Returns whether the attempt may be billed after it was cancelled. */
    boolean mayHaveCost(CancelOutcome outcome) {
        ClientTask present = task;
        return present != null && present.mayHaveCost(outcome);
    }

    /** Cancels the client's task, and ends the attempt if the service confirms it; else the task is followed further. */
    void leave() {
        ClientTask present;
        synchronized (this) {
            present = task;
            if (over || leaving || cancelled != null || present == null) {
                return;
            }
            leaving = true;
        }
        watch.end();
        present.cancel().thenAcceptAsync(outcome -> left(present, outcome), routing.threads());
    }

    private void left(ClientTask present, CancelOutcome outcome) {
        boolean confirmed = outcome == CancelOutcome.CANCELLED;
        synchronized (this) {
            leaving = false;
            if (over) {
                return;
            }
            over = confirmed;
        }
        if (confirmed) {
            resources.end(null, present.mayHaveCost(outcome));
            owner.left(this);
        } else if (!present.result().isCancelled()) {
            // It had ended by itself just before.
            present.result().whenCompleteAsync(this::ended, resources.settling());
        } else {
            owner.stays(this, outcome);
            TaskHandle handle = present.handle();
            try {
                TaskHandle known = Objects.requireNonNull(handle, "the handle of the task");
                follow(ClientTask.of(routing, candidate, candidate.client().resume(known, options.get())));
            } catch (Throwable e) {
                ended(null, Failures.lost(candidate, handle, e));
            }
        }
    }

    @Override
    public String toString() {
        return "RoutedAttempt[" + client() + "]";
    }
}
