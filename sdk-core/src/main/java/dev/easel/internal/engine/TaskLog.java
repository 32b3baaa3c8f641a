package dev.easel.internal.engine;

import dev.easel.Retry;
import dev.easel.TaskDetachedException;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a task's life to the log. Never throws, since an id from elsewhere may be of any length, and costs nothing where nobody listens. */
final class TaskLog {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);

    private TaskLog() {}

    static void begins(Task task) {
        LOG.debug("{} task {} begins", provider(task), id(task::handle));
    }

    static void accepted(Task task, TaskHandle handle) {
        LOG.debug("{} accepted task {}", provider(task), id(() -> handle));
    }

    static void moved(Task task, TaskStatus status) {
        LOG.debug("{} task {} is {}", provider(task), id(task::handle), status);
    }

    static void retrying(Task task, Retry retry) {
        LOG.debug(
                "{} task {}: {} failed: {}; again in {}",
                provider(task),
                id(task::handle),
                retry.kind(),
                retry.reason(),
                retry.delay());
    }

    static void ended(Task task, TaskStatus last, TaskEnd end) {
        if (end instanceof TaskEnd.Failed failed) {
            LOG.warn(
                    "{} task {} failed: {}",
                    provider(task),
                    id(task::handle),
                    failed.failure().getMessage());
        } else if (end instanceof TaskEnd.Unwatched unwatched
                && unwatched.reason() instanceof TaskDetachedException detached) {
            // The program wants it so, maybe for each of thousands of tasks.
            LOG.debug("{} task {}: {}", provider(task), id(task::handle), detached.getMessage());
        } else if (end instanceof TaskEnd.Unwatched unwatched) {
            LOG.warn(
                    "{} task {}: {}",
                    provider(task),
                    id(task::handle),
                    unwatched.reason().getMessage());
        } else {
            LOG.info("{} task {} ended: {}", provider(task), id(task::handle), last);
        }
        if (LOG.isTraceEnabled()) {
            LOG.trace("{} task {} had the handle={}", provider(task), id(task::handle), encoded(task));
        }
    }

    private static Object provider(Task task) {
        return task.scope().engine().protocol().id();
    }

    /** Returns what writes the id only where a logger wants it. */
    private static Object id(Supplier<TaskHandle> handle) {
        return new Object() {
            @Override
            public String toString() {
                return handle.get().requestId();
            }
        };
    }

    private static String encoded(Task task) {
        try {
            return task.handle().encode();
        } catch (RuntimeException e) {
            // A line of a log is no reason to lose the result.
            return "not to be encoded, " + e.getMessage();
        }
    }
}
