package dev.easel.benchmarks.queue;

import dev.easel.PollMoment;
import dev.easel.PollSchedule;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When each of many tasks is polled: once in each interval, spread evenly by chance. It remembers when each next poll is
 * due. Safe as far as polls of one task follow each other, which they do.
 */
final class PollTimes {
    private final long[] due;
    private final long intervalNanos;

    /** @param interval from one poll of a task to the next */
    PollTimes(int tasks, Duration interval) {
        this.due = new long[tasks];
        this.intervalNanos = interval.toNanos();
    }

    /** When the next poll of a task is due, by {@link System#nanoTime()}. */
    long due(int number) {
        return due[number];
    }

    /** The schedule of one task. */
    PollSchedule of(int number) {
        return new OfTask(this, number);
    }

    private record OfTask(PollTimes times, int number) implements PollSchedule {
        @Override
        public Duration delay(PollMoment moment) {
            long wait = moment.number() == 1
                    ? ThreadLocalRandom.current().nextLong(times.intervalNanos)
                    : times.intervalNanos;
            times.due[number] = System.nanoTime() + wait;
            return Duration.ofNanos(wait);
        }
    }
}
