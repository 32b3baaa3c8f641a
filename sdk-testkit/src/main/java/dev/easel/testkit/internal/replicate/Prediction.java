package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One prediction. Where it is, is a function of the clock. Thread-safe. */
final class Prediction {
    /** The service stops what runs longer. */
    static final Duration LONGEST_RUN = Duration.ofMinutes(30);

    /** The status words. */
    enum Status {
        STARTING,
        PROCESSING,
        SUCCEEDED,
        FAILED,
        CANCELED,
        ABORTED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where a prediction is.
     *
     * @param startedAt null before the start, and where it ended before it
     * @param completedAt null before the end
     */
    record Phase(
            Status status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt) {
        boolean isOver() {
            return completedAt != null;
        }
    }

    private final Task<Order> task;
    private final Ending ending;
    private final long seed;
    private @Nullable Instant canceledAt;
    private @Nullable JsonNode output;

    Prediction(Task<Order> task, Ending ending, long seed) {
        this.task = task;
        this.ending = ending;
        this.seed = seed;
    }

    String id() {
        return task.id();
    }

    Order order() {
        return task.work();
    }

    Task<Order> task() {
        return task;
    }

    Ending ending() {
        return ending;
    }

    /** The seed of its first image. */
    long seed() {
        return seed;
    }

    Instant createdAt() {
        return task.submittedAt();
    }

    @Nullable Instant deadline() {
        Duration after = order().cancelAfter();
        return after == null ? null : createdAt().plus(after);
    }

    /** Cancels it, unless it is over. Returns whether it did. */
    synchronized boolean cancel(Instant now) {
        if (at(now).isOver()) {
            return false;
        }
        canceledAt = now;
        return true;
    }

    synchronized Phase at(Instant now) {
        Phase end = end();
        Instant over = end.completedAt();
        if (over != null && !now.isBefore(over)) {
            return end;
        }
        return now.isBefore(task.startsAt())
                ? new Phase(Status.STARTING, null, null)
                : new Phase(Status.PROCESSING, task.startsAt(), null);
    }

    /** The phase it ends in, as far as is known now: a cancellation may come before that. */
    private Phase end() {
        Instant starts = task.startsAt();
        if (canceledAt != null) {
            return new Phase(Status.CANCELED, canceledAt.isBefore(starts) ? null : starts, canceledAt);
        }
        Instant deadline = deadline();
        if (deadline != null && !deadline.isAfter(starts)) {
            return new Phase(Status.ABORTED, null, deadline);
        }
        if (ending == Ending.ABORTED) {
            return new Phase(Status.ABORTED, null, starts);
        }
        Instant stop = starts.plus(LONGEST_RUN);
        if (deadline != null && deadline.isBefore(stop)) {
            stop = deadline;
        }
        if (stop.isBefore(task.finishesAt())) {
            return new Phase(Status.CANCELED, starts, stop);
        }
        return new Phase(isFailure() ? Status.FAILED : Status.SUCCEEDED, starts, task.finishesAt());
    }

    private boolean isFailure() {
        return ending.error() != null;
    }

    /** What it made: made the first time that it is asked for, and kept. */
    synchronized JsonNode output(Supplier<JsonNode> make) {
        if (output == null) {
            output = make.get();
        }
        return output;
    }

    /** How many images of it are billed, as far as it has come; a text counts as one. */
    long billed(Instant now, boolean failedOfficial) {
        Phase phase = at(now);
        boolean byTime = !order().model().official();
        return switch (phase.status()) {
            case SUCCEEDED -> byTime ? order().count() : made();
            case FAILED -> byTime || failedOfficial ? order().count() : 0;
            case CANCELED -> phase.startedAt() == null ? 0 : order().count();
            default -> 0;
        };
    }

    /** How many images a success hands out: those that were flagged are left out. */
    int made() {
        return ending == Ending.SOME_FLAGGED ? order().count() - 1 : order().count();
    }
}
