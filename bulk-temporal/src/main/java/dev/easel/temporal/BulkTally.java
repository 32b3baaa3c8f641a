package dev.easel.temporal;

import dev.easel.bulk.ItemState;
import dev.easel.temporal.BulkActivityTypes.Chunk;
import io.temporal.failure.TemporalFailure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts how the items of a bulk end. For the workflow's own threads. */
final class BulkTally {
    private final long items;
    private final long startedAt;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, BigDecimal> costs = new TreeMap<>();
    private long finished;
    private int inARow;

    private BulkTally(long items, long startedAt) {
        this.items = items;
        this.startedAt = startedAt;
    }

    /** @param now the workflow's time, in milliseconds since 1970 */
    static BulkTally of(BulkOrder order, long now) {
        BulkState before = order.before();
        BulkTally tally = new BulkTally(order.items(), before == null ? now : before.startedAtMillis());
        if (before != null) {
            tally.counts.putAll(before.counts());
            tally.costs.putAll(before.costs());
            tally.finished = before.finished();
            tally.inARow = before.failuresInARow();
        }
        return tally;
    }

    /** Returns how an item ended whose workflow failed although no workflow of an item does. */
    static ImageOutcome unknown(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause instanceof TemporalFailure known ? known.getOriginalMessage() : cause.getMessage();
        return new ImageOutcome(
                ItemState.UNKNOWN.name(),
                1,
                null,
                List.of(),
                null,
                null,
                "WorkflowFailed",
                "its workflow failed, so nobody knows what came of it: " + message,
                true,
                null,
                null);
    }

    static void count(ImageOutcome outcome, Map<String, Long> counts, Map<String, BigDecimal> costs) {
        counts.merge(outcome.state(), 1L, Long::sum);
        if (outcome.amount() != null && outcome.currency() != null) {
            costs.merge(outcome.currency(), outcome.amount(), BigDecimal::add);
        }
    }

    /** Counts items that an earlier workflow has brought to their end. */
    void found(Chunk chunk) {
        chunk.counts().forEach((state, number) -> counts.merge(state, number, Long::sum));
        chunk.costs().forEach((currency, amount) -> costs.merge(currency, amount, BigDecimal::add));
    }

    void ended(ImageOutcome outcome) {
        count(outcome, counts, costs);
        finished++;
        inARow = switch (outcome.state()) {
            case "FAILED", "UNKNOWN", "EXPIRED" -> inARow + 1;
            default -> 0;
        };
    }

    int failuresInARow() {
        return inARow;
    }

    /** Returns whether every item has ended. */
    boolean isComplete() {
        return counts.values().stream().mapToLong(Long::longValue).sum() >= items;
    }

    BulkState state(
            int running, boolean isPaused, @Nullable String stopped, @Nullable String message, @Nullable Long endedAt) {
        return new BulkState(
                items,
                new TreeMap<>(counts),
                new TreeMap<>(costs),
                running,
                finished,
                inARow,
                isPaused,
                stopped,
                message,
                startedAt,
                endedAt);
    }
}
