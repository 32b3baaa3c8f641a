package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps the tasks: who may submit one, where it is, what its finished state holds, and when that expires. Thread-safe. */
final class DanDesk {

    private static final int PENDING = 0;
    private static final int PROCESSING = 1;
    private static final int SUCCESS = 2;
    private static final int FAIL = 3;

    private static final int UNFINISHED_PER_KEY = 10;

    /** After this long a blocking call gives up, and a task still queued is dropped. */
    private static final Duration BLOCKING_LIMIT = Duration.ofSeconds(122);

    /** A task taken in, and what its submitter is told at once. */
    record Accepted(Task<DanTask> task, ObjectNode announcement) {}

    private final DanSettings settings;
    private final Surroundings surroundings;
    private final TaskQueue<DanTask> queue;
    private final Set<String> journalled = ConcurrentHashMap.newKeySet();
    private final AtomicLong counter = new AtomicLong();

    DanDesk(DanSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    /** A seed as the service draws it: within 32 bits without a sign, and so often beyond an int. */
    long randomSeed() {
        // A multiplier that visits every residue keeps the seeds apart, and the emulator repeatable.
        return (0x9E3779B1L * counter.incrementAndGet() + 1_648_075_345L) & 0xffff_ffffL;
    }

    boolean failTask(String taskId) {
        return queue.fail(taskId);
    }

    void checkRoom(String apiKey) throws DanRefusal {
        if (queue.unfinished(task -> task.work().apiKey().equals(apiKey)) >= UNFINISHED_PER_KEY) {
            throw DanRefusal.tooManyPending();
        }
    }

    Accepted accept(String apiKey, DanWork work) {
        String id = UUID.randomUUID().toString();
        Task<DanTask> task = queue.submit(id, new DanTask(apiKey, work), surroundings.takeFailure());
        // What the service returns here is always pending and one more than wait, however short the queue.
        return new Accepted(task, state(id, queue.waitingBefore(task) + 1, PENDING));
    }

    /** How long a blocking call waits for the task. */
    Duration blockFor(Accepted submission) {
        Duration left = Duration.between(now(), submission.task().finishesAt());
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(BLOCKING_LIMIT) < 0 ? left : BLOCKING_LIMIT;
    }

    /** What a blocking call returns after its wait, or null where it has given up. */
    @Nullable ObjectNode finish(Accepted submission) {
        Task<DanTask> task = submission.task();
        if (Duration.between(task.submittedAt(), task.finishesAt()).compareTo(BLOCKING_LIMIT) >= 0) {
            if (task.stateAt(now()) == State.QUEUED) {
                queue.forget(task.id());
            }
            return null;
        }
        return finished(queue.finishNow(task));
    }

    /** A task's data, or null where it is unknown or its result has expired. */
    @Nullable ObjectNode status(String taskId) {
        Task<DanTask> task = queue.find(taskId);
        if (task == null) {
            return null;
        }
        Instant now = now();
        return switch (task.stateAt(now)) {
            case QUEUED -> state(taskId, queue.waitingBefore(task) + 1, PENDING);
            case RUNNING -> state(taskId, 0, PROCESSING);
            case FINISHED -> {
                boolean expired = !now.isBefore(task.finishesAt().plus(settings.resultLifetime()));
                yield expired ? null : finished(task);
            }
        };
    }

    /** Counts the tasks that ended well. */
    ObjectNode statistics() {
        return Json.object()
                .put("totalCount", succeededSince(Instant.MIN))
                .put("countInLast24Hours", succeededSince(now().minus(Duration.ofDays(1))))
                .put("countInLastWeek", succeededSince(now().minus(Duration.ofDays(7))));
    }

    private long succeededSince(Instant since) {
        Instant now = now();
        return queue.count(task -> !task.fails()
                && task.stateAt(now) == State.FINISHED
                && !task.finishesAt().isBefore(since));
    }

    private ObjectNode finished(Task<DanTask> task) {
        ObjectNode data = state(task.id(), 0, SUCCESS);
        DanWork work = task.work().work();
        boolean done = !task.fails() && work.addResult(data, settings);
        Drawn drawn = done ? work.drawn() : null;
        if (drawn != null && journalled.add(task.id())) {
            surroundings.drew(drawn);
        }
        // A failed task says neither why nor that anything is missing.
        return done ? data : state(task.id(), 0, FAIL);
    }

    private static ObjectNode state(String id, int queuePosition, int status) {
        return Json.object()
                .put("taskId", id)
                .put("queuePosition", queuePosition)
                .put("status", status);
    }
}
