package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
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
        return reserveInAll(atMost, budget -> budget.reserve(atMost));
    }

    /** Each budget decides itself about an unknown price. */
    @Override
    public Reservation reserveUnknown() {
        return reserveInAll(Money.zero(currency()), Budget::reserveUnknown);
    }

    private Reservation reserveInAll(Money reserved, Function<Budget, Reservation> reserve) {
        List<Reservation> parts = new ArrayList<>(budgets.size());
        try {
            for (Budget budget : budgets) {
                parts.add(Objects.requireNonNull(reserve.apply(budget), "a budget returned null for a reservation"));
            }
        } catch (Throwable refusal) {
            // All or none: what the first ones gave goes back. What cannot be given back stays spent, which is safe.
            end(parts, Reservation::release, refusal);
            throw refusal;
        }
        return new Reserved(reserved, List.copyOf(parts));
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

    /**
     * Ends each reservation, whatever one of them throws.
     *
     * @param before what was thrown before
     * @return what was thrown first, with everything else suppressed, each once
     */
    private static @Nullable Throwable end(
            List<Reservation> reservations, Consumer<Reservation> end, @Nullable Throwable before) {
        Throwable first = before;
        for (Reservation reservation : reservations) {
            try {
                end.accept(reservation);
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                } else {
                    suppress(first, e);
                }
            }
        }
        return first;
    }

    /** An exception cannot suppress itself, and several budgets may throw the same one. */
    private static void suppress(Throwable first, Throwable other) {
        if (!first.equals(other) && !Arrays.asList(first.getSuppressed()).contains(other)) {
            first.addSuppressed(other);
        }
    }

    private record Reserved(Money reserved, List<Reservation> parts) implements Reservation {
        @Override
        public String id() {
            return parts.stream().map(Reservation::id).collect(Collectors.joining(" "));
        }

        @Override
        public void release() {
            endAll(Reservation::release);
        }

        @Override
        public void keep() {
            endAll(Reservation::keep);
        }

        @Override
        public void settle(Money actual) {
            endAll(part -> part.settle(actual));
        }

        @Override
        public void settle(Cost cost) {
            endAll(part -> part.settle(cost));
        }

        private void endAll(Consumer<Reservation> end) {
            Throwable thrown = end(parts, end, null);
            if (thrown != null) {
                CombinedBudget.<RuntimeException>rethrow(thrown);
            }
        }
    }

    /** A budget in a language without checked exceptions may throw any. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
