package dev.easel.bulk;

import java.util.concurrent.CompletableFuture;

/** A run under way. Thread-safe. */
public interface BulkRun {
    /** Returns how far it is, at most a second ago. */
    BulkProgress progress();

    /** Begins nothing new; what runs goes on. */
    void pause();

    /** Goes on after {@link #pause()}. */
    void resume();

    /** Begins nothing new, waits for what runs, and ends. The same ledger goes on with the next run. */
    void stop();

    /**
     * Ends as soon as nothing would be lost: what the service has accepted is left there, and resumed by the next run from its ticket in
     * the ledger. What is being submitted is awaited until it is accepted, and what does not outlive its connection until it is done.
     */
    void detach();

    /**
     * Returns a future that completes when the run is over, with what the ledger then has, or with what it had a moment before where it
     * cannot be read any more. It never completes exceptionally. Cancelling it has no effect on the run.
     */
    CompletableFuture<BulkReport> report();
}
