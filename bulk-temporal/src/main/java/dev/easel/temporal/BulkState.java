package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the workflow of a bulk is. It is stored in histories of Temporal, so components may be added, and none changes its meaning.
 *
 * @param items how many items the bulk has
 * @param counts how many have ended, by the name of their {@link dev.easel.bulk.ItemState}
 * @param costs what they are known to have cost, by currency
 * @param running how many are under way
 * @param finished how many this workflow has brought to their end, without those of an earlier one that was stopped
 * @param failuresInARow how many have failed since one was done
 * @param isPaused whether it begins nothing new for now
 * @param stopped the name of the {@link dev.easel.bulk.StopReason.Kind}, where it ends before its items; else {@code null}
 * @param message why it ends before its items, for people; else {@code null}
 * @param startedAtMillis when it began, in milliseconds since 1970
 * @param endedAtMillis when it ended; {@code null} where it has not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BulkState(
        long items,
        Map<String, Long> counts,
        Map<String, BigDecimal> costs,
        int running,
        long finished,
        int failuresInARow,
        boolean isPaused,
        @Nullable String stopped,
        @Nullable String message,
        long startedAtMillis,
        @Nullable Long endedAtMillis) {}
