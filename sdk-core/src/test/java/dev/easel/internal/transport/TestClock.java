package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Moves only when told; its timers run on the thread that moves it. Thread-safe. */
class TestClock implements TimeSource {
    private record Timer(long at, Runnable action) {}

    private final List<Timer> timers = new ArrayList<>();
    private long now;

    @Override
    public synchronized Instant instant() {
        return Instant.parse("2026-07-01T12:00:00Z").plusNanos(now);
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(now + delay.toNanos(), action);
        timers.add(timer);
        return () -> {
            synchronized (this) {
                timers.remove(timer);
            }
        };
    }

    void advance(Duration duration) {
        List<Timer> due;
        synchronized (this) {
            now += duration.toNanos();
            due = timers.stream().filter(timer -> timer.at <= now).toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.action.run());
    }

    synchronized int timers() {
        return timers.size();
    }
}
