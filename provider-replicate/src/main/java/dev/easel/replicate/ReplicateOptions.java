package dev.easel.replicate;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only Replicate has, beside those of {@link ImageRequest}. An option that the model does not have is left out
 * with a warning. An upscale and a caption take {@link #deployment()} and {@link #cancelAfter()}; one with another option is refused.
 * Immutable.
 */
@Value.Immutable
public abstract class ReplicateOptions implements ProviderOptions {
    private static final ReplicateOptions NONE = builder().build();
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    ReplicateOptions() {}

    /** Returns the deployment, {@code owner/name}, that takes the place of the model; see {@link Builder#deployment}. */
    public abstract Optional<String> deployment();

    /** Returns after how long Replicate stops the task, in place of the call's deadline; see {@link Builder#cancelAfter}. */
    public abstract Optional<Duration> cancelAfter();

    /** Returns the proportions in the model's own word, in place of {@link ImageRequest#size()}; see {@link Builder#aspectRatio}. */
    public abstract Optional<String> aspectRatio();

    /** Returns about how many million pixels are generated, in the model's own word; see {@link Builder#megapixels}. */
    public abstract Optional<String> megapixels();

    /** Returns whether the model runs in a faster form; see {@link Builder#goFast}. */
    public abstract Optional<Boolean> goFast();

    /** Returns the quality of compressed images, 0 to 100; see {@link Builder#outputQuality}. */
    public abstract OptionalInt outputQuality();

    /** Returns how much the safety check lets through, 1 (least) to 6; see {@link Builder#safetyTolerance}. */
    public abstract OptionalInt safetyTolerance();

    /** Returns whether the safety check is left out; see {@link Builder#disableSafetyChecker}. */
    public abstract Optional<Boolean> disableSafetyChecker();

    /** Returns whether the model rewrites the prompt; see {@link Builder#promptUpsampling}. */
    public abstract Optional<Boolean> promptUpsampling();

    /** Returns whether images are less processed; see {@link Builder#raw}. */
    public abstract Optional<Boolean> raw();

    /** Returns {@link Replicate#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Replicate.PROVIDER;
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        if (deployment().filter(name -> !ReplicateAddress.isName(name)).isPresent()) {
            found.add(wrong(
                    Code.MALFORMED, "has a deployment that is not owner/name; give both, for example acme/posters"));
        }
        if (cancelAfter()
                .filter(after -> after.compareTo(SHORTEST) < 0 || after.compareTo(LONGEST) > 0)
                .isPresent()) {
            found.add(wrong(
                    Code.OUT_OF_RANGE, "has cancelAfter " + cancelAfter().get() + "; give 5 seconds to 24 hours"));
        }
        if (outputQuality().orElse(0) < 0 || outputQuality().orElse(0) > 100) {
            found.add(wrong(
                    Code.OUT_OF_RANGE, "has outputQuality " + outputQuality().getAsInt() + "; give 0 to 100"));
        }
        if (safetyTolerance().orElse(1) < 1 || safetyTolerance().orElse(1) > 6) {
            found.add(wrong(
                    Code.OUT_OF_RANGE,
                    "has safetyTolerance " + safetyTolerance().getAsInt() + "; give 1 to 6"));
        }
        if (aspectRatio().filter(String::isBlank).isPresent()) {
            found.add(wrong(Code.MISSING, "has a blank aspectRatio; give for example 16:9, or leave it out"));
        }
        if (megapixels().filter(String::isBlank).isPresent()) {
            found.add(wrong(Code.MISSING, "has blank megapixels; give for example 0.25, or leave it out"));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private static Violation wrong(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ReplicateOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns those of the service among a request's, or ones that say nothing. */
    static ReplicateOptions in(List<ProviderOptions> options) {
        return options.stream()
                .filter(ReplicateOptions.class::isInstance)
                .map(ReplicateOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** Returns those that go among the model's settings, by their names on the wire: each a text, a number or a truth value. */
    final Map<String, Object> modelInputs() {
        Map<String, Object> set = new LinkedHashMap<>();
        aspectRatio().ifPresent(value -> set.put("aspect_ratio", value));
        megapixels().ifPresent(value -> set.put("megapixels", value));
        goFast().ifPresent(value -> set.put("go_fast", value));
        outputQuality().ifPresent(value -> set.put("output_quality", value));
        safetyTolerance().ifPresent(value -> set.put("safety_tolerance", value));
        disableSafetyChecker().ifPresent(value -> set.put("disable_safety_checker", value));
        promptUpsampling().ifPresent(value -> set.put("prompt_upsampling", value));
        raw().ifPresent(value -> set.put("raw", value));
        return set;
    }

    /** Builds {@link ReplicateOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ReplicateOptionsBuilder {
        Builder() {}

        /**
         * Sets a deployment of your own, {@code owner/name}: the request goes to it, whatever {@link ImageRequest#model()} is. By
         * the model's name Easel still knows which settings there are. An upscale and a caption name no model beside it.
         */
        public abstract Builder deployment(@Nullable String deployment);

        /**
         * Sets after how long Replicate stops the task ({@code Cancel-After}), 5 seconds to 24 hours. By default it is the deadline of
         * the call, where that lies between them.
         */
        public abstract Builder cancelAfter(@Nullable Duration cancelAfter);

        /**
         * Sets the proportions in the model's own word ({@code aspect_ratio}), for example {@code 16:9}, in place of {@link
         * ImageRequest#size()}: a request with both is refused.
         */
        public abstract Builder aspectRatio(@Nullable String aspectRatio);

        /** Sets about how many million pixels are generated ({@code megapixels}): {@code 1}, the models' default, or {@code 0.25}. */
        public abstract Builder megapixels(@Nullable String megapixels);

        /**
         * Sets whether the model runs in a faster form ({@code go_fast}). Several FLUX models do so by default, and then the same seed
         * may give other images.
         */
        public abstract Builder goFast(@Nullable Boolean goFast);

        /** Sets the quality of images in JPEG or WebP ({@code output_quality}), 0 to 100. The models' default is 80. */
        public final Builder outputQuality(@Nullable Integer outputQuality) {
            return outputQuality(outputQuality == null ? OptionalInt.empty() : OptionalInt.of(outputQuality));
        }

        /** Sets how much the safety check lets through ({@code safety_tolerance}), 1, the least, to 6. The models' default is 2. */
        public final Builder safetyTolerance(@Nullable Integer safetyTolerance) {
            return safetyTolerance(safetyTolerance == null ? OptionalInt.empty() : OptionalInt.of(safetyTolerance));
        }

        /** Sets whether the safety check is left out ({@code disable_safety_checker}). By default it is not. */
        public abstract Builder disableSafetyChecker(@Nullable Boolean disableSafetyChecker);

        /** Sets whether the model rewrites the prompt ({@code prompt_upsampling}). By default it does not. */
        public abstract Builder promptUpsampling(@Nullable Boolean promptUpsampling);

        /** Sets whether images are less processed ({@code raw}, FLUX 1.1 pro ultra). By default they are not. */
        public abstract Builder raw(@Nullable Boolean raw);

        /**
         * Returns it.
         *
         * @throws InvalidRequestException with everything that is wrong
         */
        public abstract ReplicateOptions build();

        abstract Builder from(ReplicateOptions other);

        abstract Builder outputQuality(OptionalInt outputQuality);

        abstract Builder safetyTolerance(OptionalInt safetyTolerance);
    }
}
