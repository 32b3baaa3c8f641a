package dev.easel.studio.internal.task;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Tells pages what has changed. A page that reads slowly is told once of what changed often: what waits for it is bounded by what there
 * is, not by how often it changes. Thread-safe.
 */
public final class Changes {
    /** The library has another image. */
    public static final String IMAGES = "images";

    /** What is spent. */
    public static final String MONEY = "money";

    /** The bulk run. */
    public static final String BULK = "bulk";

    /** In front of the id of a task. */
    public static final String TASK = "task:";

    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /**
     * Begins to keep what changes for one page.
     *
     * @param most how many there may be; the oldest one is ended where there would be more
     */
    public synchronized Subscription subscribe(int most) {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        if (subscriptions.size() > most) {
            subscriptions.get(0).close();
        }
        return subscription;
    }

    /** Whether somebody would be told. */
    public boolean hasSubscribers() {
        return !subscriptions.isEmpty();
    }

    /** Tells everybody. */
    public void changed(String what) {
        subscriptions.forEach(subscription -> subscription.add(what));
    }

    /** Ends all subscriptions. */
    public void close() {
        subscriptions.forEach(Subscription::close);
    }

    /** What one page was not told yet. */
    public final class Subscription implements AutoCloseable {
        private final Set<String> waiting = new LinkedHashSet<>();
        private boolean closed;

        private Subscription() {}

        private synchronized void add(String what) {
            waiting.add(what);
            notifyAll();
        }

        /**
         * Waits for a change.
         *
         * @return what has changed; nothing when the time is over
         * @throws InterruptedException if the thread was interrupted
         */
        public synchronized Set<String> await(long millis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (waiting.isEmpty() && !closed) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
            Set<String> changed = new LinkedHashSet<>(waiting);
            waiting.clear();
            return changed;
        }

        /** Whether it was ended. */
        public synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
            subscriptions.remove(this);
            notifyAll();
        }
    }
}
