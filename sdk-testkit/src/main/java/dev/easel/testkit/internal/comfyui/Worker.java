package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's only worker, its heap of pending prompts and its history. All of it is a function of the clock: whoever looks
 * lets everything happen first that is due ({@link #settle}). Guarded by the service's lock.
 */
final class Worker {
    private final Surroundings surroundings;
    private final ComfySettings settings;
    private final ComfyFiles files;
    private final Announcer announcer;
    private final Runner runner;
    private final PriorityQueue<Job> pending = new PriorityQueue<>(
            Comparator.comparingDouble((Job job) -> job.order.number().asDouble())
                    .thenComparing(job -> job.order.id()));
    private final LinkedHashMap<String, Job> history = new LinkedHashMap<>();
    private @Nullable Job running;
    private Instant freeAt = Instant.MIN;

    Worker(
            Surroundings surroundings,
            ComfySettings settings,
            NodeCatalogue catalogue,
            ComfyFiles files,
            Announcer announcer) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.files = files;
        this.announcer = announcer;
        this.runner = new Runner(surroundings, settings, catalogue, files, announcer);
    }

    void add(Job job) {
        pending.add(job);
        announcer.status(remaining());
        settle();
    }

    /** Forgets everything, as a process that starts again. */
    void restart() {
        pending.clear();
        history.clear();
        runner.restart();
        running = null;
        freeAt = surroundings.clock().instant();
        files.wipeTemp();
    }

    int remaining() {
        return pending.size() + (running == null ? 0 : 1);
    }

    /** The pending prompts in the order of the heap, which is not the order in which they will run. */
    List<Job> pending() {
        return new ArrayList<>(pending);
    }

    @Nullable Job running() {
        return running;
    }

    List<Job> history() {
        return new ArrayList<>(history.values());
    }

    /** The prompt of that id, wherever it is, or null. */
    @Nullable Job find(String id) {
        if (running != null && running.order.id().equals(id)) {
            return running;
        }
        return pending.stream()
                .filter(job -> job.order.id().equals(id))
                .findFirst()
                .orElseGet(() -> history.get(id));
    }

    /** Takes a pending prompt off the queue, which leaves no trace of it. */
    boolean deletePending(String id) {
        boolean deleted = pending.removeIf(job -> job.order.id().equals(id));
        if (deleted) {
            announcer.status(remaining());
        }
        return deleted;
    }

    void clearPending() {
        pending.clear();
        announcer.status(0);
    }

    void forget(String id) {
        history.remove(id);
    }

    void clearHistory() {
        history.clear();
    }

    /** Interrupts what runs, or only the prompt of that id; tells whether there was one. */
    boolean interrupt(@Nullable String id) {
        Job job = running;
        if (job == null || job.end() != null || (id != null && !job.order.id().equals(id))) {
            return false;
        }
        job.interrupted = !job.order.has(Quirk.INTERRUPT_TOO_LATE);
        return true;
    }

    /** Which node of that client's prompt is at work, or null. */
    @Nullable String nodeOf(String clientId) {
        Job job = running;
        if (job == null
                || !clientId.equals(job.order.clientId())
                || job.end() != null
                || job.plan().isOver()) {
            return null;
        }
        return job.plan().peek().node();
    }

    /** Lets everything happen that is due by now. */
    void settle() {
        Instant now = surroundings.clock().instant();
        while (running == null ? startNext(now) : finish(running, now)) {
            // One step at a time, in the order of time.
        }
    }

    private boolean startNext(Instant now) {
        Instant first = pending.stream()
                .map(this::readyAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Instant at = first.isBefore(freeAt) ? freeAt : first;
        if (at.isAfter(now)) {
            return false;
        }
        Job job = pending.stream()
                .filter(waiting -> !readyAt(waiting).isAfter(at))
                .min(pending.comparator())
                .orElseThrow();
        pending.remove(job);
        running = job;
        announcer.status(remaining());
        runner.start(job, at);
        return true;
    }

    private Instant readyAt(Job job) {
        return job.order.created().plus(settings.queueTime());
    }

    /** Returns whether the prompt is over and in the history. */
    private boolean finish(Job job, Instant now) {
        if (job.order.has(Quirk.WORKER_DIES)) {
            return false;
        }
        if (!runner.advance(job, now)) {
            return false;
        }
        Instant written = job.endedAt().plus(settings.historyDelay());
        if (written.isAfter(now)) {
            return false;
        }
        running = null;
        freeAt = written;
        history.remove(job.order.id());
        history.put(job.order.id(), job);
        while (history.size() > settings.historySize()) {
            history.remove(history.keySet().iterator().next());
        }
        announcer.status(remaining());
        announcer.toClient(job, "executing", Json.object().putNull("node").put("prompt_id", job.order.id()));
        return true;
    }

    /** How many prompts run before this one: those of a lower number, and the one at work. */
    int before(Job job) {
        Set<Job> ahead = new HashSet<>(pending);
        ahead.removeIf(
                other -> pending.comparator() != null && pending.comparator().compare(other, job) >= 0);
        return ahead.size() + (running == null ? 0 : 1);
    }
}
