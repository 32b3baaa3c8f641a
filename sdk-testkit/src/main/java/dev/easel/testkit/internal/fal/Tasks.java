package dev.easel.testkit.internal.fal;

import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The tasks, where each is now, and how it ended. Thread-safe. */
final class Tasks {
    private static final Duration LARGE_RESULT = Duration.ofMinutes(6);
    private static final Duration SMALL_RESULT = Duration.ofHours(1);
    private static final Duration STORED_RESULT = Duration.ofDays(30);
    private static final int LARGE = 10_000;
    private static final int TOO_LARGE_TO_STORE = 1_000_000;

    /** Which of the answers a cancellation gets. */
    enum Cancelling {
        REMOVED,
        SIGNALLED,
        COMPLETED
    }

    private final Surroundings surroundings;
    private final FalSettings settings;
    private final Runner runner;
    private final Failures failures;
    private final TaskQueue<Order> queue;
    private final Map<String, Task<Order>> tasks = new LinkedHashMap<>();
    private final Map<String, Instant> cancelled = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> polls = new LinkedHashMap<>();

    Tasks(Surroundings surroundings, FalSettings settings, Runner runner, Failures failures) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.runner = runner;
        this.failures = failures;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    synchronized Task<Order> submit(Order order) {
        String name = surroundings.baseUrl() + "#" + tasks.size();
        String id =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        Task<Order> task = queue.submit(id, order, false);
        tasks.put(id, task);
        polls.put(id, new AtomicInteger());
        return task;
    }

    /** How many tasks wait now. */
    synchronized int waiting() {
        return (int) tasks.values().stream()
                .filter(task -> state(task) == State.QUEUED)
                .count();
    }

    /** The task, or null where there is none below that application, or its result is gone. */
    synchronized @Nullable Task<Order> find(String app, String id) {
        Task<Order> task = tasks.get(id);
        if (task == null || !task.work().path().app().equals(app) || isGone(task)) {
            return null;
        }
        return task;
    }

    /** Any task that was ever submitted, or null. */
    synchronized @Nullable Task<Order> find(String id) {
        return tasks.get(id);
    }

    private boolean isGone(Task<Order> task) {
        if (state(task) != State.FINISHED) {
            return false;
        }
        if (cancelled.containsKey(task.id()) && settings.has(Quirk.CANCELLED_UNKNOWN)) {
            return true;
        }
        return !now().isBefore(endsAt(task).plus(lifetime(task)));
    }

    private Duration lifetime(Task<Order> task) {
        int size = outcome(task).size();
        if (settings.has(Quirk.RESULTS_STORED) && task.work().stored() && size <= TOO_LARGE_TO_STORE) {
            return STORED_RESULT;
        }
        return size >= LARGE ? LARGE_RESULT : SMALL_RESULT;
    }

    synchronized State state(Task<Order> task) {
        if (!now().isBefore(endsAt(task))) {
            return State.FINISHED;
        }
        return now().isBefore(task.startsAt()) ? State.QUEUED : State.RUNNING;
    }

    private static boolean startsTooLate(Task<Order> task) {
        Instant startBy = task.work().startBy();
        return startBy != null && task.startsAt().isAfter(startBy);
    }

    private Instant endsAt(Task<Order> task) {
        Instant cancelledAt = cancelled.get(task.id());
        if (cancelledAt != null) {
            return cancelledAt;
        }
        Instant startBy = task.work().startBy();
        return startBy != null && startsTooLate(task) ? startBy : task.finishesAt();
    }

    /** How many tasks wait before this one; more with each poll where it is to be so. */
    synchronized int position(Task<Order> task) {
        int more = settings.has(Quirk.POSITION_GOES_UP)
                ? polls.getOrDefault(task.id(), new AtomicInteger()).getAndIncrement()
                : 0;
        int before = 0;
        for (Task<Order> other : tasks.values()) {
            if (other.id().equals(task.id())) {
                break;
            }
            before += state(other) == State.QUEUED ? 1 : 0;
        }
        return before + more;
    }

    synchronized Cancelling cancel(Task<Order> task) {
        State state = state(task);
        if (state == State.FINISHED) {
            return Cancelling.COMPLETED;
        }
        if (state == State.QUEUED) {
            end(task);
            return Cancelling.REMOVED;
        }
        if (!settings.has(Quirk.CANCEL_IGNORED)) {
            queue.finishNow(task);
            end(task);
        }
        return Cancelling.SIGNALLED;
    }

    private void end(Task<Order> task) {
        cancelled.put(task.id(), now());
        // An early webhook may have told of another end.
        outcomes.remove(task.id());
    }

    /** How the task ends: what is drawn is drawn when this is first asked for. */
    synchronized Outcome outcome(Task<Order> task) {
        Outcome known = outcomes.get(task.id());
        if (known == null) {
            known = cancelled.containsKey(task.id())
                    ? failures.cancelled()
                    : startsTooLate(task) ? failures.notStarted() : runner.run(task.work());
            outcomes.put(task.id(), known);
        }
        return known;
    }

    /** How many images are on the bill, whoever has polled. */
    synchronized long billed() {
        List<Task<Order>> all = new ArrayList<>(tasks.values());
        return all.stream()
                .filter(task -> state(task) == State.FINISHED)
                .mapToLong(task -> outcome(task).billed())
                .sum();
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
