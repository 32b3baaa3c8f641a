package dev.easel.internal.engine;

import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of a task what happens, each thing once, in order, never two at a time, on the callback executor. No status
 * follows a final one, and nothing the end. Thread-safe; no listener is called while a lock is held.
 */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);

    private final Engine engine;

    /** Replaced once, before another thread has the task. */
    private List<TaskListener> listeners;

    /** Created when they are needed: most of a hundred thousand waiting tasks are watched by nobody. */
    private List<Consumer<TaskStatus>> watchers = List.of();

    private @Nullable Queue<Runnable> queue;
    private TaskStatus status;
    private boolean draining;
    private boolean finished;
    private @Nullable Thread teller;

    Events(Engine engine, List<TaskListener> listeners, TaskStatus first) {
        this.engine = engine;
        this.listeners = listeners;
        this.status = first;
    }

    /** Says on this thread that the task is about to begin. From now on those are told that the listeners name for it. */
    void start(TaskStart start) {
        listeners =
                listeners.stream().map(listener -> followerOf(listener, start)).toList();
    }

    private static TaskListener followerOf(TaskListener listener, TaskStart start) {
        try {
            return Objects.requireNonNull(listener.onStart(start), "onStart returned null");
        } catch (Throwable e) {
            LOG.warn("a task listener threw; the task goes on", e);
            return listener;
        }
    }

    synchronized TaskStatus status() {
        return status;
    }

    /** Returns whether anybody wants to hear more than the status. */
    boolean areObserved() {
        return !listeners.isEmpty();
    }

    /** Tells of a status, if it is a new one. */
    void report(Supplier<TaskHandle> handle, TaskStatus next) {
        TaskHandle now = listeners.isEmpty() ? null : handle.get();
        synchronized (this) {
            enqueueStatus(now, next);
        }
        drain();
    }

    private void enqueueStatus(@Nullable TaskHandle handle, TaskStatus next) {
        if (finished || status.isFinal() || status.equals(next)) {
            return;
        }
        status = next;
        if (handle != null) {
            for (TaskListener listener : listeners) {
                enqueue(() -> listener.onStatus(handle, next));
            }
        }
        for (Consumer<TaskStatus> watcher : watchers) {
            enqueue(() -> watcher.accept(next));
        }
    }

    /** Tells of something that happened; not after the end. */
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

    /** Adds the last events, the final status and the end. Nothing comes between them or after. {@link #flush} tells them. */
    void seal(TaskHandle handle, TaskStatus last, TaskEnd end) {
        synchronized (this) {
            if (finished) {
                return;
            }
            enqueueStatus(handle, last);
            finished = true;
            for (TaskListener listener : listeners) {
                enqueue(() -> listener.onFinished(handle, end));
            }
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

    /** Runs something after everything that was reported so far. */
    void then(Runnable action) {
        synchronized (this) {
            enqueue(action);
        }
        drain();
    }

    /** Interrupts a listener that is still running. */
    synchronized void interrupt() {
        if (teller != null) {
            teller.interrupt();
        }
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
        engine.handOver(() -> {
            // An executor that blocks is interrupted as a listener is.
            tells(Thread.currentThread());
            engine.callBack(this::run);
            handedOver();
        });
    }

    private synchronized void tells(Thread thread) {
        teller = thread;
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized void handedOver() {
        if (teller == Thread.currentThread()) {
            teller = null;
        }
    }

    private void run() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = queue == null ? null : queue.poll();
                teller = next == null ? null : Thread.currentThread();
                if (next == null) {
                    queue = null;
                    draining = false;
                    return;
                }
            }
            try {
                next.run();
            } catch (Throwable e) {
                // An assertion of a user's test, for example: the task must end all the same.
                LOG.warn("a task listener threw; the task goes on", e);
            }
        }
    }
}
