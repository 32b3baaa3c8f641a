package dev.easel.internal.engine;

import dev.easel.TaskStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long something takes that a service tells a figure about, if it goes on as it did: the work that is left, or the place in the
 * queue. It goes by what changed between two polls, since nobody knows when the work began. Immutable.
 */
final class TimeLeft {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Class<? extends TaskStatus> state;
    private final double first;
    private final long firstNanos;
    private final @Nullable Duration left;

    private TimeLeft(Class<? extends TaskStatus> state, double first, long firstNanos, @Nullable Duration left) {
        this.state = state;
        this.first = first;
        this.firstNanos = firstNanos;
        this.left = left;
    }

    /**
     * Returns what a status says; {@code null} where it has no figure.
     *
     * @param before what the status before it said
     */
    static @Nullable TimeLeft of(TaskStatus status, long now, @Nullable TimeLeft before) {
        double figure = figure(status);
        // Written so that what is not a number counts as no figure: a service's figures are not trusted.
        if (!(figure >= 0)) {
            return null;
        }
        if (before == null || before.state != status.getClass() || figure > before.first) {
            return new TimeLeft(status.getClass(), figure, now, null);
        }
        double nanos = figure * (now - before.firstNanos) / (before.first - figure);
        return new TimeLeft(
                before.state,
                before.first,
                before.firstNanos,
                nanos <= LONGEST.toNanos() ? Duration.ofNanos((long) nanos) : null);
    }

    private static double figure(TaskStatus status) {
        if (status instanceof TaskStatus.Running running) {
            return 1 - running.progress().orElse(Double.NaN);
        }
        return status instanceof TaskStatus.Queued queued && queued.position().isPresent()
                ? queued.position().getAsInt()
                : Double.NaN;
    }

    @Nullable Duration left() {
        return left;
    }
}
