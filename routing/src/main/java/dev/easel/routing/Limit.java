package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a budget allows, and for how long: for ever, or for each day. A day is known by its date, so a clock that jumps forth and back
 * comes to what was spent on that day. Immutable.
 *
 * @param name the budget as a noun
 * @param amount what may be spent
 * @param zone where the day begins; null where there are no days
 * @param clock what time it is; the application's code
 */
record Limit(String name, Money amount, @Nullable ZoneId zone, InstantSource clock) {
    /** The key of a budget that has no days. */
    private static final String TOTAL = "total";

    static Limit total(String name, Money amount) {
        return new Limit(name, Objects.requireNonNull(amount, "limit"), null, InstantSource.system());
    }

    static Limit perDay(String name, Money amount, ZoneId zone, InstantSource clock) {
        return new Limit(
                name,
                Objects.requireNonNull(amount, "limit"),
                Objects.requireNonNull(zone, "zone"),
                Objects.requireNonNull(clock, "clock"));
    }

    String currency() {
        return amount.currency();
    }

    /** Returns the key of the present day, its date. */
    String key() {
        return zone == null ? TOTAL : LocalDate.ofInstant(clock.instant(), zone).toString();
    }

    /** Returns what is left of a day. Costs are facts, however large: their sum may be more than an amount can say. */
    Budget.Balance balance(String key, BigDecimal spent) {
        Money known = Money.read(spent, currency()).orElse(Money.most(currency()));
        return new Budget.Balance(zone == null ? name : name + " for " + key + " (" + zone + ")", amount, known);
    }

    /** @throws ConfigurationException if an amount is in another currency */
    void requireCurrency(Money reserved) {
        if (!reserved.currency().equals(currency())) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.CONFLICT,
                    "budget",
                    "is in " + currency() + ", but an amount in " + reserved.currency()
                            + " is to be reserved; give budget and prices in one currency"));
        }
    }

    /**
     * @return what is to be counted
     * @throws IllegalArgumentException if the cost is in another currency than what was reserved
     */
    static Money requireSettled(Money reserved, Money actual) {
        if (!actual.currency().equals(reserved.currency())) {
            throw new IllegalArgumentException("the reservation is in " + reserved.currency() + ", but the cost is in "
                    + actual.currency() + "; the reserved amount stays spent");
        }
        return actual;
    }
}
