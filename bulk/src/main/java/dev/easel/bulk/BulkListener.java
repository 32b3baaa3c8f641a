package dev.easel.bulk;

/**
 * Follows a run. Both methods do nothing by default. They are called on one thread of the run's own, one after the other; while one of
 * them runs, the next progress is left out. What they throw is logged and has no other effect.
 */
public interface BulkListener {
    /**
     * Called every second while something changes, and once at the end.
     *
     * @param progress how far the run is
     */
    default void onProgress(BulkProgress progress) {}

    /**
     * This run has brought an item to its end.
     *
     * @param item what the ledger has of it now
     */
    default void onItem(LedgerItem item) {}
}
