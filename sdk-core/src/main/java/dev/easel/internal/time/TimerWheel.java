package dev.easel.internal.time;

import dev.easel.spi.TimeSource.Scheduled;
import org.jspecify.annotations.Nullable;

/**
 * Everything that waits for its time, by the tick: a hundred thousand waits for an hour and as many timeouts that are
 * nearly all cancelled, so setting and cancelling one has to cost next to nothing, in time and in memory.
 *
 * <p>It is a wheel of wheels. A slot of the innermost is a tick; a slot of each other is a whole turn of the one inside it.
 * What is far ahead lies in an outer wheel and moves inwards when its slot comes up, a few times in all. Each slot is a
 * list that is linked through the timers themselves, and each wheel keeps a bit for each slot that has something in it, so
 * the next moment to wake up for is found without a search. Thread-safe.
 */
final class TimerWheel {
    /** What lies further ahead than this runs then. With a tick of a millisecond it is 139 years. */
    static final long LAST = (1L << 42) - 1;

    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = 7;

    /** The list behind those of all slots: what is due and was not taken yet. */
    private static final int DUE = LEVELS * SLOTS;

    /** The first of each list, whose {@link Timer#previous} is the last. */
    private final @Nullable Timer[] lists = new Timer[DUE + 1];

    /** For each level a bit for each slot whose list is not empty. */
    private final long[] occupied = new long[LEVELS];

    private final Runnable wake;
    private long now;
    private long looksAgainAt = Long.MAX_VALUE;

    /** @param wake called when something has to run earlier than {@link #looksAgainAt()} told; not under the lock */
    TimerWheel(Runnable wake) {
        this.wake = wake;
    }

    /** Runs an action at a tick; one that has passed already is as good as now. */
    Scheduled add(long at, Runnable action) {
        Timer timer = new Timer(Math.min(at, LAST), action);
        boolean sooner;
        synchronized (this) {
            insert(timer);
            sooner = timer.at < looksAgainAt;
            if (sooner) {
                // The next one that is as soon need not wake anybody.
                looksAgainAt = timer.at;
            }
        }
        if (sooner) {
            wake.run();
        }
        return timer;
    }

    /** Moves on to a tick and takes one action that is due; {@code null} when there is none left. */
    synchronized @Nullable Runnable take(long tick) {
        for (long next = nextOccupied(); next <= tick; next = nextOccupied()) {
            now = next;
            empty(Long.numberOfTrailingZeros(now));
        }
        now = Math.max(now, tick);
        Timer due = lists[DUE];
        if (due == null) {
            looksAgainAt = nextOccupied();
            return null;
        }
        remove(due);
        // Whoever takes comes back for the next one, and needs no waking until there is none.
        looksAgainAt = Long.MIN_VALUE;
        return due.action;
    }

    /** When there is something to do next, as of the last {@link #take} that found nothing. */
    synchronized long looksAgainAt() {
        return looksAgainAt;
    }

    /** Whether nothing waits. */
    synchronized boolean isEmpty() {
        return lists[DUE] == null && nextOccupied() == Long.MAX_VALUE;
    }

    /** Hands on what is in the slots that begin at this very tick: from the outer wheels inwards, and to what is due. */
    private void empty(int zeroBits) {
        for (int level = Math.min(zeroBits / BITS, LEVELS - 1); level >= 0; level--) {
            int list = list(level, now);
            for (Timer timer = lists[list]; timer != null; timer = lists[list]) {
                remove(timer);
                insert(timer);
            }
        }
    }

    /** The beginning of the nearest slot with something in it: an inner one always comes before an outer one. */
    private long nextOccupied() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                long slot = Long.numberOfTrailingZeros(occupied[level]);
                int turn = (level + 1) * BITS;
                return now >>> turn << turn | slot << level * BITS;
            }
        }
        return Long.MAX_VALUE;
    }

    private void insert(Timer timer) {
        if (timer.at <= now) {
            link(timer, DUE);
            return;
        }
        // The wheel in which now and then are in different slots of the same turn. All that is in it is ahead.
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(timer.at ^ now)) / BITS;
        link(timer, list(level, timer.at));
        occupied[level] |= 1L << (timer.list & SLOTS - 1);
    }

    private static int list(int level, long at) {
        return level * SLOTS + (int) (at >>> level * BITS & SLOTS - 1);
    }

    private void link(Timer timer, int list) {
        Timer first = lists[list];
        timer.list = list;
        if (first == null) {
            timer.previous = timer;
            timer.next = timer;
            lists[list] = timer;
        } else {
            timer.previous = first.previous;
            timer.next = first;
            first.previous.next = timer;
            first.previous = timer;
        }
    }

    private synchronized void remove(Timer timer) {
        int list = timer.list;
        if (list == Timer.NOWHERE) {
            return;
        }
        timer.list = Timer.NOWHERE;
        if (timer.next != timer) {
            timer.previous.next = timer.next;
            timer.next.previous = timer.previous;
            if (lists[list] == timer) {
                lists[list] = timer.next;
            }
            return;
        }
        lists[list] = null;
        if (list != DUE) {
            occupied[list / SLOTS] &= ~(1L << (list & SLOTS - 1));
        }
    }

    /** An action and its place in a list. */
    private final class Timer implements Scheduled {
        static final int NOWHERE = -1;

        private final long at;
        private final Runnable action;
        private Timer previous = this;
        private Timer next = this;
        private int list = NOWHERE;

        Timer(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        @Override
        public void cancel() {
            remove(this);
        }
    }
}
