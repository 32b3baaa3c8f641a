package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProviderId;
import dev.easel.Usage;
import dev.easel.Violation;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user pays, by provider and model, in one currency. Easel brings no prices of its own: they change, and differ by contract.
 * Immutable.
 *
 * <p>A price knows the fields of a request that every service shares: model, count, size and steps. Where options of one service
 * change the price, for example a quality, give the dearest.
 */
public final class PriceList {
    private record Key(ProviderId provider, @Nullable String model) {}

    private final Map<Key, Price> prices;
    private final String currency;
    private final @Nullable LocalDate asOf;
    private final @Nullable String source;

    private PriceList(Builder builder, String currency) {
        prices = Map.copyOf(builder.prices);
        this.currency = currency;
        asOf = builder.asOf;
        source = builder.source;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the currency of all prices. */
    public String currency() {
        return currency;
    }

    /** Returns the day on which the prices were read. */
    public Optional<LocalDate> asOf() {
        return Optional.ofNullable(asOf);
    }

    /** Returns where the prices are from. */
    public Optional<String> source() {
        return Optional.ofNullable(source);
    }

    /**
     * Returns the most that a request costs at one provider. The price of its model counts, else the provider's price of any
     * model.
     *
     * @return empty where that is not known: there is no price, or a part of it depends on what the request leaves to the service
     */
    public Optional<Money> estimate(ProviderId provider, ImageRequest request) {
        return price(provider, request.model()).flatMap(price -> price.estimate(request));
    }

    /**
     * Returns what a task cost: the amount that the service named; else credits or tokens that it counted, at their price; else the
     * list price of the images that came.
     *
     * @param result what came
     * @param request what was sent for it
     */
    public Cost actual(ImageResult result, ImageRequest request) {
        Usage usage = result.usage();
        boolean mayBeMore =
                result.failures().stream().anyMatch(failure -> failure.cause().mayHaveBeenBilled());
        return usage.amount()
                .flatMap(amount -> usage.currency().flatMap(named -> Money.read(amount, named)))
                .map(amount -> Cost.of(amount, Cost.Source.SERVICE, mayBeMore))
                .orElseGet(() -> listed(result, request)
                        .map(price -> price.actual(result, request, mayBeMore))
                        .orElse(Cost.unknown()));
    }

    /** A service may name a model more exactly than it was asked for, or generate with another. */
    private Optional<Price> listed(ImageResult result, ImageRequest request) {
        return result.model()
                .map(model -> prices.get(new Key(result.provider(), model)))
                .or(() -> price(result.provider(), request.model()));
    }

    private Optional<Price> price(ProviderId provider, Optional<String> model) {
        return model.map(name -> prices.get(new Key(provider, name)))
                .or(() -> Optional.ofNullable(prices.get(new Key(provider, null))));
    }

    /** Returns how many prices it has, and where and when they are from. */
    @Override
    public String toString() {
        return "PriceList[" + prices.size() + " prices in " + currency + (asOf == null ? "" : ", as of " + asOf)
                + (source == null ? "" : ", from " + source) + "]";
    }

    /** Builds a {@link PriceList}. For one thread at a time. */
    public static final class Builder {
        private final Map<Key, Price> prices = new HashMap<>();
        private @Nullable LocalDate asOf;
        private @Nullable String source;

        private Builder() {}

        /** Sets the price of one model, in place of one set before. */
        public Builder price(ProviderId provider, String model, Price price) {
            return put(provider, Objects.requireNonNull(model, "model"), price);
        }

        /**
         * Sets the price of every model of a provider that has none of its own, and of requests that name no model, in place of one
         * set before.
         */
        public Builder price(ProviderId provider, Price price) {
            return put(provider, null, price);
        }

        /** Does the same as {@code price(provider, model, Price.perImage(amount))}. */
        public Builder perImage(ProviderId provider, String model, Money amount) {
            return price(provider, model, Price.perImage(amount));
        }

        /** Does the same as {@code price(provider, Price.perImage(amount))}. */
        public Builder perImage(ProviderId provider, Money amount) {
            return price(provider, Price.perImage(amount));
        }

        private Builder put(ProviderId provider, @Nullable String model, Price price) {
            prices.put(
                    new Key(Objects.requireNonNull(provider, "provider"), model),
                    Objects.requireNonNull(price, "price"));
            return this;
        }

        /** Sets on which day the prices were read, and where; for people. */
        public Builder asOf(LocalDate day, String from) {
            asOf = Objects.requireNonNull(day, "day");
            source = Objects.requireNonNull(from, "from");
            return this;
        }

        /**
         * Returns the price list.
         *
         * @throws ConfigurationException if it has no price, or two are in different currencies
         */
        public PriceList build() {
            var currencies = prices.values().stream()
                    .map(Price::currency)
                    .distinct()
                    .sorted()
                    .toList();
            if (currencies.isEmpty()) {
                throw new ConfigurationException(
                        Violation.of(Violation.Code.MISSING, "prices", "has no price; add one for each provider"));
            }
            if (currencies.size() > 1) {
                // Else nobody could say which of two services is cheaper.
                throw new ConfigurationException(Violation.of(
                        Violation.Code.CONFLICT,
                        "prices",
                        "are in " + String.join(" and ", currencies) + "; convert them into one currency"));
            }
            return new PriceList(this, currencies.get(0));
        }
    }
}
