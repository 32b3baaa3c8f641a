package dev.easel.studio.internal.web;

import dev.easel.EaselException;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Ledger;
import dev.easel.routing.Money;
import dev.easel.spi.JsonObject;
import dev.easel.studio.internal.task.Changes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the ledger of a bulk run once a second, as long as a page is open, and changes nothing in it. */
public final class BulkWatch implements AutoCloseable {
    private final Ledger ledger;
    private final Changes changes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "easel-studio-bulk");
        thread.setDaemon(true);
        return thread;
    });

    /** What was told last. Only the timer's thread has it. */
    private Map<ItemState, Long> last = Map.of();

    private BulkWatch(Ledger ledger, Changes changes) {
        this.ledger = ledger;
        this.changes = changes;
    }

    /** Returns one that does not watch yet. */
    public static BulkWatch of(Ledger ledger, Changes changes) {
        return new BulkWatch(ledger, changes);
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        if (!changes.hasSubscribers()) {
            return;
        }
        Map<ItemState, Long> counts;
        try {
            counts = ledger.counts();
        } catch (EaselException | IllegalStateException e) {
            counts = Map.of(); // the page asks, and is told why
        }
        if (!counts.equals(last)) {
            last = counts;
            changes.changed(Changes.BULK);
        }
    }

    JsonObject view() {
        try {
            BulkReport report = ledger.report();
            return JsonObject.create()
                    .put(
                            "total",
                            report.counts().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .put("images", report.images())
                    .put(
                            "states",
                            Arrays.stream(ItemState.values())
                                    .map(state -> state(state, report))
                                    .toList())
                    .put("costs", report.costs().stream().map(Money::toString).toList())
                    .put("failures", failures(report));
        } catch (EaselException | IllegalStateException e) {
            return JsonObject.create().put("problem", String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject state(ItemState state, BulkReport report) {
        return JsonObject.create().put("state", state.name()).put("items", report.count(state));
    }

    private static List<JsonObject> failures(BulkReport report) {
        return report.failures().stream()
                .limit(50)
                .map(failure -> JsonObject.create()
                        .put("state", failure.state().name())
                        .put("reason", failure.reason())
                        .put("items", failure.items())
                        .put("billed", failure.mayHaveBeenBilled())
                        .put("example", failure.example()))
                .toList();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
