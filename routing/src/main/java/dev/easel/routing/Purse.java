package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProviderId;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a routing client does with money: estimates before a submission, holds the worst case during it, and settles the hold by how it
 * ended. Thread-safe.
 */
final class Purse {
    private static final Logger LOG = LoggerFactory.getLogger(Purse.class);

    private final @Nullable PriceList prices;
    private final @Nullable Budget budget;
    private final boolean allowsUnknown;

    Purse(@Nullable PriceList prices, @Nullable Budget budget, boolean allowsUnknown) {
        this.prices = prices;
        this.budget = budget;
        this.allowsUnknown = allowsUnknown;
    }

    /** Returns whether holding money may block. */
    boolean holds() {
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

    /**
     * Sets money aside for one submission. It may block.
     *
     * @throws EaselException if less is left
     */
    Hold hold(@Nullable Money estimate) {
        Budget from = budget;
        return from == null ? Hold.NOTHING : new Hold(this, estimate == null ? null : typed("budget", () -> from.reserve(estimate)));
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

    /** Returns what a finished task cost; {@code null} where that is not known. */
    private @Nullable Money cost(@Nullable ImageResult result, @Nullable ImageRequest request) {
        PriceList list = prices;
        return list == null || result == null || request == null ? null : list.actual(result, request).known();
    }

    /** The money that is set aside for one submission. Its first end counts. What a budget throws then is logged. */
    static final class Hold {
        static final Hold NOTHING = new Hold(null, null);

        private final @Nullable Purse purse;
        private final @Nullable Reservation reservation;
        private boolean ended;

        private Hold(@Nullable Purse purse, @Nullable Reservation reservation) {
            this.purse = purse;
            this.reservation = reservation;
        }

        /** The task has its images: it cost what it cost, or all that was set aside. */
        void settle(ImageResult result, @Nullable ImageRequest request) {
            Purse from = purse;
            if (from != null) {
                end(() -> {
                    Money cost = from.cost(result, request);
                    if (reservation == null) {
                        spend(from, cost);
                    } else if (cost == null) {
                        reservation.keep();
                    } else {
                        reservation.settle(cost);
                    }
                });
            }
        }

        /** What had no price before may have one after. */
        private static void spend(Purse from, @Nullable Money cost) {
            if (cost != null && from.budget != null) {
                from.budget.reserve(cost).settle(cost);
            }
        }

        /** The task failed, and cost nothing, or it may have cost all that was set aside. */
        void end(boolean mayHaveBeenBilled) {
            Reservation held = reservation;
            if (held != null) {
                end(mayHaveBeenBilled ? held::keep : held::release);
            }
        }

        private void end(Runnable last) {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            try {
                last.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("a budget or a price list threw after a task; the money stays as it was set aside", e);
            }
        }
    }
}
