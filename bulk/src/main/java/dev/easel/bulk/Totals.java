package dev.easel.bulk;

import dev.easel.routing.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The numbers of items that are read one after the other. It keeps none of them but the slowest. */
final class Totals {
    private static final int SLOWEST = 10;

    /** Of two that took as long, the first one counts as slower. */
    private static final Comparator<Timed> BY_TIME =
            Comparator.comparing(Timed::took).thenComparing(Timed::number, Comparator.reverseOrder());

    private final Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
    private final Map<String, Money> costs = new TreeMap<>();
    private final Map<Way, BulkReport.Failures> failures = new HashMap<>();
    private final PriorityQueue<Timed> slowest = new PriorityQueue<>(BY_TIME);
    private long images;
    private long number;

    /** How an item ended. */
    private record Way(ItemState state, String reason) {}

    private record Timed(LedgerItem item, Duration took, long number) {}

    private Totals() {}

    static Summary of(Stream<LedgerItem> items) {
        Totals totals = new Totals();
        items.forEach(totals::add);
        return totals.summary();
    }

    private void add(LedgerItem item) {
        counts.merge(item.state(), 1L, Long::sum);
        item.cost().ifPresent(cost -> costs.merge(cost.currency(), cost, Money::plus));
        images += item.images().size();
        if (item.state().isFinal() && item.state() != ItemState.DONE) {
            BulkReport.Failures one = new BulkReport.Failures(
                    item.state(),
                    item.reason().orElse(""),
                    1,
                    item.mayHaveBeenBilled() ? 1 : 0,
                    item.message().orElse(""));
            failures.merge(new Way(one.state(), one.reason()), one, Totals::together);
        }
        item.took().ifPresent(took -> {
            slowest.add(new Timed(item, took, number++));
            if (slowest.size() > SLOWEST) {
                slowest.remove();
            }
        });
    }

    /** The example is the first in the alphabet of those that say something, so that it is the same in whatever order they come. */
    private static BulkReport.Failures together(BulkReport.Failures a, BulkReport.Failures b) {
        boolean isFirst =
                b.example().isEmpty() || (!a.example().isEmpty() && a.example().compareTo(b.example()) <= 0);
        return new BulkReport.Failures(
                a.state(),
                a.reason(),
                a.items() + b.items(),
                a.mayHaveBeenBilled() + b.mayHaveBeenBilled(),
                isFirst ? a.example() : b.example());
    }

    private Summary summary() {
        List<BulkReport.Failures> frequent = new ArrayList<>(failures.values());
        frequent.sort(Comparator.comparing(BulkReport.Failures::items)
                .reversed()
                .thenComparing(each -> each.state().name())
                .thenComparing(BulkReport.Failures::reason));
        List<LedgerItem> slow =
                slowest.stream().sorted(BY_TIME.reversed()).map(Timed::item).toList();
        return new Summary(Map.copyOf(counts), List.copyOf(costs.values()), images, List.copyOf(frequent), slow);
    }
}
