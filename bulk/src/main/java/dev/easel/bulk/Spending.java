package dev.easel.bulk;

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
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run does with money. Thread-safe; it may block. */
final class Spending {
    private static final Logger LOG = LoggerFactory.getLogger(Spending.class);

    private final @Nullable PriceList prices;
    private final @Nullable Budget budget;
    private final boolean allowsUnknown;

    private Spending(@Nullable PriceList prices, @Nullable Budget budget, boolean allowsUnknown) {
        this.prices = prices;
        this.budget = budget;
        this.allowsUnknown = allowsUnknown;
    }

    static Spending of(Settings settings) {
        Money limit = settings.limit();
        Budget budget = limit == null
                ? settings.budget()
                : JdbcBudget.total(settings.ledger().database().dataSource(), "easel-bulk", limit);
        return new Spending(settings.prices(), budget, settings.allowsUnknownPrices());
    }

    /** Thrown where less is left than an item needs. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsedUpException(BudgetExceededException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Sets aside the most that a request costs; {@code null} where there is no budget.
     *
     * @throws UsedUpException if less is left
     * @throws Verdict.Veto if nobody knows what it costs
     */
    @Nullable Reservation reserve(ProviderId provider, ImageRequest request) {
        if (budget == null) {
            return null;
        }
        Optional<Money> most = prices == null ? Optional.empty() : prices.estimate(provider, request);
        if (most.isEmpty() && !allowsUnknown) {
            String message = "the price list has no price for " + provider
                    + request.model().map(model -> " with the model " + model).orElse("")
                    + " that the budget could set aside; add one, or allow unknown prices";
            throw new Verdict.Veto(
                    message, new Verdict.End(Change.Ending.failed(ItemState.FAILED, "UnknownPrice", message, false)));
        }
        try {
            return most.isPresent() ? budget.reserve(most.get()) : budget.reserveUnknown();
        } catch (BudgetExceededException e) {
            throw new UsedUpException(e);
        }
    }

    /** Returns what a task cost, as far as it is known. */
    Cost cost(ImageResult result, ImageRequest request) {
        if (prices != null) {
            return prices.actual(result, request);
        }
        return result.usage()
                .amount()
                .flatMap(amount -> result.usage().currency().flatMap(currency -> money(amount, currency)))
                .map(money -> Cost.of(money, Cost.Source.SERVICE, false))
                .orElse(Cost.unknown());
    }

    private static Optional<Money> money(BigDecimal amount, String currency) {
        try {
            return Optional.of(Money.of(amount, currency));
        } catch (RuntimeException e) {
            // A service may name a currency that is none.
            return Optional.empty();
        }
    }

    /** Finds the reservation of a process that is gone. */
    @Nullable Reservation find(@Nullable String id) {
        return id != null && budget instanceof JdbcBudget durable
                ? durable.find(id).orElse(null)
                : null;
    }

    /** Ends a reservation. What a budget throws is logged: the money then stays set aside. */
    static void end(@Nullable Reservation reservation, Consumer<Reservation> last) {
        if (reservation == null) {
            return;
        }
        try {
            last.accept(reservation);
        } catch (RuntimeException e) {
            LOG.warn("a budget threw after an item; the money stays set aside", e);
        }
    }
}
