package dev.easel;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a task used and cost, as far as the service told. A value is present only if the service named it; nothing is
 * estimated. For a task of several calls it is the sum over the calls. Immutable.
 */
@Value.Immutable
public abstract class Usage {
    private static final Usage NONE = builder().build();

    Usage() {}

    /** Returns tokens by kind, in the service's words, for example {@code input}, {@code output}, {@code output_image}. */
    public abstract Map<String, Long> tokens();

    /** Returns credits of the service's own. */
    public abstract Optional<BigDecimal> credits();

    /** Returns an amount of money in {@link #currency()}. */
    public abstract Optional<BigDecimal> amount();

    /** Returns the currency of {@link #amount()}, for example {@code USD}. */
    public abstract Optional<String> currency();

    /** Returns a usage without any value: the service told nothing. */
    public static Usage none() {
        return NONE;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new UsageBuilder();
    }

    /** Returns the sum of this and another usage. Amounts in different currencies cannot be added: then neither is kept. */
    public final Usage plus(Usage other) {
        if (equals(NONE) || other.equals(NONE)) {
            return equals(NONE) ? other : this;
        }
        Map<String, Long> sum = new TreeMap<>(tokens());
        other.tokens().forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        boolean sameCurrency = currency().equals(other.currency());
        boolean oneAmount = amount().isEmpty() || other.amount().isEmpty();
        Builder usage =
                builder().tokens(sum).credits(sum(credits(), other.credits()).orElse(null));
        if (sameCurrency || oneAmount) {
            usage.amount(sum(amount(), other.amount()).orElse(null))
                    .currency((amount().isPresent() ? currency() : other.currency()).orElse(null));
        }
        return usage.build();
    }

    private static Optional<BigDecimal> sum(Optional<BigDecimal> one, Optional<BigDecimal> other) {
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().add(other.get())) : one.or(() -> other);
    }

    /** Builds a {@link Usage}. Null means "not told". For one thread at a time. */
    public abstract static sealed class Builder permits UsageBuilder {
        Builder() {}

        /** Adds the number of tokens of one kind. */
        public abstract Builder putToken(String kind, long count);

        /** Sets the tokens by kind, in place of those set before. */
        public abstract Builder tokens(Map<String, ? extends Long> tokens);

        /** Sets the credits of the service's own. */
        public abstract Builder credits(@Nullable BigDecimal credits);

        /** Sets the amount of money in {@link #currency}. */
        public abstract Builder amount(@Nullable BigDecimal amount);

        /** Sets the currency of {@link #amount}, for example {@code USD}. */
        public abstract Builder currency(@Nullable String currency);

        /** Returns the usage. */
        public abstract Usage build();
    }
}
