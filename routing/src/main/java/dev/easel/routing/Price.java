package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Usage;
import dev.easel.Violation;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The price of one model. The parts that are set add up, for example a price for each image and one for each megapixel. All are in
 * one currency. Immutable.
 *
 * <p>A part that cannot be known makes the whole unknown, and never counts as zero: megapixels where the request sets no size, steps
 * where it sets none, both where it asks for a second pass ({@link ImageRequest#upscale()}), and tokens before the service has
 * counted them. {@link Builder#atMostPerImage} says what to expect then.
 */
public final class Price {
    /** Finer prices would make a product finer than {@link Money} is. */
    private static final int DECIMALS = 12;

    private final String currency;
    private final ImagePrice image;
    private final @Nullable Money perCredit;
    private final @Nullable Money atMostPerImage;
    private final TokenPrices tokens;

    private Price(Builder builder, String currency) {
        this.currency = currency;
        image = new ImagePrice(
                builder.perImage,
                builder.perMegapixel,
                builder.perStartedMegapixel,
                builder.perStep,
                builder.inputsCostExtra);
        perCredit = builder.perCredit;
        atMostPerImage = builder.atMostPerImage;
        tokens = TokenPrices.of(builder.perMillionTokens);
    }

    /** Returns the price of a model that costs the same for each image. */
    public static Price perImage(Money amount) {
        return builder().perImage(amount).build();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the currency of all parts. */
    String currency() {
        return currency;
    }

    /** Returns the most that a request costs; empty where that is unknown. */
    Optional<Money> estimate(ImageRequest request) {
        BigDecimal count = BigDecimal.valueOf(request.count());
        // The service counts tokens afterwards.
        Optional<BigDecimal> each =
                tokens.isEmpty() ? image.of(request, request.size(), request.steps()) : Optional.empty();
        return each.or(() -> Optional.ofNullable(atMostPerImage).map(Money::amount))
                .flatMap(amount -> Money.read(amount.multiply(count), currency));
    }

    /** Returns what a result cost, from what the service counted, else for the images that came. */
    Cost actual(ImageResult result, ImageRequest request, boolean mayBeMore) {
        Cost.Source source = tokens.isEmpty() ? Cost.Source.LIST : Cost.Source.USAGE;
        return credits(result.usage())
                .map(amount -> Cost.of(amount, Cost.Source.USAGE, mayBeMore))
                .or(() -> parts(result, request)
                        .flatMap(amount -> Money.read(amount, currency))
                        .map(amount -> Cost.of(amount, source, mayBeMore)))
                .orElse(Cost.unknown());
    }

    private Optional<Money> credits(Usage usage) {
        Money price = perCredit;
        return price == null
                ? Optional.empty()
                // What is too large for an amount cannot be multiplied.
                : usage.credits()
                        .flatMap(credits -> Money.read(credits, currency))
                        .flatMap(credits -> Money.read(price.amount().multiply(credits.amount()), currency));
    }

    private Optional<BigDecimal> parts(ImageResult result, ImageRequest request) {
        Optional<BigDecimal> images = image.isEmpty() ? Optional.of(BigDecimal.ZERO) : image.of(request, result);
        if (tokens.isEmpty()) {
            return image.isEmpty() ? Optional.empty() : images;
        }
        return images.flatMap(sum -> tokens.cost(result.usage()).map(sum::add));
    }

    /** Returns it in words, with the parts that are set. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "Price[", "]");
        add(text, "perImage", image.perImage());
        add(text, "perMegapixel", image.perMegapixel());
        add(text, "perStartedMegapixel", image.perStartedMegapixel());
        add(text, "perStep", image.perStep());
        add(text, "perCredit", perCredit);
        add(text, "perMillionTokens", tokens.isEmpty() ? null : tokens);
        add(text, "atMostPerImage", atMostPerImage);
        add(text, "inputsCostExtra", image.inputsCostExtra() ? true : null);
        return text.toString();
    }

    private static void add(StringJoiner text, String name, @Nullable Object value) {
        if (value != null) {
            text.add(name + "=" + value);
        }
    }

    /** Builds a {@link Price}. For one thread at a time. */
    public static final class Builder {
        private @Nullable Money perImage;
        private @Nullable Money perMegapixel;
        private @Nullable Money perStartedMegapixel;
        private @Nullable Money perStep;
        private @Nullable Money perCredit;
        private @Nullable Money atMostPerImage;
        private final Map<String, Money> perMillionTokens = new HashMap<>();
        private boolean inputsCostExtra;

        private Builder() {}

        /** Sets the price of an image. */
        public Builder perImage(Money amount) {
            perImage = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /** Sets the price of a million pixels of an image. A part of a megapixel costs that part of the price. */
        public Builder perMegapixel(Money amount) {
            perMegapixel = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /**
         * Sets the price of each started million pixels of an image: 1024x1024 is two of them. A service may count otherwise, for
         * example 1024x1024 as one; then this is the most that it costs.
         */
        public Builder perStartedMegapixel(Money amount) {
            perStartedMegapixel = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /** Sets the price of a step of an image. */
        public Builder perStep(Money amount) {
            perStep = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /**
         * Sets the price of one of the service's own credits or billable units. Where the service says how many a task took ({@link
         * Usage#credits()}), that is the actual cost, and the other parts do not count. It tells nothing before the task.
         */
        public Builder perCredit(Money amount) {
            perCredit = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /**
         * Sets the price of a million tokens of one kind. It tells nothing before the task: set {@link #atMostPerImage} too.
         *
         * @param kind as in {@link Usage#tokens()}, for example {@code output_image}. Do not price a kind and one that is a part of it
         *     ({@code output} and {@code output_image}): those tokens would count twice
         * @param amount the price of a million
         */
        public Builder perMillionTokens(String kind, Money amount) {
            perMillionTokens.put(Objects.requireNonNull(kind, "kind"), Objects.requireNonNull(amount, "amount"));
            return this;
        }

        /**
         * Sets the most that an image costs. It is the estimate where the other parts cannot be known before the task. It is no actual
         * cost.
         */
        public Builder atMostPerImage(Money amount) {
            atMostPerImage = Objects.requireNonNull(amount, "amount");
            return this;
        }

        /**
         * Says that the service charges for images that go in too, for example by their megapixels. Then the list price of a request
         * with an init image, a ControlNet, options of the service's own or extra fields is unknown, and {@link #atMostPerImage} is its estimate.
         */
        public Builder inputsCostExtra() {
            inputsCostExtra = true;
            return this;
        }

        /**
         * Returns the price.
         *
         * @throws ConfigurationException if no part is set, two are in different currencies, or one has more than 12 decimals
         */
        public Price build() {
            String currency = null;
            for (Money part : parts().toList()) {
                if (currency != null && !currency.equals(part.currency())) {
                    throw invalid(
                            Violation.Code.CONFLICT,
                            "has parts in " + currency + " and in " + part.currency()
                                    + "; convert them into one currency");
                }
                if (part.amount().scale() > DECIMALS) {
                    throw invalid(
                            Violation.Code.OUT_OF_RANGE,
                            "has more than " + DECIMALS + " decimals in " + part + "; round it up");
                }
                currency = part.currency();
            }
            if (currency == null) {
                throw invalid(Violation.Code.MISSING, "has no part; set perImage or another");
            }
            return new Price(this, currency);
        }

        private Stream<Money> parts() {
            return Stream.concat(
                    Stream.of(
                                    Optional.ofNullable(perImage),
                                    Optional.ofNullable(perMegapixel),
                                    Optional.ofNullable(perStartedMegapixel),
                                    Optional.ofNullable(perStep),
                                    Optional.ofNullable(perCredit),
                                    Optional.ofNullable(atMostPerImage))
                            .flatMap(Optional::stream),
                    perMillionTokens.values().stream());
        }

        private static ConfigurationException invalid(Violation.Code code, String message) {
            return new ConfigurationException(Violation.of(code, "price", message));
        }
    }
}
