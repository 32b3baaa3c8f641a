package dev.easel;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a second, larger pass after the first ("hires fix"): the service generates the image again at the larger size.
 * Immutable.
 */
@Value.Immutable
public abstract class Upscale {
    Upscale() {}

    abstract OptionalDouble givenFactor();

    /** Returns how many times as wide and high the image becomes. */
    @Value.NonAttribute
    public final double factor() {
        return givenFactor().orElseThrow();
    }

    /** Returns the service's name of the upscaler; see {@link Builder#upscaler}. */
    public abstract Optional<String> upscaler();

    /** Returns how much the second pass may change; see {@link Builder#denoisingStrength(double)}. */
    public abstract OptionalDouble denoisingStrength();

    /** Returns the number of steps of the second pass; see {@link Builder#steps(Integer)}. */
    public abstract OptionalInt steps();

    @Value.Check
    void check() {
        Checks checks = Checks.of("upscale");
        checks.factor(givenFactor(), "has factor ");
        checks.between("denoisingStrength", denoisingStrength(), 0, 1);
        checks.between("steps", steps(), 1, 1_000);
        checks.throwIfAny();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new UpscaleBuilder();
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /**
     * Returns an upscale by the service's own upscaler and strength.
     *
     * @param factor how many times as wide and high the image becomes; above 1
     * @throws InvalidRequestException if the factor is not above 1
     */
    public static Upscale by(double factor) {
        return builder().factor(factor).build();
    }

    /** Builds an {@link Upscale}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits UpscaleBuilder {
        Builder() {}

        /**
         * Sets how many times as wide and high the image becomes: above 1. Required. What the service takes is in {@link
         * Capabilities#upscaleFactor()}.
         */
        public abstract Builder factor(double factor);

        /** Sets the service's name of the upscaler, for example {@code Latent}. By default the service chooses. */
        public abstract Builder upscaler(@Nullable String upscaler);

        /**
         * Sets how much the second pass may change: 0 to 1. Low values keep close to the first pass. By default the service
         * chooses.
         */
        public abstract Builder denoisingStrength(double denoisingStrength);

        /** Does the same as {@link #denoisingStrength(double)}; null means not set. */
        public final Builder denoisingStrength(@Nullable Double denoisingStrength) {
            return denoisingStrength(
                    denoisingStrength == null ? OptionalDouble.empty() : OptionalDouble.of(denoisingStrength));
        }

        /** Sets the number of steps of the second pass: 1 to 1000. By default the service chooses. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /**
         * Returns the upscale.
         *
         * @throws InvalidRequestException with everything that is wrong, a missing factor included
         */
        public abstract Upscale build();

        abstract Builder from(Upscale other);

        abstract Builder denoisingStrength(OptionalDouble denoisingStrength);

        abstract Builder steps(OptionalInt steps);
    }
}
