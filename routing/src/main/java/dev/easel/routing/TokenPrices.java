package dev.easel.routing;

import dev.easel.Usage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Prices of a million tokens, by kind. Immutable. */
final class TokenPrices {
    private final Map<String, Money> prices;

    private TokenPrices(Map<String, Money> prices) {
        this.prices = prices;
    }

    static TokenPrices of(Map<String, Money> prices) {
        return new TokenPrices(Collections.unmodifiableMap(new TreeMap<>(prices)));
    }

    boolean isEmpty() {
        return prices.isEmpty();
    }

    /** Returns the price of the tokens that a service counted; empty where it did not count those that have a price. */
    Optional<BigDecimal> cost(Usage usage) {
        Map<String, Long> counted = usage.tokens();
        if (prices.keySet().stream().noneMatch(counted::containsKey)) {
            return Optional.empty();
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Money> price : prices.entrySet()) {
            long count = counted.getOrDefault(price.getKey(), 0L);
            if (count < 0 || isHidden(price.getKey(), counted)) {
                return Optional.empty();
            }
            sum = sum.add(price.getValue().amount().multiply(BigDecimal.valueOf(count)));
        }
        return Optional.of(sum.movePointLeft(6));
    }

    /**
     * Returns whether a kind was not counted by itself, but may be in the count of a wider one, or is only counted in parts: {@code
     * output_image} is unknown where the service says {@code output} alone, and zero where {@code output_text} is all of {@code output};
     * {@code output} is unknown where the service says {@code output_image} alone.
     */
    private static boolean isHidden(String kind, Map<String, Long> counted) {
        return !counted.containsKey(kind)
                && counted.entrySet().stream()
                        .anyMatch(other -> other.getKey().startsWith(kind + "_")
                                || kind.startsWith(other.getKey() + "_")
                                        && details(other.getKey(), counted) < other.getValue());
    }

    private static long details(String wider, Map<String, Long> counted) {
        return counted.entrySet().stream()
                .filter(each -> each.getKey().startsWith(wider + "_"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return prices.toString();
    }
}
