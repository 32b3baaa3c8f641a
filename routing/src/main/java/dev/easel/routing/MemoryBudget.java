package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A budget in memory. Thread-safe. */
final class MemoryBudget implements Budget {
    private final String name;
    private final Money limit;
    private final Span span;

    /** What is spent, by the key of the span. A day stays: the clock may come back to it. Guarded by this. */
    private final Map<String, BigDecimal> spent = new HashMap<>();

    MemoryBudget(String name, Money limit, Span span) {
        this.name = name;
        this.limit = Objects.requireNonNull(limit, "limit");
        this.span = span;
    }

    /** @throws ConfigurationException if an amount is in another currency than the budget */
    static void requireCurrency(Money amount, String currency) {
        if (!amount.currency().equals(currency)) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.CONFLICT,
                    "budget",
                    "is in " + currency + ", but an amount in " + amount.currency()
                            + " is to be reserved; give budget and prices in one currency"));
        }
    }

    @Override
    public Reservation reserve(Money atMost) {
        requireCurrency(atMost, currency());
        // The clock is the application's code: not under the lock.
        String key = span.current();
        synchronized (this) {
            BigDecimal after = spent(key).add(atMost.amount());
            if (!atMost.isZero() && after.compareTo(limit.amount()) > 0) {
                throw new BudgetExceededException(balance(key), atMost);
            }
            spent.put(key, after);
        }
        return new Reserved(key, atMost);
    }

    @Override
    public String currency() {
        return limit.currency();
    }

    @Override
    public List<Balance> balances() {
        String key = span.current();
        synchronized (this) {
            return List.of(balance(key));
        }
    }

    private Balance balance(String key) {
        // What is settled is a fact, however much it is: the sum may be more than an amount can say.
        Money known = Money.read(spent(key), currency()).orElse(Money.most(currency()));
        return new Balance(span.describe(name, key), limit, known);
    }

    private BigDecimal spent(String key) {
        return spent.getOrDefault(key, BigDecimal.ZERO);
    }

    private final class Reserved implements Reservation {
        private final String id = UUID.randomUUID().toString();
        private final String key;
        private final Money reserved;

        private State state = State.OPEN;
        private BigDecimal charged;

        Reserved(String key, Money reserved) {
            this.key = key;
            this.reserved = reserved;
            charged = reserved.amount();
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Money reserved() {
            return reserved;
        }

        @Override
        public void release() {
            end(State.RELEASED, BigDecimal.ZERO);
        }

        @Override
        public void keep() {
            end(State.KEPT, reserved.amount());
        }

        @Override
        public void settle(Money actual) {
            end(State.SETTLED, State.settled(actual, reserved).amount());
        }

        private void end(State ended, BigDecimal charge) {
            synchronized (MemoryBudget.this) {
                if (ended.countsMoreThan(state)) {
                    spent.put(key, spent(key).subtract(charged).add(charge));
                    state = ended;
                    charged = charge;
                }
            }
        }

        @Override
        public String toString() {
            return reserved + " of the " + span.describe(name, key) + " (" + id + ")";
        }
    }

    /** How a reservation ended, in the order in which it counts. */
    enum State {
        OPEN,
        RELEASED,
        KEPT,
        SETTLED;

        boolean countsMoreThan(State other) {
            return compareTo(other) > 0;
        }

        static Money settled(Money actual, Money reserved) {
            if (!actual.currency().equals(reserved.currency())) {
                throw new IllegalArgumentException("the reservation is in " + reserved.currency() + ", but the cost is in "
                        + actual.currency() + "; it stays reserved");
            }
            return actual;
        }
    }
}
