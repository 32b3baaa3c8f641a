package dev.easel.routing;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application's listeners of one task in order, never two at a time, on other threads. Thread-safe. */
final class ListenerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

    private final Executor threads;
    private final Queue<Runnable> queue = new ArrayDeque<>(2);
    private boolean draining;

    ListenerCalls(Executor threads) {
        this.threads = threads;
    }

    /** Adds a call that runs after those before, once {@link #flush} is called. Nothing runs here, so the caller may hold a lock. */
    void enqueue(Runnable call) {
        synchronized (queue) {
            queue.add(call);
        }
    }

    /** Runs what was added. */
    void flush() {
        synchronized (queue) {
            if (draining || queue.isEmpty()) {
                return;
            }
            draining = true;
        }
        threads.execute(this::drain);
    }

    private void drain() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable e) {
                // An assertion of a user's test, for example: the task must go on all the same.
                LOG.warn("a listener threw; the task goes on", e);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (queue) {
            Runnable next = queue.poll();
            draining = next != null;
            return next;
        }
    }
}
