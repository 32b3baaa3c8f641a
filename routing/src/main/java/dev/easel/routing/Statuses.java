package dev.easel.routing;

import dev.easel.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The status of a routed task, and who is told of each change. Nothing follows a final one. Thread-safe. */
final class Statuses {
    private final ListenerCalls calls;
    private final List<Consumer<TaskStatus>> watchers = new ArrayList<>(1);
    private TaskStatus status = TaskStatus.submitting();

    Statuses(ListenerCalls calls) {
        this.calls = calls;
    }

    synchronized TaskStatus present() {
        return status;
    }

    /** Tells of a status, if it is a new one. */
    void report(TaskStatus next) {
        synchronized (this) {
            if (status.isFinal() || status.equals(next)) {
                return;
            }
            status = next;
            watchers.forEach(watcher -> calls.enqueue(() -> watcher.accept(next)));
        }
        calls.flush();
    }

    /** Begins with the status as it is now. */
    void watch(Consumer<TaskStatus> watcher) {
        synchronized (this) {
            TaskStatus now = status;
            watchers.add(watcher);
            calls.enqueue(() -> watcher.accept(now));
        }
        calls.flush();
    }
}
