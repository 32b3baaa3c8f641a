package dev.easel.bulk;

import dev.easel.routing.Money;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a run is. Immutable.
 *
 * @param counts how many items the ledger has in each state, those of other runs on it included; a state without items is left out
 * @param inputRead whether all items were read, so that the total is known
 * @param finished how many items this run has brought to an end
 * @param elapsed how long this run has lasted
 * @param costs what the items of the ledger are known to have cost, one amount for each currency
 */
public record BulkProgress(
        Map<ItemState, Long> counts, boolean inputRead, long finished, Duration elapsed, List<Money> costs) {
    /** Copies the collections. */
    public BulkProgress {
        counts = Map.copyOf(counts);
        costs = List.copyOf(costs);
    }

    /** Returns how many items are in a state. */
    public long count(ItemState state) {
        return counts.getOrDefault(state, 0L);
    }

    /** Returns how many items the ledger has. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how many items are not at their end. */
    public long left() {
        EnumMap<ItemState, Long> open = new EnumMap<>(ItemState.class);
        open.putAll(counts);
        open.keySet().removeIf(ItemState::isFinal);
        return open.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how many items this run finishes in a minute. */
    public double perMinute() {
        double minutes = elapsed.toNanos() / 60e9;
        return minutes <= 0 ? 0 : finished / minutes;
    }

    /** Returns how long the rest takes at this rate; empty where nothing was finished yet, or the input is still being read. */
    public Optional<Duration> timeLeft() {
        double rate = perMinute();
        return rate <= 0 || !inputRead
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.round(left() / rate * 60)));
    }

    /** Returns a line such as {@code 120 of 500 done, 3 failed, 20 running}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder()
                .append(count(ItemState.DONE))
                .append(" of ")
                .append(total())
                .append(inputRead ? "" : " or more")
                .append(" done");
        for (ItemState state : List.of(ItemState.FAILED, ItemState.UNKNOWN, ItemState.EXPIRED, ItemState.CANCELLED)) {
            if (count(state) > 0) {
                line.append(", ").append(count(state)).append(' ').append(Words.of(state));
            }
        }
        long running = count(ItemState.SENDING) + count(ItemState.SUBMITTED);
        return line.append(", ").append(running).append(" running").toString();
    }
}
