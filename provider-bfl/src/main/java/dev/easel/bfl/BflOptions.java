package dev.easel.bfl;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only Black Forest Labs has, beside those of {@link ImageRequest}. An option that the model has no field for is
 * left out with a warning. Immutable.
 */
@Value.Immutable
public abstract class BflOptions implements ProviderOptions {
    private static final BflOptions NONE = builder().build();
    private static final int LONGEST_USER = 256;

    BflOptions() {}

    /** Returns how much is let through, 0 (strictest) to 6; see {@link Builder#safetyTolerance}. */
    public abstract OptionalInt safetyTolerance();

    /** Returns whether the service may rewrite the prompt; see {@link Builder#promptUpsampling}. */
    public abstract Optional<Boolean> promptUpsampling();

    /** Returns the ratio of the image's sides; see {@link Builder#aspectRatio}. */
    public abstract Optional<String> aspectRatio();

    /** Returns the class of resolution; see {@link Builder#resolution}. */
    public abstract Optional<String> resolution();

    /** Returns whether the model may search the web; see {@link Builder#grounding}. */
    public abstract Optional<Boolean> grounding();

    /** Returns whether the image looks less processed; see {@link Builder#raw}. */
    public abstract Optional<Boolean> raw();

    /** Returns the weight of the init image as a prompt, 0 to 1; see {@link Builder#imagePromptStrength}. */
    public abstract OptionalDouble imagePromptStrength();

    /** Returns the finetune; see {@link Builder#finetuneId}. */
    public abstract Optional<String> finetuneId();

    /** Returns the strength of the finetune, 0 to 2; see {@link Builder#finetuneStrength}. */
    public abstract OptionalDouble finetuneStrength();

    /** Returns the images besides {@link ImageRequest#initImage()}; see {@link Builder#addReferenceImages}. */
    public abstract List<ImageInput> referenceImages();

    /** Returns whether the image of a ControlNet is a finished map; see {@link Builder#controlMap}. */
    public abstract Optional<Boolean> controlMap();

    /** Returns by how much an image is made larger; see {@link Builder#expansion}. */
    public abstract Optional<BflExpansion> expansion();

    /** Returns where the image lies on the canvas; see {@link Builder#outpaintOffset}. */
    public abstract Optional<BflOffset> outpaintOffset();

    /** Returns how the canvas is filled; see {@link Builder#outpaintMode}. */
    public abstract Optional<BflOutpaintMode> outpaintMode();

    /** Returns whether what sticks out of the canvas is cut off; see {@link Builder#autoCrop}. */
    public abstract Optional<Boolean> autoCrop();

    /** Returns by how many pixels a mask is grown, 0 to 25; see {@link Builder#dilatePixels}. */
    public abstract OptionalInt dilatePixels();

    /** Returns the version of the model; see {@link Builder#version}. */
    public abstract Optional<String> version();

    /** Returns the id of the end user; see {@link Builder#user}. */
    public abstract Optional<String> user();

    /** Returns {@link Bfl#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Bfl.PROVIDER;
    }

    /** Returns {@link #referenceImages()}. */
    @Override
    public final List<ImageInput> inputs() {
        return referenceImages();
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        range(found, "safetyTolerance", safetyTolerance(), 6);
        range(found, "dilatePixels", dilatePixels(), 25);
        range(found, "imagePromptStrength", imagePromptStrength(), 1);
        range(found, "finetuneStrength", finetuneStrength(), 2);
        text(found, "aspectRatio", aspectRatio());
        text(found, "resolution", resolution());
        text(found, "finetuneId", finetuneId());
        text(found, "version", version());
        text(found, "user", user());
        if (user().orElse("").length() > LONGEST_USER) {
            found.add(wrong(
                    Code.OUT_OF_RANGE,
                    "has a user of " + user().get().length() + " characters; give 1 to " + LONGEST_USER));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private static void range(List<Violation> found, String name, OptionalInt value, int most) {
        if (value.isPresent() && (value.getAsInt() < 0 || value.getAsInt() > most)) {
            found.add(wrong(Code.OUT_OF_RANGE, "has " + name + " " + value.getAsInt() + "; give 0 to " + most));
        }
    }

    private static void range(List<Violation> found, String name, OptionalDouble value, int most) {
        if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= most)) {
            found.add(wrong(Code.OUT_OF_RANGE, "has " + name + " " + value.getAsDouble() + "; give 0 to " + most));
        }
    }

    private static void text(List<Violation> found, String name, Optional<String> value) {
        if (value.filter(String::isBlank).isPresent()) {
            found.add(wrong(Code.MISSING, "has a blank " + name + "; give a value, or leave it out"));
        }
    }

    private static Violation wrong(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new BflOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Those of the service among a request's, or ones that say nothing. */
    static BflOptions in(List<ProviderOptions> options) {
        return options.stream()
                .filter(BflOptions.class::isInstance)
                .map(BflOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** Builds {@link BflOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits BflOptionsBuilder {
        Builder() {}

        /**
         * Sets how much is let through ({@code safety_tolerance}): 0 (strictest) to 4 for FLUX 3, 5 for FLUX.2 and the tools, 6 for FLUX.1
         * and Kontext. The service's default is 2.
         */
        public final Builder safetyTolerance(@Nullable Integer safetyTolerance) {
            return safetyTolerance(safetyTolerance == null ? OptionalInt.empty() : OptionalInt.of(safetyTolerance));
        }

        /**
         * Sets whether the service may rewrite the prompt ({@code prompt_upsampling}, or {@code disable_pup} turned around). The service's
         * default is {@code true} for FLUX.2 pro, max and flex, and {@code false} for FLUX.1 and Kontext.
         */
        public abstract Builder promptUpsampling(@Nullable Boolean promptUpsampling);

        /**
         * Sets the ratio of the image's sides ({@code aspect_ratio}), for example {@code 16:9}, in the place of {@link
         * ImageRequest#size()}: from 21:9 to 9:21 for Kontext and FLUX 1.1 ultra; for FLUX 3 also {@code auto}, and only some ratios.
         */
        public abstract Builder aspectRatio(@Nullable String aspectRatio);

        /** Sets FLUX 3's class of resolution: {@code 768sq}, {@code 1k}, {@code 1.5k}, {@code 2k} or {@code 4k}; {@code 1k} by default. */
        public abstract Builder resolution(@Nullable String resolution);

        /** Sets whether FLUX 3 may search the web, which costs time. The service's default is {@code true}. */
        public abstract Builder grounding(@Nullable Boolean grounding);

        /** Sets whether FLUX 1.1 ultra generates a less processed image. The service's default is {@code false}. */
        public abstract Builder raw(@Nullable Boolean raw);

        /**
         * Sets the weight of the init image as a prompt of FLUX 1.1 ultra ({@code image_prompt_strength}), 0 to 1. The service's default is
         * 0.1. It is not the opposite of {@link ImageRequest#strength()}.
         */
        public abstract Builder imagePromptStrength(double imagePromptStrength);

        /** Does the same as {@link #imagePromptStrength(double)}; null means not set. */
        public final Builder imagePromptStrength(@Nullable Double imagePromptStrength) {
            return imagePromptStrength(
                    imagePromptStrength == null ? OptionalDouble.empty() : OptionalDouble.of(imagePromptStrength));
        }

        /**
         * Sets the finetune of a model whose name ends in {@code -finetuned} ({@code finetune_id}); another organisation's is {@code
         * organisation/name}. A LoRA in {@link ImageRequest#loras()} does the same.
         */
        public abstract Builder finetuneId(@Nullable String finetuneId);

        /** Sets the strength of the finetune, 0 to 2. The service's default is 1.2, of the fill model 1.1. */
        public abstract Builder finetuneStrength(double finetuneStrength);

        /** Does the same as {@link #finetuneStrength(double)}; null means not set. */
        public final Builder finetuneStrength(@Nullable Double finetuneStrength) {
            return finetuneStrength(
                    finetuneStrength == null ? OptionalDouble.empty() : OptionalDouble.of(finetuneStrength));
        }

        /**
         * Adds images that the prompt may refer to, after {@link ImageRequest#initImage()}. With it there may be 8 for FLUX.2 pro, max and
         * flex, 4 for FLUX.2 klein and Kontext, 10 for FLUX 3, and 1 for the other models.
         */
        public abstract Builder addReferenceImages(ImageInput... images);

        /** Sets those images, in place of those added before. */
        public abstract Builder referenceImages(Iterable<? extends ImageInput> images);

        /**
         * Sets whether the image of the ControlNet is a finished map ({@code preprocessed_image}) and no photograph ({@code
         * control_image}). The default is {@code false}.
         */
        public abstract Builder controlMap(@Nullable Boolean controlMap);

        /** Sets by how much {@code flux-pro-1.0-expand} makes the image larger on each side. */
        public abstract Builder expansion(@Nullable BflExpansion expansion);

        /** Sets where the image lies on the canvas of outpainting. By default it is in the middle. */
        public abstract Builder outpaintOffset(@Nullable BflOffset outpaintOffset);

        /** Sets how the canvas of outpainting is filled ({@code mode}). By default the service chooses. */
        public abstract Builder outpaintMode(@Nullable BflOutpaintMode outpaintMode);

        /** Sets whether what sticks out of the canvas of outpainting is cut off. By default it is an error. */
        public abstract Builder autoCrop(@Nullable Boolean autoCrop);

        /** Sets by how many pixels the mask of erasing is grown, 0 to 25. The service's default is 10. */
        public final Builder dilatePixels(@Nullable Integer dilatePixels) {
            return dilatePixels(dilatePixels == null ? OptionalInt.empty() : OptionalInt.of(dilatePixels));
        }

        /** Sets the version of FLUX 3. The service's default is {@code latest}. */
        public abstract Builder version(@Nullable String version);

        /** Sets an opaque id of the end user, 1 to 256 characters, for the service's own protection against abuse. */
        public abstract Builder user(@Nullable String user);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract BflOptions build();

        abstract Builder from(BflOptions other);

        abstract Builder safetyTolerance(OptionalInt safetyTolerance);

        abstract Builder imagePromptStrength(OptionalDouble imagePromptStrength);

        abstract Builder finetuneStrength(OptionalDouble finetuneStrength);

        abstract Builder dilatePixels(OptionalInt dilatePixels);
    }
}
