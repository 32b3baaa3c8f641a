package dev.easel.routing;

import dev.easel.EaselException;
import dev.easel.ProviderId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts of one routed task run, which have failed, and which candidates are still to be tried. Each change is one step under the
 * lock, in which nobody is called. An end is claimed once, and whoever claims it ends the task. Thread-safe.
 */
final class RoutingState {
    /** What follows the failure of an attempt. */
    enum Step {
        /** Nothing: the task is over. */
        OVER,
        /** The next candidate is tried. */
        NEXT,
        /** Another attempt still runs. */
        WAIT,
        /** Nothing runs, and nothing is tried any more: the end is claimed. */
        LAST
    }

    /**
     * An attempt that has begun.
     *
     * @param again whether the provider was sent the request before
     */
    record Begun(RoutedAttempt attempt, boolean again) {}

    private final Deque<Candidate> untried;
    private final Function<Candidate, RoutedAttempt> attempts;
    private final List<RoutedAttempt> begun = new ArrayList<>(2);
    private final List<RoutedAttempt> running = new ArrayList<>(2);
    private final Map<RoutedAttempt, EaselException> failures = new HashMap<>(4);
    private final Set<ProviderId> sentTo = new HashSet<>(4);
    private @Nullable RoutedAttempt winner;
    private @Nullable Consumer<Throwable> detaching;
    private boolean hedged;

    /** Something failed in a way that allows no other client. */
    private boolean stopped;

    private boolean over;

    /** @param attempts makes an attempt, and calls nobody */
    RoutingState(List<Candidate> candidates, Function<Candidate, RoutedAttempt> attempts) {
        this.untried = new ArrayDeque<>(candidates);
        this.attempts = attempts;
    }

    /** Begins the next attempt; {@code null} where there is none, or the task is over. */
    synchronized @Nullable Begun next() {
        Candidate candidate = over ? null : untried.poll();
        return candidate == null ? null : begin(candidate);
    }

    /** The lock is held. */
    private Begun begin(Candidate candidate) {
        RoutedAttempt attempt = attempts.apply(candidate);
        begun.add(attempt);
        running.add(attempt);
        return new Begun(attempt, !sentTo.add(candidate.provider()));
    }

    /**
     * Begins a second attempt while the first still runs; {@code null} where that is not to be.
     *
     * @param can tells which candidates can be the second. It calls the client's code, so it runs without the lock
     */
    @Nullable Begun hedge(RoutedAttempt slow, Predicate<Candidate> can) {
        Candidate second = untried().stream().filter(can).findFirst().orElse(null);
        synchronized (this) {
            if (over
                    || hedged
                    || detaching != null
                    || second == null
                    || !running.contains(slow)
                    || !untried.remove(second)) {
                return null;
            }
            hedged = true;
            return begin(second);
        }
    }

    private synchronized List<Candidate> untried() {
        return List.copyOf(untried);
    }

    /** Returns whether an attempt that waits may be left for another client. */
    synchronized boolean mayLeave(RoutedAttempt attempt) {
        return !over && !stopped && !untried.isEmpty() && running.size() == 1 && running.contains(attempt);
    }

    /** Returns whether the statuses of the attempt are those of the task: of two, the one that began first. */
    synchronized boolean isShown(RoutedAttempt attempt) {
        return !over && running.indexOf(attempt) == 0;
    }

    /**
     * Records a failure.
     *
     * @param next whether it allows another client
     * @param mayGoOn whether another client may still be tried
     */
    synchronized Step failed(RoutedAttempt attempt, EaselException failure, boolean next, boolean mayGoOn) {
        running.remove(attempt);
        if (over) {
            return Step.OVER;
        }
        failures.put(attempt, failure);
        stopped = stopped || !next;
        if (!running.isEmpty()) {
            return Step.WAIT;
        }
        if (!stopped && mayGoOn && !untried.isEmpty()) {
            return Step.NEXT;
        }
        // In one step with the failure: without it, the deadline could end the task in between, and tell less.
        over = true;
        return Step.LAST;
    }

    /** Records that an attempt ended without a failure that tells anything; returns whether that ends the task. */
    synchronized boolean stopped(RoutedAttempt attempt) {
        running.remove(attempt);
        stopped = true;
        boolean last = running.isEmpty() && !over;
        over = over || last;
        return last;
    }

    /** Says that each attempt is to be detached, also those that begin later. */
    synchronized void detach(Consumer<Throwable> refused) {
        detaching = refused;
    }

    /** Says that nothing is detached any more. */
    synchronized void detachNoMore() {
        detaching = null;
    }

    synchronized @Nullable Consumer<Throwable> detaching() {
        return detaching;
    }

    /**
     * Claims the end: returns what still runs, and {@code null} where the task is over.
     *
     * @param images which attempt has the images; {@code null} where none has
     */
    synchronized @Nullable List<RoutedAttempt> claimEnd(@Nullable RoutedAttempt images) {
        if (images != null) {
            // In one step with the end: without it, a failure of the other would go to a third client.
            running.remove(images);
        }
        if (over) {
            return null;
        }
        over = true;
        winner = images;
        return running();
    }

    /** Returns the attempts that run, in the order in which they began. */
    synchronized List<RoutedAttempt> running() {
        return List.copyOf(running);
    }

    /** Returns the failures, in the order in which their attempts began. */
    synchronized List<EaselException> failures() {
        return begun.stream().map(failures::get).filter(Objects::nonNull).toList();
    }

    /** Returns the attempt that has the images, else the last that began; {@code null} before the first. */
    synchronized @Nullable RoutedAttempt latest() {
        RoutedAttempt last = begun.isEmpty() ? null : begun.get(begun.size() - 1);
        return winner == null ? last : winner;
    }
}
