package dev.easel.studio.internal.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of the folder. Each change names the states that it may follow, so what comes late changes nothing. A change is on the disk
 * before it is seen. Thread-safe.
 */
final class TaskBook {
    private static final int FINISHED_KEPT = 200;
    private static final Set<TaskState> OPEN =
            Collections.unmodifiableSet(EnumSet.of(TaskState.WAITING, TaskState.SENDING, TaskState.ACCEPTED));

    private final TaskFiles files;

    /** The oldest first. Guarded by this. */
    private final Map<UUID, TaskRecord> tasks = new LinkedHashMap<>();

    private TaskBook(TaskFiles files) {
        this.files = files;
    }

    static TaskBook open(TaskFiles files) {
        TaskBook book = new TaskBook(files);
        files.readAll().forEach(task -> book.tasks.put(task.id(), task));
        book.forgetOld();
        return book;
    }

    synchronized Optional<TaskRecord> find(UUID id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** All of them, the newest first. */
    synchronized List<TaskRecord> all() {
        List<TaskRecord> all = new ArrayList<>(tasks.values());
        Collections.reverse(all);
        return all;
    }

    /** What is not at its end, the oldest first. */
    synchronized List<TaskRecord> open() {
        return tasks.values().stream().filter(task -> !task.state().isFinal()).toList();
    }

    /** Whether a task that is not over may need an input image; any of them may where a task could not be read. */
    boolean mayNeed(String input) {
        return !files.allRead() || open().stream().anyMatch(task -> task.needs(input));
    }

    /** @throws java.io.UncheckedIOException if it cannot be stored */
    synchronized void add(TaskRecord task) {
        files.write(task);
        tasks.put(task.id(), task);
        forgetOld();
    }

    /**
     * Notes that a submission is about to go out.
     *
     * @throws IllegalStateException if it must not, because the task is over
     */
    void sending(UUID id, @Nullable String ticket) {
        if (!change(id, EnumSet.of(TaskState.WAITING, TaskState.SENDING), task -> task.sending(ticket))) {
            throw new IllegalStateException("task " + id + " is over");
        }
    }

    void accepted(UUID id, String ticket) {
        change(id, EnumSet.of(TaskState.WAITING, TaskState.SENDING), task -> task.accepted(ticket));
    }

    boolean changeOpen(UUID id, UnaryOperator<TaskRecord> change) {
        return change(id, OPEN, change);
    }

    private synchronized boolean change(UUID id, Set<TaskState> from, UnaryOperator<TaskRecord> change) {
        TaskRecord before = tasks.get(id);
        if (before == null || !from.contains(before.state())) {
            return false;
        }
        TaskRecord after = change.apply(before);
        files.write(after);
        tasks.put(id, after);
        return true;
    }

    /** The images and their sidecars stay. */
    private void forgetOld() {
        List<TaskRecord> finished =
                tasks.values().stream().filter(task -> task.state().isFinal()).toList();
        for (TaskRecord old : finished.subList(0, Math.max(0, finished.size() - FINISHED_KEPT))) {
            files.delete(old.id());
            tasks.remove(old.id());
        }
    }
}
