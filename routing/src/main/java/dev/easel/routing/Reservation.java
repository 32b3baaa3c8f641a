package dev.easel.routing;

import java.util.Optional;

/**
 * An amount that is set aside in a {@link Budget}. It ends in one of three ways: nothing was billed ({@link #release()}), nobody knows
 * ({@link #keep()}), or it is known what was billed ({@link #settle}).
 *
 * <p>Several threads may end it, in any order: settling counts most, keeping next, releasing least, and what counts less changes nothing any
 * more. So what turns out to be billed after all is settled even after a release, and the first settlement stands. One that is dropped
 * stays spent.
 */
public interface Reservation {
    /** Returns what finds it again in a durable budget. */
    String id();

    /** Returns what was reserved. */
    Money reserved();

    /** Gives everything back: nothing was billed. */
    void release();

    /** Counts all of it as spent: nobody knows whether it was billed. It can still be settled. */
    void keep();

    /**
     * Counts what was billed in place of what was reserved, be it more or less.
     *
     * @throws IllegalArgumentException if it is in another currency; then nothing changes
     */
    void settle(Money actual);

    /**
     * Settles with what a task cost. Where that is unknown, in another currency, or may be more than is known, no less than the
     * reserved amount counts.
     */
    default void settle(Cost cost) {
        Optional<Money> known = cost.amount()
                .filter(amount -> amount.currency().equals(reserved().currency()));
        if (known.isEmpty() || cost.mayBeMore() && !known.get().isMoreThan(reserved())) {
            keep();
        } else {
            settle(known.get());
        }
    }
}
