package dev.easel.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which fault the next exchange meets: one that was queued for its kind, else the standing one, else one by chance.
 * Thread-safe.
 */
final class FaultBook {

    private record Chance(double share, Random random, List<Fault> faults) {}

    private final Map<ExchangeKind, Deque<Fault>> queued = new EnumMap<>(ExchangeKind.class);
    private final Map<ExchangeKind, Fault> standing = new EnumMap<>(ExchangeKind.class);
    private @Nullable Chance chance;
    private @Nullable Chance failing;

    synchronized void next(ExchangeKind kind, Fault fault) {
        queued.computeIfAbsent(kind, key -> new ArrayDeque<>()).add(fault);
    }

    synchronized void always(ExchangeKind kind, @Nullable Fault fault) {
        if (fault == null) {
            standing.remove(kind);
        } else {
            standing.put(kind, fault);
        }
    }

    synchronized void randomly(double share, long seed, List<Fault> faults) {
        requireShare(share);
        if (share > 0 && faults.isEmpty()) {
            throw new IllegalArgumentException("faults is empty; name at least one, or give a share of 0");
        }
        chance = share == 0 ? null : new Chance(share, new Random(seed), List.copyOf(faults));
    }

    synchronized void failRandomly(double share, long seed) {
        requireShare(share);
        failing = share == 0 ? null : new Chance(share, new Random(seed), List.of());
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; give 0 to 1");
        }
    }

    /** Returns whether the task that is accepted now is to fail. */
    synchronized boolean failsByChance() {
        Chance dice = failing;
        return dice != null && dice.random().nextDouble() < dice.share();
    }

    /** Takes the fault that an exchange of this kind meets, or null where it goes well. */
    synchronized @Nullable Fault take(ExchangeKind kind) {
        Deque<Fault> queue = queued.get(kind);
        Fault fault = queue == null ? null : queue.poll();
        if (fault == null) {
            fault = standing.get(kind);
        }
        return fault == null ? byChance() : fault;
    }

    private @Nullable Fault byChance() {
        Chance dice = chance;
        if (dice == null || dice.random().nextDouble() >= dice.share()) {
            return null;
        }
        return dice.faults().get(dice.random().nextInt(dice.faults().size()));
    }
}
