package dev.easel.internal.pacing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock and a timer in the test's hand; for one thread. */
final class HandTime implements TimeSource {
    private final List<Timer> timers = new ArrayList<>();
    private long now;

    /** Not zero, and near the end of what a long holds: a reading of {@code nanoTime} says nothing by itself. */
    HandTime() {
        now = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(now + delay.toNanos(), action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public Scheduled timeout(Duration limit, Runnable action) {
        return schedule(limit, action);
    }

    int waiting() {
        return timers.size();
    }

    /** The time passes and the timer thread has not noticed yet. */
    void passUnnoticed(Duration duration) {
        now += duration.toNanos();
    }

    void advance(Duration duration) {
        long target = now + duration.toNanos();
        while (true) {
            Timer due = timers.stream()
                    .filter(timer -> timer.at - target <= 0)
                    .min(Comparator.comparingLong(timer -> timer.at - target))
                    .orElse(null);
            if (due == null) {
                now = target;
                return;
            }
            timers.remove(due);
            now = due.at;
            due.action.run();
        }
    }

    /** Known by identity: two timers may be alike. */
    private static final class Timer {
        private final long at;
        private final Runnable action;

        Timer(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }
    }
}
