package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the workflow of a bulk is to do. It is stored in histories of Temporal, so components may be added, and none changes its meaning.
 *
 * @param batch the bulk's id: the folder that it has in the storage
 * @param digest the SHA-256 of its items, in hexadecimal digits
 * @param items how many items it has
 * @param chunks in how many files of the storage the items are
 * @param services where the items go
 * @param tries how many tries an item has in all
 * @param deadline how long one try may take
 * @param stopAfterFailures after how many failures in a row it stops; 0 for never
 * @param itemsPerRun how many items it begins until its history gets too long, and it continues as new
 * @param nextChunk which file is next, from 1
 * @param before how far it was when it continued as new; {@code null} at its beginning
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BulkOrder(
        String batch,
        String digest,
        long items,
        int chunks,
        List<Lane> services,
        int tries,
        Duration deadline,
        int stopAfterFailures,
        int itemsPerRun,
        int nextChunk,
        @Nullable BulkState before) {

    /**
     * A service that takes items.
     *
     * @param service the service, as the workers name it
     * @param window how many unfinished items it has at most
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Lane(String service, int window) {}

    /** Returns the rest of it. */
    BulkOrder from(int chunk, BulkState state) {
        return new BulkOrder(
                batch, digest, items, chunks, services, tries, deadline, stopAfterFailures, itemsPerRun, chunk, state);
    }
}
