package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.temporal.activity.ActivityInterface;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the activities of bulks out of the users' sight: Temporal asks for an interface that is public,
 * and for public results. What they carry is in histories, so components may be added, and none changes its meaning.
 */
final class BulkActivityTypes {
    private BulkActivityTypes() {}

    /** What the workflow of a bulk has done outside of it. Every activity may run twice. Their names and parameters are in histories. */
    @ActivityInterface(namePrefix = "EaselBulk")
    public interface BulkActivities {
        /** Takes the bulk's folder for these items. It fails for good where the folder has other ones. */
        void claim(String batch, Manifest manifest);

        /** Reads the items of one file. */
        Chunk read(String batch, String digest, int chunk);

        /** Adds how items of one file ended. */
        void write(String batch, int chunk, List<Ending> endings);

        /**
         * Waits for a workflow of an item that its bulk cannot hear: one that was begun before, by a bulk of this id that was terminated, or one
         * that somebody cancelled by Temporal's own means.
         */
        ImageOutcome adopt(String workflowId);
    }

    /**
     * A hundred items of a bulk, as a workflow reads them.
     *
     * @param items those that have not ended
     * @param counts how many others have ended, by the name of their state: a bulk that was stopped goes on
     * @param costs what those are known to have cost, by currency
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Chunk(List<Item> items, Map<String, Long> counts, Map<String, BigDecimal> costs) {}

    /**
     * One item, as it is in the storage.
     *
     * @param request the request as {@link dev.easel.ImageRequest#toJson()} writes it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Item(String id, @Nullable String file, String request) {}

    /** How one item ended, as it is in the storage. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ending(String id, String service, ImageOutcome outcome) {}

    /**
     * Says which items the folder of a bulk is for.
     *
     * @param digest the SHA-256 of the items, in hexadecimal digits
     * @param items how many there are
     * @param chunks in how many files they are
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Manifest(String digest, long items, int chunks) {}
}
