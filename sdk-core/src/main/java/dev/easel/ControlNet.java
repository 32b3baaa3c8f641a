package dev.easel;

import dev.easel.Violation.Code;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Steers the composition by a reference image: its edges, a pose, its depth. {@link #builder()} creates one; {@link
 * #canny(ImageInput)} and {@link #openPose(ImageInput)} are shortcuts. Immutable.
 */
@Value.Immutable
public abstract class ControlNet {
    ControlNet() {}

    abstract Optional<ControlType> givenType();

    abstract Optional<ImageInput> givenImage();

    /** Returns what is taken from the reference image; see {@link Builder#type}. */
    @Value.NonAttribute
    public final ControlType type() {
        return givenType().orElseThrow();
    }

    /** Returns the reference image. */
    @Value.NonAttribute
    public final ImageInput image() {
        return givenImage().orElseThrow();
    }

    /** Returns the service's own name of a control model; see {@link Builder#model}. */
    public abstract Optional<String> model();

    /** Returns how strongly it steers; see {@link Builder#weight(double)}. */
    public abstract OptionalDouble weight();

    /** Returns the share of the steps from which it steers; see {@link Builder#guidanceStart(double)}. */
    public abstract OptionalDouble guidanceStart();

    /** Returns the share of the steps up to which it steers; see {@link Builder#guidanceEnd(double)}. */
    public abstract OptionalDouble guidanceEnd();

    /** Returns the first threshold of the Canny edge detector; see {@link Builder#lowThreshold(Integer)}. */
    public abstract OptionalInt lowThreshold();

    /** Returns the second threshold of the Canny edge detector; see {@link Builder#highThreshold(Integer)}. */
    public abstract OptionalInt highThreshold();

    /** Returns how a reference image of another shape is fitted; see {@link Builder#resizeMode}. */
    public abstract Optional<ResizeMode> resizeMode();

    /** Returns whether the reference image alone steers; see {@link Builder#guessMode}. */
    public abstract Optional<Boolean> guessMode();

    @Value.Check
    void check() {
        Checks checks = Checks.of("controls");
        if (givenType().isEmpty()) {
            checks.add(Code.MISSING, "has no type; give one, for example ControlType.CANNY");
        }
        if (givenImage().isEmpty()) {
            checks.add(Code.MISSING, "has no image; give the reference image");
        }
        checks.between("weight", weight(), 0, 10);
        checks.between("guidanceStart", guidanceStart(), 0, 1);
        checks.between("guidanceEnd", guidanceEnd(), 0, 1);
        checks.between("lowThreshold", lowThreshold(), 0, 255);
        checks.between("highThreshold", highThreshold(), 0, 255);
        if (guidanceStart().orElse(0) > guidanceEnd().orElse(1)) {
            checks.add(Code.CONFLICT, "has guidanceStart after guidanceEnd; swap them");
        }
        checks.throwIfAny();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ControlNetBuilder();
    }

    /** Returns a new builder that starts from this ControlNet. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a ControlNet that is steered by the edges in the image. */
    public static ControlNet canny(ImageInput image) {
        return builder().type(ControlType.CANNY).image(image).build();
    }

    /** Returns a ControlNet that is steered by the pose of the person in the image. */
    public static ControlNet openPose(ImageInput image) {
        return builder().type(ControlType.OPENPOSE).image(image).build();
    }

    /** Builds a {@link ControlNet}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ControlNetBuilder {
        Builder() {}

        /** Sets what is taken from the reference image, for example {@link ControlType#CANNY}. Required. */
        public abstract Builder type(@Nullable ControlType type);

        /** Sets the reference image. Required. */
        public abstract Builder image(@Nullable ImageInput image);

        /** Sets the service's own name of a control model, where the type alone does not choose one. */
        public abstract Builder model(@Nullable String model);

        /** Sets how strongly it steers: 0 to 10, usually 0 to 2. The services' default is 1. */
        public abstract Builder weight(double weight);

        /** Does the same as {@link #weight(double)}; null means not set. */
        public final Builder weight(@Nullable Double weight) {
            return weight(weight == null ? OptionalDouble.empty() : OptionalDouble.of(weight));
        }

        /** Sets the share of the steps from which it steers: 0 to 1. The services' default is 0. */
        public abstract Builder guidanceStart(double guidanceStart);

        /** Does the same as {@link #guidanceStart(double)}; null means not set. */
        public final Builder guidanceStart(@Nullable Double guidanceStart) {
            return guidanceStart(guidanceStart == null ? OptionalDouble.empty() : OptionalDouble.of(guidanceStart));
        }

        /** Sets the share of the steps up to which it steers: 0 to 1, not below the start. The services' default is 1. */
        public abstract Builder guidanceEnd(double guidanceEnd);

        /** Does the same as {@link #guidanceEnd(double)}; null means not set. */
        public final Builder guidanceEnd(@Nullable Double guidanceEnd) {
            return guidanceEnd(guidanceEnd == null ? OptionalDouble.empty() : OptionalDouble.of(guidanceEnd));
        }

        /** Sets the first threshold of the Canny edge detector: 0 to 255. Only for {@link ControlType#CANNY}. */
        public final Builder lowThreshold(@Nullable Integer lowThreshold) {
            return lowThreshold(lowThreshold == null ? OptionalInt.empty() : OptionalInt.of(lowThreshold));
        }

        /** Sets the second threshold of the Canny edge detector: 0 to 255. Only for {@link ControlType#CANNY}. */
        public final Builder highThreshold(@Nullable Integer highThreshold) {
            return highThreshold(highThreshold == null ? OptionalInt.empty() : OptionalInt.of(highThreshold));
        }

        /** Sets how a reference image of another shape is fitted. By default the service chooses. */
        public abstract Builder resizeMode(@Nullable ResizeMode resizeMode);

        /**
         * Sets whether the reference image alone steers, with or without a prompt ("guess mode"). DAN's documentation advises 50
         * steps and a guidance scale of 3 to 5 for it. By default the service chooses.
         */
        public abstract Builder guessMode(@Nullable Boolean guessMode);

        /**
         * Returns the ControlNet.
         *
         * @throws InvalidRequestException with everything that is wrong, a missing type or image included
         */
        public abstract ControlNet build();

        abstract Builder from(ControlNet other);

        abstract Builder weight(OptionalDouble weight);

        abstract Builder guidanceStart(OptionalDouble guidanceStart);

        abstract Builder guidanceEnd(OptionalDouble guidanceEnd);

        abstract Builder lowThreshold(OptionalInt lowThreshold);

        abstract Builder highThreshold(OptionalInt highThreshold);
    }
}
