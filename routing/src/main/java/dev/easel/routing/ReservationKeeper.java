package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.FailureDetails;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the reservations of a routing client: estimates before a submission, reserves the worst case for it, and settles that by how it
 * ended. Thread-safe.
 */
final class ReservationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ReservationKeeper.class);

    private final @Nullable PriceList prices;
    private final @Nullable Budget budget;
    private final boolean allowsUnknown;

    ReservationKeeper(@Nullable PriceList prices, @Nullable Budget budget, boolean allowsUnknown) {
        this.prices = prices;
        this.budget = budget;
        this.allowsUnknown = allowsUnknown;
    }

    /** Returns whether there is a budget, so that reserving and settling may block. */
    boolean mayBlock() {
        return budget != null;
    }

    /**
     * Returns what a request may cost at most; {@code null} where that is not known.
     *
     * @throws ConfigurationException if the price list throws
     */
    @Nullable Money estimate(ProviderId provider, @Nullable ImageRequest request) {
        PriceList list = prices;
        return list == null || request == null
                ? null
                : typed("prices", () -> list.estimate(provider, request).orElse(null));
    }

    /** Returns whether a submission of that price may be sent at all. */
    boolean refuses(@Nullable Money estimate) {
        return budget != null && estimate == null && !allowsUnknown;
    }

    /** Returns the keeper for one task, which may submit more than once. */
    ReservationKeeper forTask() {
        Budget whole = budget;
        return whole == null ? this : new ReservationKeeper(prices, typed("budget", whole::forTask), allowsUnknown);
    }

    /**
     * Reserves money for one submission. It may block.
     *
     * @throws InvalidRequestException if less is left
     * @throws ConfigurationException if the budget is broken
     */
    Held reserve(@Nullable Money estimate) {
        Budget from = budget;
        if (from == null) {
            return Held.NOTHING;
        }
        return typed("budget", () -> {
            try {
                return new Held(prices, estimate == null ? from.reserveUnknown() : from.reserve(estimate));
            } catch (BudgetExceededException exceeded) {
                throw new InvalidRequestException(
                        List.of(exceeded.violation()), FailureDetails.builder().build(), exceeded);
            }
        });
    }

    private static <T extends @Nullable Object> T typed(String setting, Supplier<T> foreign) {
        try {
            return foreign.get();
        } catch (EaselException known) {
            throw known;
        } catch (RuntimeException | Error e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Code.INVALID, setting, "threw " + e + "; nothing was sent. Correct it, or leave it out")),
                    e);
        }
    }

    /** The money that is reserved for one submission. What a budget throws at its end is logged: the money then stays reserved. */
    static final class Held {
        static final Held NOTHING = new Held(null, null);

        private final @Nullable PriceList prices;
        private final @Nullable Reservation reservation;

        private Held(@Nullable PriceList prices, @Nullable Reservation reservation) {
            this.prices = prices;
            this.reservation = reservation;
        }

        /** The task has its images: it cost what it cost, or all that was reserved. */
        void settle(ImageResult result, @Nullable ImageRequest request) {
            end(held ->
                    held.settle(prices == null || request == null ? Cost.unknown() : prices.actual(result, request)));
        }

        /** The task failed, and cost nothing, or it may have cost all that was reserved. */
        void end(boolean mayHaveBeenBilled) {
            end(mayHaveBeenBilled ? Reservation::keep : Reservation::release);
        }

        private void end(Consumer<Reservation> last) {
            if (reservation == null) {
                return;
            }
            try {
                last.accept(reservation);
            } catch (RuntimeException | Error e) {
                LOG.warn("a budget threw after a task; the money stays reserved", e);
            }
        }
    }
}
