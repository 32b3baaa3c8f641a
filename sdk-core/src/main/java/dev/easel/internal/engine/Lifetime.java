package dev.easel.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long something that a client has under way goes on. It ends once, whatever its steps do: then every step that was begun in
 * it is ended, and none begins any more. Thread-safe; nothing is called while the lock is held.
 */
final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);

    /** One way to end a step. The same object is given to {@link #leave}. */
    interface Step {
        void end();
    }

    private List<Step> steps = new ArrayList<>(2);
    private boolean over;

    /** Enters a step: it is ended when the lifetime ends, at once if it has. Returns whether the step may begin. */
    boolean enter(Step step) {
        synchronized (this) {
            if (!over) {
                steps.add(step);
                return true;
            }
        }
        endQuietly(step);
        return false;
    }

    /** Leaves a step that is over. */
    @SuppressWarnings("ReferenceEquality")
    synchronized void leave(Step step) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) == step) {
                steps.remove(i);
                return;
            }
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Ends it and every step in it. */
    void end() {
        List<Step> ended;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            ended = steps;
            steps = List.of();
        }
        ended.forEach(Lifetime::endQuietly);
    }

    private static void endQuietly(Step step) {
        try {
            step.end();
        } catch (Throwable e) {
            // One step that cannot be ended must not keep the others going.
            LOG.warn("a step of a task could not be ended", e);
        }
    }

    /**
     * Runs code of which some is not Easel's. If the lifetime ends meanwhile, the thread is interrupted: code that blocks for ever
     * must not hold a thread that it does not know of.
     *
     * @return whether the code was run: not where the lifetime was over already
     */
    boolean guard(Runnable code) {
        Guard guard = new Guard(Thread.currentThread());
        if (!enter(guard)) {
            return false;
        }
        try {
            code.run();
        } finally {
            leave(guard);
            guard.leave();
        }
        return true;
    }

    private static final class Guard implements Step {
        private final Thread thread;
        private boolean inside = true;
        private boolean interrupted;

        Guard(Thread thread) {
            this.thread = thread;
        }

        @SuppressWarnings("ReferenceEquality")
        @Override
        public synchronized void end() {
            // Against interrupting the thread when it has gone on to other work.
            if (inside && thread != Thread.currentThread()) {
                interrupted = true;
                thread.interrupt();
            }
        }

        synchronized void leave() {
            inside = false;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
