package dev.easel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says how long to wait between polls of a task. It is a pure function, so it can be tested without waiting. Easel also keeps within the
 * deadline, waits no longer than the service keeps results, and spreads the polls of many tasks a little.
 */
@FunctionalInterface
public interface PollSchedule {
    /**
     * Returns how long to wait before the next poll.
     *
     * @param attempt the number of the next poll; the first is 1
     * @param hint how long the service asked to wait; null where it did not
     * @param remaining the time until the deadline
     * @return the wait; zero or more
     */
    Duration delay(int attempt, @Nullable Duration hint, Duration remaining);

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
        return (attempt, hint, remaining) -> {
            if (hint != null) {
                return hint;
            }
            double nanos = first.toNanos() * Math.pow(factor, attempt - 1.0);
            return nanos >= longest.toNanos() ? longest : Duration.ofNanos((long) nanos);
        };
    }
}
