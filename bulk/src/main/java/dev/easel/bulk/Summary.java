package dev.easel.bulk;

import dev.easel.routing.Money;
import java.util.List;
import java.util.Map;

/** The numbers of a ledger. */
record Summary(
        Map<ItemState, Long> counts,
        List<Money> costs,
        long images,
        List<BulkReport.Failures> failures,
        List<LedgerItem> slowest) {

    /** What is left to say where the ledger cannot be read. */
    static Summary of(BulkProgress last) {
        return new Summary(last.counts(), last.costs(), last.count(ItemState.DONE), List.of(), List.of());
    }
}
