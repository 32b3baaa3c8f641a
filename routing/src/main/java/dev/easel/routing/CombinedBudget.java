package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several budgets that all hold. Immutable. */
final class CombinedBudget implements Budget {
    private final List<Budget> budgets;

    private CombinedBudget(List<Budget> budgets) {
        this.budgets = budgets;
    }

    static Budget of(List<Budget> budgets) {
        List<String> currencies =
                budgets.stream().map(Budget::currency).distinct().sorted().toList();
        if (currencies.isEmpty()) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.MISSING, "budget", "consists of none; give one or more"));
        }
        if (currencies.size() > 1) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.CONFLICT,
                    "budget",
                    "has parts in " + String.join(" and ", currencies) + "; give all in one currency"));
        }
        return new CombinedBudget(List.copyOf(budgets));
    }

    @Override
    public Reservation reserve(Money atMost) {
        List<Reservation> reserved = new ArrayList<>(budgets.size());
        try {
            for (Budget budget : budgets) {
                reserved.add(budget.reserve(atMost));
            }
        } catch (Throwable e) {
            // All or none: what the first ones gave goes back. What cannot be given back stays spent, which is safe.
            Failures released = new Failures();
            reserved.forEach(each -> released.run(each, Reservation::release));
            released.addTo(e);
            throw e;
        }
        return new Reserved(atMost, reserved);
    }

    @Override
    public String currency() {
        return budgets.get(0).currency();
    }

    @Override
    public List<Balance> balances() {
        return budgets.stream().flatMap(budget -> budget.balances().stream()).toList();
    }

    @Override
    public Budget forTask() {
        return new CombinedBudget(budgets.stream().map(Budget::forTask).toList());
    }

    private record Reserved(Money reserved, List<Reservation> parts) implements Reservation {
        @Override
        public String id() {
            return parts.stream().map(Reservation::id).collect(Collectors.joining(" "));
        }

        @Override
        public void release() {
            each(Reservation::release);
        }

        @Override
        public void keep() {
            each(Reservation::keep);
        }

        @Override
        public void settle(Money actual) {
            each(part -> part.settle(actual));
        }

        private void each(Consumer<Reservation> end) {
            Failures failures = new Failures();
            parts.forEach(part -> failures.run(part, end));
            failures.throwIfAny();
        }
    }

    /** Runs the same for each, whatever one of them throws. */
    private static final class Failures {
        private @Nullable RuntimeException first;

        void run(Reservation reservation, Consumer<Reservation> action) {
            try {
                action.accept(reservation);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }

        void addTo(Throwable other) {
            if (first != null && first != other) {
                other.addSuppressed(first);
            }
        }

        void throwIfAny() {
            if (first != null) {
                throw first;
            }
        }
    }
}
