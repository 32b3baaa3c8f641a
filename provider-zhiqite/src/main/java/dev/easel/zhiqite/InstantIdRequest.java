package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Size;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * An image of the person in a portrait ({@code instantID}).
 *
 * <p>Source: Zhiqite documentation, instantID page.
 */
@Value.Immutable
public abstract class InstantIdRequest extends ZhiqiteToolRequest.WithCallback {
    InstantIdRequest() {}

    /** Returns the portrait; see {@link Builder#image}. */
    public abstract ImageInput image();

    /** Returns what the image shows; see {@link Builder#prompt}. */
    public abstract String prompt();

    /** Returns what it should not show; see {@link Builder#negativePrompt}. */
    public abstract Optional<String> negativePrompt();

    /** Returns width and height; see {@link Builder#size}. */
    public abstract Optional<Size> size();

    /** Returns how many steps; see {@link Builder#steps}. */
    public abstract OptionalInt steps();

    /** Returns the number that chance starts from; see {@link Builder#seed}. */
    public abstract OptionalLong seed();

    /** Returns how closely the image follows the prompt; see {@link Builder#guidanceScale}. */
    public abstract OptionalDouble guidanceScale();

    @Override
    final String code() {
        return "instantID";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("image", image())
                .put("prompt", prompt())
                .put("negativePrompt", negativePrompt())
                .put("width", size().map(Size::width))
                .put("height", size().map(Size::height))
                .put("steps", steps())
                .put("seed", seed())
                .put("guidanceScale", guidanceScale());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.filled("prompt", prompt())
                .rule(
                        size().isEmpty() || size().get().equals(Size.of(960, 960)),
                        "size",
                        "is " + size().map(Size::toString).orElse("") + "; zhiqite takes 960x960 alone")
                .atLeast("steps", steps(), 1)
                .finite("guidanceScale", guidanceScale());
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new InstantIdRequestBuilder();
    }

    /** Builds an {@link InstantIdRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits InstantIdRequestBuilder {
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

        /** Sets the portrait ({@code image}). Required. */
        public abstract Builder image(ImageInput image);

        /** Sets what the image shows ({@code prompt}). Required. */
        public abstract Builder prompt(String prompt);

        /** Sets what it should not show ({@code negativePrompt}). */
        public abstract Builder negativePrompt(@Nullable String negativePrompt);

        /**
         * Sets width and height ({@code width}, {@code height}): 960 by 960, the only size that is open. No documented default.
         */
        public abstract Builder size(@Nullable Size size);

        /** Sets how many steps ({@code steps}); no documented range or default. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /** Sets the number that chance starts from ({@code seed}); no documented range or default. */
        public abstract Builder seed(long seed);

        /** Does the same as {@link #seed(long)}; null means not set. */
        public final Builder seed(@Nullable Long seed) {
            return seed(seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
        }

        /**
         * Sets how closely the image follows the prompt ({@code guidanceScale}); no documented range or default, 1 in the
         * example.
         */
        public abstract Builder guidanceScale(double guidanceScale);

        /** Does the same as {@link #guidanceScale(double)}; null means not set. */
        public final Builder guidanceScale(@Nullable Double guidanceScale) {
            return guidanceScale(guidanceScale == null ? OptionalDouble.empty() : OptionalDouble.of(guidanceScale));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract InstantIdRequest build();

        abstract Builder from(InstantIdRequest other);

        abstract Builder steps(OptionalInt steps);

        abstract Builder seed(OptionalLong seed);

        abstract Builder guidanceScale(OptionalDouble guidanceScale);
    }
}
