package dev.easel.routing;

import java.util.Objects;
import java.util.Optional;

/**
 * Tells what a finished task cost, and who says so. What is not known is absent, never zero. Immutable.
 *
 * <p>A {@link PriceList} works it out.
 */
public final class Cost {
    /** Who says what it cost. */
    public enum Source {
        /** The service named an amount of money. */
        SERVICE,
        /** The service counted tokens or credits, and the price list has a price for them. */
        USAGE,
        /** The service said nothing; it is the list price of the images that came. */
        LIST,
        /** Nobody: the service said nothing that has a price. */
        UNKNOWN
    }

    private static final Cost UNKNOWN = new Cost(Optional.empty(), Source.UNKNOWN, true);

    private final Optional<Money> amount;
    private final Source source;
    private final boolean mayBeMore;

    private Cost(Optional<Money> amount, Source source, boolean mayBeMore) {
        this.amount = amount;
        this.source = source;
        this.mayBeMore = mayBeMore;
    }

    /**
     * Returns a cost.
     *
     * @param amount what is known to be spent
     * @param source who says so; not {@link Source#UNKNOWN}
     * @param mayBeMore whether something that may have been billed is not in the amount
     */
    public static Cost of(Money amount, Source source, boolean mayBeMore) {
        if (source == Source.UNKNOWN) {
            throw new IllegalArgumentException(
                    "a cost with an amount has a source; use Cost.unknown() for one without");
        }
        return new Cost(Optional.of(amount), source, mayBeMore);
    }

    /** Returns a cost that nobody knows. */
    public static Cost unknown() {
        return UNKNOWN;
    }

    /** Returns what it cost; empty where that is not known. */
    public Optional<Money> amount() {
        return amount;
    }

    /** Returns who says so. */
    public Source source() {
        return source;
    }

    /**
     * Returns whether it may have cost more than {@link #amount()}: nothing is known, or images of the task failed that may have
     * been billed.
     */
    public boolean mayBeMore() {
        return mayBeMore;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cost that
                && amount.equals(that.amount)
                && source == that.source
                && mayBeMore == that.mayBeMore;
    }

    @Override
    public int hashCode() {
        return Objects.hash(amount, source, mayBeMore);
    }

    /** Returns it in words: {@code 0.04 USD (LIST)}, {@code at least 0.04 USD (SERVICE)}, {@code unknown}. */
    @Override
    public String toString() {
        return amount.map(known -> (mayBeMore ? "at least " : "") + known + " (" + source + ")")
                .orElse("unknown");
    }
}
