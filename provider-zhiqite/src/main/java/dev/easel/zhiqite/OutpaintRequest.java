package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * An image continued beyond its edges ({@code imgExpand}).
 *
 * <p>Source: Zhiqite documentation, Outpainting page, which responds with an id and shows no result: images are expected in
 * {@code outputImageUrl}, as with the other tools that make them.
 */
@Value.Immutable
public abstract class OutpaintRequest extends ZhiqiteToolRequest.WithCallback {
    OutpaintRequest() {}

    /** Returns the image; see {@link Builder#image}. */
    public abstract ImageInput image();

    /** Returns how many times as high, 1 to 4; see {@link Builder#verticalRatio}. */
    public abstract double verticalRatio();

    /** Returns how many times as wide, 1 or more; see {@link Builder#horizontalRatio}. */
    public abstract double horizontalRatio();

    /** Returns how many images, 1 or more; see {@link Builder#count}. */
    @Value.Default
    public int count() {
        return 1;
    }

    /** Returns what the new part shows; see {@link Builder#prompt}. */
    public abstract Optional<String> prompt();

    /** Returns what it should not show; see {@link Builder#negativePrompt}. */
    public abstract Optional<String> negativePrompt();

    /** Returns the service's name of a sampler; see {@link Builder#sampler}. */
    public abstract Optional<String> sampler();

    /** Returns how many steps, 0 to 50; see {@link Builder#steps}. */
    public abstract OptionalInt steps();

    /** Returns how closely the prompt is followed, 1 to 45; see {@link Builder#guidance}. */
    public abstract OptionalInt guidance();

    /** Returns the number that chance starts from, -1 for a random one, up to 2147483647; see {@link Builder#seed}. */
    public abstract OptionalInt seed();

    @Override
    final String code() {
        return "imgExpand";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("sourceImage", image())
                .put("prompt", prompt())
                .put("negativePrompt", negativePrompt())
                .put("sampler", sampler())
                .put("sampleStep", steps())
                .put("imageCount", count())
                .put("promptGuideFactor", guidance())
                .put("seed", seed())
                .put("verticalExpansionRatio", verticalRatio())
                .put("horizontalExpansionRatio", horizontalRatio());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.within("verticalRatio", OptionalDouble.of(verticalRatio()), 1, 4)
                .atLeast("horizontalRatio", OptionalDouble.of(horizontalRatio()), 1)
                .atLeast("count", OptionalInt.of(count()), 1)
                .notBlank("sampler", sampler())
                .within("steps", steps(), 0, 50)
                .within("guidance", guidance(), 1, 45)
                .atLeast("seed", seed(), -1);
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new OutpaintRequestBuilder();
    }

    /** Builds an {@link OutpaintRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits OutpaintRequestBuilder {
        Builder() {}

        /**
         * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
         * twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /**
         * Sets the http or https address where the service reports that the task is done, besides being polled ({@code
         * callbackUrl}). By default there is none.
         */
        public abstract Builder callbackUrl(@Nullable URI callbackUrl);

        /** Sets the image ({@code sourceImage}). Required. */
        public abstract Builder image(ImageInput image);

        /** Sets how many times as high, 1 to 4 ({@code verticalExpansionRatio}). Required. */
        public abstract Builder verticalRatio(double verticalRatio);

        /**
         * Sets how many times as wide, 1 or more ({@code horizontalExpansionRatio}); the documented upper end is not known.
         * Required.
         */
        public abstract Builder horizontalRatio(double horizontalRatio);

        /** Sets how many images, 1 or more ({@code imageCount}, which the service requires). The default is 1. */
        public abstract Builder count(int count);

        /** Sets what the new part shows ({@code prompt}). */
        public abstract Builder prompt(@Nullable String prompt);

        /** Sets what it should not show ({@code negativePrompt}). */
        public abstract Builder negativePrompt(@Nullable String negativePrompt);

        /** Sets the service's name of a sampler ({@code sampler}); its list is not known. */
        public abstract Builder sampler(@Nullable String sampler);

        /** Sets how many steps, 0 to 50 ({@code sampleStep}). No documented default. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /** Sets how closely the prompt is followed, 1 to 45 ({@code promptGuideFactor}). No documented default. */
        public final Builder guidance(@Nullable Integer guidance) {
            return guidance(guidance == null ? OptionalInt.empty() : OptionalInt.of(guidance));
        }

        /**
         * Sets the number that chance starts from, -1 for a random one, up to 2147483647 ({@code seed}). No documented default.
         */
        public final Builder seed(@Nullable Integer seed) {
            return seed(seed == null ? OptionalInt.empty() : OptionalInt.of(seed));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract OutpaintRequest build();

        abstract Builder from(OutpaintRequest other);

        abstract Builder steps(OptionalInt steps);

        abstract Builder guidance(OptionalInt guidance);

        abstract Builder seed(OptionalInt seed);
    }
}
