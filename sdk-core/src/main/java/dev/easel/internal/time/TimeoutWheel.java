package dev.easel.internal.time;

import dev.easel.spi.TimeSource.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Timeouts by the tick: nearly all of them are cancelled before their time, so setting and cancelling one has to cost next
 * to nothing, and a twentieth of a second more or less does not matter. A wheel of slots, one for each tick; what is
 * further ahead than one turn stays in its slot for more than one. Thread-safe.
 */
final class TimeoutWheel {
    static final Duration TICK = Duration.ofMillis(50);

    private static final long TICK_NANOS = TICK.toNanos();
    private static final int SLOTS = 512;

    private final List<Set<Timeout>> slots = new ArrayList<>(SLOTS);
    private long now;
    private int pending;

    TimeoutWheel() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(Collections.newSetFromMap(new IdentityHashMap<>(0)));
        }
    }

    /** A timeout so many ticks from now: never early, at most a tick late. */
    synchronized Scheduled add(Duration limit, Runnable action) {
        // In nanoseconds: dividing a Duration by another goes through big numbers.
        long ticks = Math.max(0, (limit.toNanos() + TICK_NANOS - 1) / TICK_NANOS) + 1;
        Timeout timeout = new Timeout(now + ticks, action);
        slots.get((int) (timeout.at % SLOTS)).add(timeout);
        pending++;
        return timeout;
    }

    /** Moves on by a tick; returns what is due, for the caller to run. */
    synchronized List<Runnable> tick() {
        now++;
        Set<Timeout> slot = slots.get((int) (now % SLOTS));
        if (slot.isEmpty()) {
            return List.of();
        }
        List<Runnable> due = new ArrayList<>();
        slot.removeIf(timeout -> {
            boolean isDue = timeout.at <= now;
            if (isDue) {
                due.add(timeout.action);
            }
            return isDue;
        });
        pending -= due.size();
        return due;
    }

    /** Whether there is nothing to tick for. */
    synchronized boolean isEmpty() {
        return pending == 0;
    }

    private synchronized void remove(Timeout timeout) {
        if (slots.get((int) (timeout.at % SLOTS)).remove(timeout)) {
            pending--;
        }
    }

    private final class Timeout implements Scheduled {
        private final long at;
        private final Runnable action;

        Timeout(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        @Override
        public void cancel() {
            remove(this);
        }
    }
}
