package dev.easel.spring.boot;

import dev.easel.Attempt;
import dev.easel.ClientClosedException;
import dev.easel.FailureClass;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Knows the tasks that are under way, and logs what is left of them when the application stops. Spring destroys it after the clients, since
 * these need it: no task begins any more then.
 */
final class UnfinishedTasks implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger("dev.easel.spring");

    private final Set<Followed> tasks = ConcurrentHashMap.newKeySet();

    OfClient ofClient() {
        return new OfClient();
    }

    @Override
    public void destroy() {
        for (Followed task : tasks) {
            TaskHandle handle = task.handle;
            if (task.resumable && handle.taskId().isPresent()) {
                LOG.warn(
                        "a task is unfinished at the service; its ticket resumes it [provider={}, request={}, ticket={}]",
                        handle.provider(),
                        handle.requestId(),
                        handle.encode());
            } else {
                LOG.warn(
                        "a task was cut off and cannot be resumed, since it has no id at the service; it may have been billed"
                                + " [provider={}, request={}]",
                        handle.provider(),
                        handle.requestId());
            }
        }
        tasks.clear();
    }

    /** Follows the tasks of one client. */
    final class OfClient implements TaskListener {
        private volatile boolean resumable;

        /** Says whether the service can be asked for a task again: known only when the client was built. */
        void resumable(boolean can) {
            this.resumable = can;
        }

        @Override
        public TaskListener onStart(TaskStart start) {
            Followed task = new Followed(start.handle(), resumable);
            tasks.add(task);
            return task;
        }
    }

    /** One task, by identity: two may have the same handle, where one was resumed twice. */
    private final class Followed implements TaskListener {
        private final boolean resumable;
        private volatile TaskHandle handle;

        private Followed(TaskHandle handle, boolean resumable) {
            this.handle = handle;
            this.resumable = resumable;
        }

        @Override
        public void onSubmitted(TaskHandle known) {
            handle = known;
        }

        @Override
        public void onAttempt(TaskHandle known, Attempt attempt) {
            // Of several calls, those that were accepted have their ids in it before all are.
            handle = known;
        }

        @Override
        public void onAccepted(TaskHandle known) {
            handle = known;
        }

        @Override
        public void onFinished(TaskHandle known, TaskEnd end) {
            handle = known;
            if (!isCutOff(end)) {
                tasks.remove(this);
            }
        }

        private static boolean isCutOff(TaskEnd end) {
            return end instanceof TaskEnd.Unwatched unwatched
                    && unwatched.reason() instanceof ClientClosedException
                    && unwatched
                            .reason()
                            .failureClass()
                            .filter(FailureClass.NEVER_DELIVERED::equals)
                            .isEmpty();
        }
    }
}
