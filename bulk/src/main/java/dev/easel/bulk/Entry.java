package dev.easel.bulk;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run remembers of an item that it has taken. For the run's thread, but for its owner. */
final class Entry {
    /** The item as the ledger has it. */
    Row row;

    /** The owner that has taken it. One whose lease has ended has lost it, so a later owner's steps are none of this entry's. */
    volatile String owner;

    /** How often in a row it was not delivered, refused, or not downloaded. */
    int undelivered;

    /** Services that cannot do it, and why the last of them cannot. */
    final Set<Lane> unsuited = new HashSet<>();

    @Nullable RuntimeException unsuitable;

    /** Whether its task is at the service, and only has to be awaited. */
    boolean isResumed;

    /** Whether an earlier process may have moved images of this try to their names. */
    boolean isRecovered;

    /** When it goes on, in nanoseconds. */
    long dueAt;

    Entry(Row row, String owner) {
        this.row = row;
        this.owner = owner;
    }
}
