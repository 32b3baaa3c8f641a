package dev.easel.routing;

import dev.easel.EaselException;
import dev.easel.ImageResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt holds until it ends: its money, its place among the unfinished tasks of its client, and its submission in the client's
 * circuit. Thread-safe.
 */
final class AttemptResources {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptResources.class);

    /** How long a budget may hold back images that are there. */
    private static final Duration SETTLEMENT_LIMIT = Duration.ofSeconds(1);

    private final Routing routing;
    private final ReservationKeeper reservations;
    private final Candidate candidate;
    private volatile ReservationKeeper.Held money = ReservationKeeper.Held.NOTHING;
    private volatile CircuitState.@Nullable Submission submission;
    private volatile long startedNanos;

    /** Whether it is among the unfinished tasks of the client. */
    private boolean counted;

    AttemptResources(Routing routing, ReservationKeeper reservations, Candidate candidate) {
        this.routing = routing;
        this.reservations = reservations;
        this.candidate = candidate;
    }

    /**
     * Enters the client's circuit.
     *
     * @param forced whether it may in any case
     * @return whether it may
     */
    boolean enterCircuit(boolean forced) {
        submission = candidate.owner().circuit().begin(forced);
        return submission != null;
    }

    /**
     * Reserves the money. It may block.
     *
     * @throws EaselException if the budget has too little left, or is broken
     */
    void reserve() {
        money = reservations.reserve(candidate.estimate().orElse(null));
    }

    /** The client is about to be given the request. */
    void startTask() {
        startedNanos = routing.time().nanoTime();
        synchronized (this) {
            counted = true;
        }
        candidate.owner().began();
    }

    /** Returns where money is settled: a budget may block, and neither the client's threads nor whoever cancels wait for it. */
    Executor settling() {
        return reservations.mayBlock() ? routing.threads() : Runnable::run;
    }

    /** There are images; their money is settled later. A time source that throws must not cost them. */
    void succeeded() {
        leaveClient();
        CircuitState.Submission one = submission;
        try {
            if (one != null) {
                one.succeeded();
            }
            candidate.owner().hadImagesAfter(routing.time().nanoTime() - startedNanos);
        } catch (RuntimeException | Error e) {
            LOG.warn("the time source threw; the latency of {} is not known", candidate, e);
        }
    }

    /**
     * There are no images.
     *
     * @param failure what the attempt ended with; {@code null} where that says nothing about the service
     */
    void end(@Nullable EaselException failure, boolean mayHaveBeenBilled) {
        leaveClient();
        CircuitState.Submission one = submission;
        if (one != null) {
            one.ended(failure);
        }
        money.end(mayHaveBeenBilled);
    }

    /** Settles the money of images. It may block. */
    void settle(ImageResult result) {
        money.settle(result, candidate.request().orElse(null));
    }

    /** Settles the money of images; completes then, or when that takes too long. */
    CompletableFuture<Boolean> settleSoon(ImageResult result) {
        return TimeLimit.of(
                () -> CompletableFuture.runAsync(() -> settle(result), routing.threads())
                        .thenApply(settled -> true),
                SETTLEMENT_LIMIT,
                false,
                routing);
    }

    /** Once, although a cancellation may meet another end. */
    private void leaveClient() {
        synchronized (this) {
            if (!counted) {
                return;
            }
            counted = false;
        }
        candidate.owner().ended();
    }
}
