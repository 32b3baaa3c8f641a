package dev.easel;

import java.time.Duration;

/**
 * Says how long to wait between polls of a task. It reads no clock and draws no random number, so it can be tested without waiting. Easel
 * also keeps within the deadline, waits no longer than the service keeps results, and spreads the polls of many tasks a little.
 *
 * <p>{@link #every} and {@link #growing} are pure functions. {@link #learning} remembers how long tasks took. A schedule must be safe for
 * use by many threads.
 */
@FunctionalInterface
public interface PollSchedule {
    /**
     * Returns how long to wait before the next poll. What it throws ends the task.
     *
     * @param moment what is known about the task
     * @return the wait; zero or more
     */
    Duration delay(PollMoment moment);

    /**
     * Called when a poll has found a task finished with success, before its images are collected; by default it does nothing. It is not
     * called for a task that was resumed, since nobody knows when that finished. What it throws is logged and changes nothing.
     *
     * @param moment what is known about the task; {@link PollMoment#sincePolled()} is how long it was not polled before
     */
    default void finished(PollMoment moment) {}

    /**
     * Returns a schedule that always waits the same time, unless the service asks for another.
     *
     * @param interval the wait; above zero
     * @throws ConfigurationException if it is not above zero
     */
    static PollSchedule every(Duration interval) {
        return growing(interval, interval, 1);
    }

    /**
     * Returns a new schedule that learns how long tasks take. It polls seldom while a task can hardly have ended, and closely around its
     * expected end: about as often in all as the provider's own schedule, but in time. Until it knows three tasks of the same kind (same
     * provider, model, size, steps and number of images), the provider's own schedule holds. Where a service tells the progress or the
     * position in its queue, that counts too. It never waits less than the service asks for.
     *
     * <p>Statuses come with polls, so they come seldom at first. A program that shows the progress of polled tasks does better with the
     * provider's own schedule.
     *
     * <p>Set one schedule in the client's defaults ({@link ImageClientBuilder#defaults}), and not a new one for each task. Several clients
     * can share it; it tells services apart by {@link PollMoment#provider()} alone. It holds what the last 24 tasks of up to 256 kinds
     * took, in memory only. Thread-safe.
     */
    static PollSchedule learning() {
        return new LearningSchedule();
    }

    /**
     * Returns a schedule of growing waits: first, first × factor, first × factor², … up to the longest, unless the service asks for
     * another.
     *
     * @param first the wait before the first poll; above zero
     * @param longest the longest wait; not below the first
     * @param factor how much longer each wait is than the one before; 1 or more
     * @throws ConfigurationException if a value is out of its range
     */
    static PollSchedule growing(Duration first, Duration longest, double factor) {
        if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0 || !(factor >= 1)) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "pollSchedule",
                    "needs first above zero, longest not below first, and factor 1 or more, but has first " + first
                            + ", longest " + longest + ", factor " + factor));
        }
        return moment -> moment.hint().orElseGet(() -> {
            double nanos = first.toNanos() * Math.pow(factor, moment.number() - 1.0);
            return nanos >= longest.toNanos() ? longest : Duration.ofNanos((long) nanos);
        });
    }
}
