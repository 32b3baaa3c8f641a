package dev.easel.internal.task;

import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of a task what happens, each thing once, in order, never two at a time, on the callback executor.
 * No status follows a final one, and nothing the end. Thread-safe; no listener is called while a lock is held.
 */
final class StatusFeed {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFeed.class);

    private static final TaskStatus NEW = TaskStatus.queued();

    private final Executor executor;
    private final List<TaskListener> listeners;

    /** Made when they are needed: most of a hundred thousand waiting tasks are watched by nobody. */
    private List<Consumer<TaskStatus>> watchers = List.of();

    private @Nullable Queue<Runnable> queue;
    private TaskStatus status = NEW;
    private boolean draining;
    private boolean finished;

    StatusFeed(Executor executor, List<TaskListener> listeners) {
        this.executor = executor;
        this.listeners = listeners;
    }

    synchronized TaskStatus status() {
        return status;
    }

    /** A change, if it is one. */
    void report(Supplier<TaskHandle> handle, TaskStatus next) {
        synchronized (this) {
            enqueueStatus(handle, next);
        }
        drain();
    }

    private void enqueueStatus(Supplier<TaskHandle> handle, TaskStatus next) {
        if (finished || status.isFinal() || status.equals(next)) {
            return;
        }
        status = next;
        if (!listeners.isEmpty()) {
            TaskHandle now = handle.get();
            for (TaskListener listener : listeners) {
                enqueue(() -> listener.onStatus(now, next));
            }
        }
        for (Consumer<TaskStatus> watcher : watchers) {
            enqueue(() -> watcher.accept(next));
        }
    }

    /** Whether anybody wants to hear more than the status. */
    boolean isFollowed() {
        return !listeners.isEmpty();
    }

    /** Something happened. Not told after the end. */
    void tell(Supplier<TaskHandle> handle, BiConsumer<TaskListener, TaskHandle> event) {
        if (listeners.isEmpty()) {
            return;
        }
        TaskHandle now = handle.get();
        synchronized (this) {
            if (finished) {
                return;
            }
            for (TaskListener listener : listeners) {
                enqueue(() -> event.accept(listener, now));
            }
        }
        drain();
    }

    /**
     * The last things that are told, the final status and the end; from here on nothing comes between them or after. They
     * are told by {@link #flush}.
     */
    void seal(Supplier<TaskHandle> handle, TaskStatus last, TaskEnd end) {
        synchronized (this) {
            if (finished) {
                return;
            }
            enqueueStatus(handle, last);
            finished = true;
            if (!listeners.isEmpty()) {
                TaskHandle now = handle.get();
                for (TaskListener listener : listeners) {
                    enqueue(() -> listener.onFinished(now, end));
                }
            }
        }
        if (LOG.isTraceEnabled()) {
            TaskHandle now = handle.get();
            LOG.trace("{} task ended [status={}, handle={}]", now.provider(), last, now.encode());
        }
    }

    /** Tells what is still to be told. */
    void flush() {
        drain();
    }

    /** Begins with the status as it is now. */
    void watch(Consumer<TaskStatus> watcher) {
        synchronized (this) {
            TaskStatus now = status;
            watchers = new ArrayList<>(watchers);
            watchers.add(watcher);
            enqueue(() -> watcher.accept(now));
        }
        drain();
    }

    /** Runs behind everything that was reported so far. */
    void then(Runnable action) {
        synchronized (this) {
            enqueue(action);
        }
        drain();
    }

    private void enqueue(Runnable action) {
        if (queue == null) {
            queue = new ArrayDeque<>(2);
        }
        queue.add(action);
    }

    private void drain() {
        synchronized (this) {
            if (draining || queue == null || queue.isEmpty()) {
                return;
            }
            draining = true;
        }
        executor.execute(this::run);
    }

    private void run() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = queue == null ? null : queue.poll();
                if (next == null) {
                    queue = null;
                    draining = false;
                    return;
                }
            }
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.warn("a task listener failed; the task goes on", e);
            }
        }
    }
}
