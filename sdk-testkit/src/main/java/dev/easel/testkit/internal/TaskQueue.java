package dev.easel.testkit.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Emulates a service's queue. Every state is a function of the clock: no thread moves it and nothing sleeps. A task waits its
 * queue time and until one of the workers is free, runs for the generation time, and is finished. Thread-safe.
 *
 * @param <T> what the service keeps with a task
 */
public final class TaskQueue<T> {

    /** Where a task is at one moment. */
    public enum State {
        QUEUED,
        RUNNING,
        FINISHED
    }

    /** One task; immutable. */
    public record Task<T>(String id, T work, Instant submittedAt, Instant startsAt, Instant finishesAt, boolean fails) {

        /** The task's state at that moment. */
        public State stateAt(Instant now) {
            if (now.isBefore(startsAt)) {
                return State.QUEUED;
            }
            return now.isBefore(finishesAt) ? State.RUNNING : State.FINISHED;
        }

        /** How far the work has come at that moment, 0 to 1. */
        public double progressAt(Instant now) {
            return switch (stateAt(now)) {
                case QUEUED -> 0;
                case FINISHED -> 1;
                case RUNNING ->
                    (double) Duration.between(startsAt, now).toMillis()
                            / Math.max(1, Duration.between(startsAt, finishesAt).toMillis());
            };
        }

        private Task<T> failing() {
            return new Task<>(id, work, submittedAt, startsAt, finishesAt, true);
        }

        private Task<T> finishedAt(Instant moment) {
            Instant start = moment.isBefore(startsAt) ? moment : startsAt;
            return new Task<>(id, work, submittedAt, start, moment, fails);
        }
    }

    private final InstantSource clock;
    private final Duration queueTime;
    private final Duration generationTime;
    private final Instant[] freeAt;
    private final Map<String, Task<T>> tasks = new LinkedHashMap<>();

    public TaskQueue(InstantSource clock, Duration queueTime, Duration generationTime, int workers) {
        this.clock = clock;
        this.queueTime = queueTime;
        this.generationTime = generationTime;
        this.freeAt = new Instant[workers];
        Arrays.fill(freeAt, Instant.MIN);
    }

    /**
     * Accepts a task now.
     *
     * @param fails whether it is to end failed
     */
    public synchronized Task<T> submit(String id, T work, boolean fails) {
        Instant now = clock.instant();
        int worker = 0;
        for (int i = 1; i < freeAt.length; i++) {
            if (freeAt[i].isBefore(freeAt[worker])) {
                worker = i;
            }
        }
        Instant ready = now.plus(queueTime);
        Instant start = ready.isBefore(freeAt[worker]) ? freeAt[worker] : ready;
        Task<T> task = new Task<>(id, work, now, start, start.plus(generationTime), fails);
        freeAt[worker] = task.finishesAt();
        tasks.put(id, task);
        return task;
    }

    /** The task, in whatever state, or null where the id is unknown. */
    public synchronized @Nullable Task<T> find(String id) {
        return tasks.get(id);
    }

    /** Makes a task end failed. Returns false where the id is unknown. */
    public synchronized boolean fail(String id) {
        return tasks.computeIfPresent(id, (key, task) -> task.failing()) != null;
    }

    /** Finishes a task now unless it has finished already; a blocking call that has waited truly does so. */
    public synchronized Task<T> finishNow(Task<T> task) {
        Instant now = clock.instant();
        Task<T> known = tasks.getOrDefault(task.id(), task);
        if (known.stateAt(now) == State.FINISHED) {
            return known;
        }
        Task<T> finished = known.finishedAt(now);
        for (int i = 0; i < freeAt.length; i++) {
            if (freeAt[i].equals(known.finishesAt())) {
                freeAt[i] = now;
                break;
            }
        }
        tasks.put(task.id(), finished);
        return finished;
    }

    /** Takes a task off the list. Its worker keeps the time that was set aside for it. */
    public synchronized void forget(String id) {
        tasks.remove(id);
    }

    /** The tasks that are in that state now, in the order they came. */
    public synchronized List<Task<T>> inState(State state) {
        Instant now = clock.instant();
        return tasks.values().stream()
                .filter(task -> task.stateAt(now) == state)
                .toList();
    }

    /** How many tasks wait in front of this one now, the running ones not counted. */
    public synchronized int waitingBefore(Task<T> task) {
        Instant now = clock.instant();
        int waiting = 0;
        for (Task<T> other : tasks.values()) {
            if (other.id().equals(task.id())) {
                break;
            }
            if (other.stateAt(now) == State.QUEUED) {
                waiting++;
            }
        }
        return waiting;
    }

    /** How many tasks the predicate accepts, of all that were submitted and not forgotten. */
    public synchronized long count(Predicate<Task<T>> which) {
        return tasks.values().stream().filter(which).count();
    }

    /** How many of the tasks that the predicate accepts are not finished now. */
    public synchronized long unfinished(Predicate<Task<T>> which) {
        // Under the lock: a moment read before it may lie before tasks that came meanwhile, and they would count as
        // unfinished.
        Instant now = clock.instant();
        return count(task -> task.stateAt(now) != State.FINISHED && which.test(task));
    }
}
