package dev.easel.routing;

import java.util.List;
import java.util.Objects;

/** A limit for each task. Immutable. */
final class TaskBudget implements Budget {
    private final Money limit;

    TaskBudget(Money limit) {
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    @Override
    public Budget forTask() {
        return new MemoryBudget(Limit.total("budget of the task", limit));
    }

    @Override
    public Reservation reserve(Money atMost) {
        return forTask().reserve(atMost);
    }

    @Override
    public String currency() {
        return limit.currency();
    }

    @Override
    public List<Balance> balances() {
        return forTask().balances();
    }
}
