package dev.easel;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Making the picture larger after it was drawn ("hires fix"): the service draws it again at the larger size. */
@EaselStyle
@Value.Immutable
public abstract class Upscale {
    Upscale() {}

    /** How many times as wide and high; above 1. What the service takes is in its {@link Capabilities}. */
    public abstract double factor();

    /** The service's name of the upscaler, for example {@code Latent}. */
    public abstract Optional<String> upscaler();

    /** How much the second pass may change, 0 to 1: low keeps close to the first pass, high may look different. */
    public abstract OptionalDouble denoisingStrength();

    /** How many steps the second pass takes. */
    public abstract OptionalInt steps();

    /** Every value is checked when it is built. */
    @Value.Check
    void check() {
        Checks checks = Checks.of("upscale");
        if (!(factor() > 1) || !Double.isFinite(factor())) {
            checks.add("has factor " + factor() + "; give a number above 1, or leave upscale out");
        }
        checks.between("denoisingStrength", denoisingStrength(), 0, 1);
        checks.between("steps", steps(), 1, 1_000);
        checks.throwIfAny();
    }

    /** Makes one step by step. */
    public static UpscaleBuilder builder() {
        return new UpscaleBuilder();
    }

    /**
     * With the service's own upscaler and strength.
     *
     * @param factor how many times as wide and high; above 1
     * @throws InvalidRequestException if the factor is not above 1
     */
    public static Upscale by(double factor) {
        return builder().factor(factor).build();
    }
}
