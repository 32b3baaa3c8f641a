package dev.easel.studio.internal.task;

import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProviderId;
import dev.easel.routing.Budget;
import dev.easel.routing.BudgetExceededException;
import dev.easel.routing.Cost;
import dev.easel.routing.JdbcBudget;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.routing.Reservation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What tasks cost, and what may be spent. Without a budget nothing is reserved; without prices only what a service names is known. */
public final class Spending {
    private final @Nullable JdbcBudget budget;
    private final @Nullable PriceList prices;

    /**
     * @param budget limits what is spent; it outlives the process, as the tasks do
     * @param prices what an image costs where a service does not say it
     */
    public Spending(@Nullable JdbcBudget budget, @Nullable PriceList prices) {
        this.budget = budget;
        this.prices = prices;
    }

    /** What is spent of the budget; empty without one. */
    public List<Budget.Balance> balances() {
        return budget == null ? List.of() : budget.balances();
    }

    /** What a request is expected to cost; empty where that is not known. */
    Optional<Money> estimate(ProviderId provider, ImageRequest request) {
        return prices == null ? Optional.empty() : prices.estimate(provider, request);
    }

    /**
     * Reserves what a request is expected to cost.
     *
     * @return the reservation's id; empty without a budget
     * @throws BudgetExceededException if less is left
     */
    Optional<String> reserve(ProviderId provider, ImageRequest request) {
        if (budget == null) {
            return Optional.empty();
        }
        Reservation reservation =
                estimate(provider, request).map(budget::reserve).orElseGet(budget::reserveUnknown);
        return Optional.of(reservation.id());
    }

    /** Settles with what came, and returns what it cost, in words. */
    Optional<String> settle(TaskRecord task, ImageResult result, ImageRequest request) {
        if (prices == null) {
            end(task, true);
            return result.usage()
                    .amount()
                    .flatMap(amount ->
                            result.usage().currency().map(currency -> amount.toPlainString() + " " + currency));
        }
        Cost cost = prices.actual(result, request);
        end(task.reservation(), reservation -> reservation.settle(cost));
        return cost.amount().map(amount -> (cost.mayBeMore() ? "at least " : "") + amount);
    }

    /** Ends the reservation of a task without an image. */
    void end(TaskRecord task, boolean mayHaveBeenBilled) {
        end(task.reservation(), mayHaveBeenBilled ? Reservation::keep : Reservation::release);
    }

    void release(@Nullable String reservation) {
        end(reservation, Reservation::release);
    }

    private void end(@Nullable String id, Consumer<Reservation> ending) {
        if (id != null && budget != null) {
            budget.find(id).ifPresent(ending);
        }
    }
}
