package dev.easel.comfyui;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Holds the options that only ComfyUI has; put them into {@link ImageRequest#options()}. Immutable. */
@Value.Immutable
public abstract class ComfyUiOptions implements ProviderOptions {
    private static final ComfyUiOptions NONE = builder().build();
    private static final int MOST_GROWN = 64;

    ComfyUiOptions() {}

    /** Returns the graph that is run in the place of Easel's own; see {@link Builder#workflow}. */
    public abstract Optional<ComfyUiWorkflow> workflow();

    /** Returns how the white of a mask is generated anew; see {@link Builder#inpainting}. */
    @Value.Default
    public ComfyUiInpainting inpainting() {
        return ComfyUiInpainting.KEEP;
    }

    /** Returns by how many pixels the mask is grown; see {@link Builder#growMask}. */
    @Value.Default
    public int growMask() {
        return 6;
    }

    /** Returns whether previews are asked for; see {@link Builder#previews}. */
    @Value.Default
    public boolean previews() {
        return false;
    }

    /** Returns whether the images are kept until the server's next start only; see {@link Builder#temporary}. */
    @Value.Default
    public boolean temporary() {
        return false;
    }

    /** Returns whether the images of ControlNets are finished maps; see {@link Builder#controlMaps}. */
    @Value.Default
    public boolean controlMaps() {
        return false;
    }

    /** Returns {@link ComfyUi#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return ComfyUi.PROVIDER;
    }

    @Value.Check
    void check() {
        if (growMask() < 0 || growMask() > MOST_GROWN) {
            throw new InvalidRequestException(List.of(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "options",
                    "has growMask " + growMask() + "; give 0 to " + MOST_GROWN)));
        }
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ComfyUiOptionsBuilder();
    }

    /** Those among the options; with nothing set where there are none. */
    static ComfyUiOptions in(List<ProviderOptions> options) {
        return options.stream()
                .filter(ComfyUiOptions.class::isInstance)
                .map(ComfyUiOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    static ComfyUiOptions of(ImageRequest request) {
        return in(request.options());
    }

    /** Builds {@link ComfyUiOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ComfyUiOptionsBuilder {
        Builder() {}

        /** Sets a graph of your own, which is run in the place of Easel's. */
        public abstract Builder workflow(@Nullable ComfyUiWorkflow workflow);

        /** Sets how the white of {@link ImageRequest#mask()} is generated anew; {@link ComfyUiInpainting#KEEP} by default. */
        public abstract Builder inpainting(ComfyUiInpainting inpainting);

        /** Sets by how many pixels the mask is grown with {@link ComfyUiInpainting#ERASE}: 0 to 64; 6 by default. */
        public abstract Builder growMask(int pixels);

        /** Sets whether the server is asked for previews, which takes it some time; {@code false} by default. */
        public abstract Builder previews(boolean previews);

        /**
         * Sets whether the server keeps the images until its next start only; {@code false} by default, where they stay until somebody
         * deletes them.
         */
        public abstract Builder temporary(boolean temporary);

        /**
         * Sets whether the images of {@link ImageRequest#controls()} are finished maps, from which nothing is to be made; {@code
         * false} by default, where edges are found for the type {@code canny}.
         */
        public abstract Builder controlMaps(boolean controlMaps);

        /**
         * Returns the options.
         *
         * @throws InvalidRequestException with everything that is wrong
         */
        public abstract ComfyUiOptions build();

        abstract Builder from(ComfyUiOptions other);
    }
}
