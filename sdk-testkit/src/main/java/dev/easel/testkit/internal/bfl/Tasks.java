package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of the account, its limits and its credits. Thread-safe. */
final class Tasks {
    private static final int MOST_TASKS = 24;
    private static final int MOST_KONTEXT_MAX = 6;
    private static final String KONTEXT_MAX = "flux-kontext-max";

    private final Surroundings surroundings;
    private final BflSettings settings;
    private final TaskQueue<Work> queue;
    private final Queue<Ending> endings = new ArrayDeque<>();
    private final Set<String> settled = new HashSet<>();
    private double credits;
    private long billed;
    private long numbers;

    Tasks(Surroundings surroundings, BflSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.credits = settings.credits();
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    synchronized void next(Ending ending) {
        endings.add(ending);
    }

    /** @throws BflRefusal where the account has no credits, or too many tasks */
    synchronized Task<Work> submit(Order order) {
        settle();
        if (credits < order.cost()) {
            throw BflRefusal.of(402, "Insufficient credits");
        }
        boolean full = queue.unfinished(task -> true) >= MOST_TASKS;
        boolean kontext = order.counts(KONTEXT_MAX)
                && queue.unfinished(task -> task.work().order().counts(KONTEXT_MAX)) >= MOST_KONTEXT_MAX;
        if (full || kontext) {
            BflRefusal busy = BflRefusal.of(429, "Too many active tasks");
            throw settings.has(Quirk.RETRY_AFTER_AT_LIMIT) ? busy.retryAfter("2") : busy;
        }
        String id = String.format(Locale.ROOT, "0a1b2c3d-0000-4000-8000-%012d", ++numbers);
        return queue.submit(id, new Work(order, ending(order)), false);
    }

    private Ending ending(Order order) {
        Ending ordered = endings.poll();
        if (surroundings.takeFailure()) {
            return Ending.ERROR;
        }
        if (ordered != null) {
            return ordered;
        }
        boolean refused = order.prompt().toLowerCase(Locale.ROOT).contains("nsfw");
        return refused ? Ending.REQUEST_MODERATED : Ending.READY;
    }

    /** Bills what has finished, so that the bill does not depend on who has polled. */
    private void settle() {
        for (Task<Work> task : queue.inState(State.FINISHED)) {
            if (settled.add(task.id()) && task.work().isBilled(settings.has(Quirk.ERRORS_BILLED))) {
                credits -= task.work().order().cost();
                billed++;
            }
        }
    }

    synchronized double credits() {
        settle();
        return credits;
    }

    synchronized long billed() {
        settle();
        return billed;
    }

    /** The task, or null where the service does not know it, or no longer. */
    @Nullable Task<Work> find(String id) {
        Task<Work> task = queue.find(id);
        boolean gone = task != null && !now().isBefore(task.finishesAt().plus(settings.taskLifetime()));
        return gone ? null : task;
    }

    /** Every task that has finished and wants a webhook. */
    List<Task<Work>> withWebhook() {
        return queue.inState(State.FINISHED).stream()
                .filter(task -> task.work().order().webhookUrl() != null)
                .toList();
    }

    Task<Work> finishNow(Task<Work> task) {
        return queue.finishNow(task);
    }

    Instant now() {
        return surroundings.clock().instant();
    }
}
