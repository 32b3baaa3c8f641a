package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Orders the clients that can do what a request asks for: the first gets it, the others are for a fallback or a hedge. Immutable.
 *
 * <p>It runs on the thread that submits, once for each request; what it throws ends the request with a {@link ConfigurationException}
 * before anything is sent.
 */
@FunctionalInterface
public interface Choice {
    /**
     * Returns the order for one request: the better candidate first. Equal ones keep the order in which the clients were added.
     *
     * @param random the routing client's source of random numbers
     */
    Comparator<Candidate> forRequest(RandomGenerator random);

    /** Returns a choice that orders by this one, and what is equal by the next. */
    default Choice then(Choice next) {
        return random -> forRequest(random).thenComparing(next.forRequest(random));
    }

    /** Returns the default: the order in which the clients were added. */
    static Choice inOrder() {
        return random -> (unused, unusedToo) -> 0;
    }

    /**
     * Returns a choice by a number.
     *
     * @param number lower is better; {@code NaN} means not known and comes last
     */
    static Choice by(ToDoubleFunction<Candidate> number) {
        return random -> Comparator.comparingDouble(number);
    }

    /** Returns a choice by how many fields of the request a service cannot honour: first those that honour all. */
    static Choice fewestWarnings() {
        return by(candidate -> candidate.warnings().size());
    }

    /**
     * Returns a choice by price. Clients without a known price come last.
     *
     * @param prices what images cost
     */
    static Choice cheapest(PriceList prices) {
        return random -> Comparator.comparing(
                candidate -> candidate
                        .request()
                        .flatMap(request -> prices.estimate(candidate.provider(), request))
                        .map(Money::amount)
                        .orElse(null),
                Comparator.nullsLast(Comparator.naturalOrder()));
    }

    /**
     * Returns a choice by how long the last tasks took in this process, times those that are under way there already. Clients of which
     * nothing is known come first, so that something becomes known.
     */
    static Choice fastest() {
        return by(candidate -> candidate
                .latency()
                .map(latency -> latency.toNanos() * (double) (1 + candidate.unfinished()))
                .orElse(-1.0));
    }

    /**
     * Returns a choice by chance: each client comes first as often as its share says, for example for a comparison of two models. The
     * others follow by their shares. Clients without a share, or with 0, come last.
     *
     * @param shares by the name of the client; 0 or more
     * @throws ConfigurationException if there is none above 0, or one is negative
     */
    static Choice shares(Map<String, Integer> shares) {
        Map<String, Integer> each = Map.copyOf(shares);
        if (each.values().stream().anyMatch(share -> share < 0)
                || each.values().stream().noneMatch(share -> share > 0)) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE, "shares", "are " + each + "; give numbers above zero, or 0 for none"));
        }
        return random -> {
            // The client with the share s has waited for its turn after a time that is s times as short.
            Map<String, Double> turns = new HashMap<>();
            each.forEach((name, share) -> turns.put(
                    name, share == 0 ? Double.POSITIVE_INFINITY : -Math.log(1 - random.nextDouble()) / share));
            return Comparator.comparingDouble(
                    candidate -> turns.getOrDefault(candidate.name(), Double.POSITIVE_INFINITY));
        };
    }
}
