package dev.easel.zhiqite;

import dev.easel.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * An image drawn by Flux ({@code comfyui/text2image}).
 *
 * <p>Source: Zhiqite documentation, Flux text2image page.
 */
@Value.Immutable
public abstract class FluxRequest extends ZhiqiteToolRequest.WithCallback {
    FluxRequest() {}

    /** Returns which Flux draws; see {@link Builder#model}. */
    public abstract FluxModel model();

    /** Returns what the image shows; see {@link Builder#prompt}. */
    public abstract String prompt();

    /** Returns width and height in pixels; see {@link Builder#size}. */
    public abstract Optional<Size> size();

    /** Returns how many steps; see {@link Builder#steps}. */
    public abstract OptionalInt steps();

    /** Returns how closely the image follows the prompt; see {@link Builder#fluxGuidance}. */
    public abstract OptionalDouble fluxGuidance();

    @Override
    final String code() {
        return "comfyui/text2image";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("comfyTaskType", model().wireName())
                .put("prompt", prompt())
                .put("width", size().map(Size::width))
                .put("height", size().map(Size::height))
                .put("steps", steps())
                .put("fluxGuidance", fluxGuidance());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.filled("prompt", prompt())
                .atLeast("steps", steps(), 1)
                .finite("fluxGuidance", fluxGuidance())
                .rule(
                        fluxGuidance().isEmpty() || isTenths(fluxGuidance().getAsDouble()),
                        "fluxGuidance",
                        "is " + fluxGuidance().orElse(0) + "; give it in steps of 0.1");
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new FluxRequestBuilder();
    }

    private static boolean isTenths(double number) {
        return !Double.isFinite(number)
                || new BigDecimal(Double.toString(number)).stripTrailingZeros().scale() <= 1;
    }

    /** Builds a {@link FluxRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits FluxRequestBuilder {
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

        /** Sets which Flux draws ({@code comfyTaskType}). Required. */
        public abstract Builder model(FluxModel model);

        /** Sets what the image shows ({@code prompt}). Required. */
        public abstract Builder prompt(String prompt);

        /**
         * Sets width and height in pixels ({@code width}, {@code height}); no documented range or default, 512 by 512 in the
         * example.
         */
        public abstract Builder size(@Nullable Size size);

        /** Sets how many steps ({@code steps}); no documented range or default, 4 in the example. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /**
         * Sets how closely the image follows the prompt ({@code fluxGuidance}), in the place of a guidance scale: in steps of
         * 0.1; the documentation advises 3.5. No documented range or default.
         */
        public abstract Builder fluxGuidance(double fluxGuidance);

        /** Does the same as {@link #fluxGuidance(double)}; null means not set. */
        public final Builder fluxGuidance(@Nullable Double fluxGuidance) {
            return fluxGuidance(fluxGuidance == null ? OptionalDouble.empty() : OptionalDouble.of(fluxGuidance));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract FluxRequest build();

        abstract Builder from(FluxRequest other);

        abstract Builder steps(OptionalInt steps);

        abstract Builder fluxGuidance(OptionalDouble fluxGuidance);
    }
}
