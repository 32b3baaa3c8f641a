package dev.easel.routing;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A budget in memory. Thread-safe. */
final class MemoryBudget implements Budget {
    private final Limit limit;

    /** What is spent, by the key of the limit. A day stays: the clock may come back to it. Guarded by this. */
    private final Map<String, BigDecimal> spent = new HashMap<>();

    MemoryBudget(Limit limit) {
        this.limit = limit;
    }

    @Override
    public Reservation reserve(Money atMost) {
        limit.requireCurrency(atMost);
        // The clock is the application's code: not under the lock.
        String key = limit.key();
        synchronized (this) {
            BigDecimal after = spent(key).add(atMost.amount());
            if (!atMost.isZero() && after.compareTo(limit.amount().amount()) > 0) {
                throw new BudgetExceededException(limit.balance(key, spent(key)), atMost);
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
        String key = limit.key();
        synchronized (this) {
            return List.of(limit.balance(key, spent(key)));
        }
    }

    private BigDecimal spent(String key) {
        return spent.getOrDefault(key, BigDecimal.ZERO);
    }

    private final class Reserved implements Reservation {
        private final String id = UUID.randomUUID().toString();
        private final String key;
        private final Money reserved;
        private ReservationState state = ReservationState.OPEN;
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
            end(ReservationState.RELEASED, BigDecimal.ZERO);
        }

        @Override
        public void keep() {
            end(ReservationState.KEPT, reserved.amount());
        }

        @Override
        public void settle(Money actual) {
            end(ReservationState.SETTLED, Limit.requireSettled(reserved, actual).amount());
        }

        private void end(ReservationState ended, BigDecimal charge) {
            synchronized (MemoryBudget.this) {
                if (ended.countsMoreThan(state)) {
                    spent.put(key, spent(key).subtract(charged).add(charge));
                    state = ended;
                    charged = charge;
                }
            }
        }
    }
}
