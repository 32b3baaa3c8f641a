package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.ResizeMode;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only OpenDAN has, beside those of {@link ImageRequest} and {@link UpscaleRequest}. An option that a request has no use for (a mask's blur without a mask) is left out with a warning. Immutable.
 */
@Value.Immutable
public abstract class DanOptions implements ProviderOptions {
    private static final DanOptions NONE = builder().build();
    private static final int MAX_MASK_BLUR = 64;

    DanOptions() {}

    /**
     * Returns how the ControlNet's reference image is prepared, in the service's own word; see {@link
     * Builder#controlPreprocess}.
     */
    public abstract Optional<String> controlPreprocess();

    /** Returns how {@link ImageRequest#initImage()} is fitted to the size requested; see {@link Builder#resizeMode}. */
    public abstract Optional<ResizeMode> resizeMode();

    /**
     * Returns the radius by which the edge of {@link ImageRequest#mask()} is softened, 0 to 64 pixels; see {@link
     * Builder#maskBlur}.
     */
    public abstract OptionalInt maskBlur();

    /**
     * Returns whether the black of {@link ImageRequest#mask()} is generated anew and the white kept; see {@link
     * Builder#invertMask}.
     */
    public abstract Optional<Boolean> invertMask();

    /** Returns what is generated where there is a {@link ImageRequest#mask()}; see {@link Builder#inpaintArea}. */
    public abstract Optional<InpaintArea> inpaintArea();

    /**
     * Returns a second upscaler whose result is mixed into that of {@link UpscaleRequest#upscaler()}; see {@link
     * Builder#upscaler2}.
     */
    public abstract Optional<String> upscaler2();

    /** Returns the share of {@link #upscaler2()} in the result, from 0 to below 1; see {@link Builder#upscaler2Factor}. */
    public abstract OptionalDouble upscaler2Factor();

    /** Returns {@link Dan#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Dan.PROVIDER;
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        if (controlPreprocess().filter(String::isBlank).isPresent()) {
            found.add(wrong(Code.MISSING, "has a blank controlPreprocess; give a name, or leave it out"));
        }
        if (maskBlur().orElse(0) < 0 || maskBlur().orElse(0) > MAX_MASK_BLUR) {
            found.add(
                    wrong(Code.OUT_OF_RANGE, "has maskBlur " + maskBlur().getAsInt() + "; give 0 to " + MAX_MASK_BLUR));
        }
        if (upscaler2().filter(String::isBlank).isPresent()) {
            found.add(wrong(Code.MISSING, "has a blank upscaler2; give a name, or leave it out"));
        }
        double share = upscaler2Factor().orElse(0);
        if (!(share >= 0 && share < 1)) {
            found.add(wrong(Code.OUT_OF_RANGE, "has upscaler2Factor " + share + "; give a number from 0 to below 1"));
        } else if (share > 0 && upscaler2().isEmpty()) {
            found.add(
                    wrong(Code.CONFLICT, "has upscaler2Factor without upscaler2; name the upscaler whose share it is"));
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
        return new DanOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Those of the service among a request's, or ones that say nothing. */
    static DanOptions in(List<ProviderOptions> options) {
        return options.stream()
                .filter(DanOptions.class::isInstance)
                .map(DanOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** The names of those that are set, each with what it is of use for. */
    final Map<String, Use> set() {
        Map<String, Use> set = new LinkedHashMap<>();
        controlPreprocess().ifPresent(value -> set.put("controlPreprocess", Use.CONTROL));
        resizeMode().ifPresent(value -> set.put("resizeMode", Use.INIT_IMAGE));
        maskBlur().ifPresent(value -> set.put("maskBlur", Use.MASK));
        invertMask().ifPresent(value -> set.put("invertMask", Use.MASK));
        inpaintArea().ifPresent(value -> set.put("inpaintArea", Use.MASK));
        upscaler2().ifPresent(value -> set.put("upscaler2", Use.UPSCALE_VERB));
        upscaler2Factor().ifPresent(value -> set.put("upscaler2Factor", Use.UPSCALE_VERB));
        return set;
    }

    /** What an option needs in order to mean something. */
    enum Use {
        CONTROL("the request has no ControlNet"),
        INIT_IMAGE("the request has no initImage"),
        MASK("the request has no mask"),
        UPSCALE_VERB("only ImageClient.upscale takes it");

        private final String missing;

        Use(String missing) {
            this.missing = missing;
        }

        boolean isIn(ImageRequest request) {
            return switch (this) {
                case CONTROL -> !request.controls().isEmpty();
                case INIT_IMAGE -> request.initImage().isPresent();
                case MASK -> request.mask().isPresent();
                case UPSCALE_VERB -> false;
            };
        }

        /** Returns why the option is of no use, as a sentence. */
        String missing() {
            return missing;
        }
    }

    /** Builds {@link DanOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits DanOptionsBuilder {
        Builder() {}

        /**
         * Sets how the ControlNet's reference image is prepared, in the service's own word ({@code preprocess}; OpenDAN
         * documentation, txt2img page). By default it is the one of the control's type: {@code canny} or {@code openpose}. With
         * {@link dev.easel.ControlNet#model()} it reaches what a server has beyond these; one that goes by the letter of the
         * documentation may want {@code openopse}, as it is misspelt there.
         */
        public abstract Builder controlPreprocess(@Nullable String controlPreprocess);

        /**
         * Sets how {@link ImageRequest#initImage()} is fitted to the size requested ({@code resize_mode}; known from the
         * service's first API description and its examples, absent from today's pages). The service's default is {@link
         * ResizeMode#RESIZE}.
         */
        public abstract Builder resizeMode(@Nullable ResizeMode resizeMode);

        /**
         * Sets the radius by which the edge of {@link ImageRequest#mask()} is softened, 0 to 64 pixels ({@code mask_blur};
         * OpenDAN documentation, img2img page). The service's default is 0.
         */
        public final Builder maskBlur(@Nullable Integer maskBlur) {
            return maskBlur(maskBlur == null ? OptionalInt.empty() : OptionalInt.of(maskBlur));
        }

        /**
         * Sets whether the black of {@link ImageRequest#mask()} is generated anew and the white kept ({@code mask_mode} 0;
         * OpenDAN documentation, img2img page, and the vendor's server). By default white is generated anew, as everywhere in
         * Easel ({@code mask_mode} 1).
         */
        public abstract Builder invertMask(@Nullable Boolean invertMask);

        /**
         * Sets what is generated where there is a {@link ImageRequest#mask()} ({@code inpaint_area}; OpenDAN documentation, img2img
         * page). The service's default is {@link InpaintArea#WHOLE_IMAGE}.
         */
        public abstract Builder inpaintArea(@Nullable InpaintArea inpaintArea);

        /**
         * Sets a second upscaler whose result is mixed into that of {@link UpscaleRequest#upscaler()} ({@code upscaler2};
         * OpenDAN OpenAPI description, upscale). By default it is the same as the first.
         */
        public abstract Builder upscaler2(@Nullable String upscaler2);

        /**
         * Sets the share of {@link DanOptions#upscaler2()} in the result, from 0 to below 1 ({@code upscaler2_factor}; OpenDAN
         * OpenAPI description, upscale). The default is 0: the first upscaler alone.
         */
        public abstract Builder upscaler2Factor(double upscaler2Factor);

        /** Does the same as {@link #upscaler2Factor(double)}; null means not set. */
        public final Builder upscaler2Factor(@Nullable Double upscaler2Factor) {
            return upscaler2Factor(
                    upscaler2Factor == null ? OptionalDouble.empty() : OptionalDouble.of(upscaler2Factor));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract DanOptions build();

        abstract Builder from(DanOptions other);

        abstract Builder maskBlur(OptionalInt maskBlur);

        abstract Builder upscaler2Factor(OptionalDouble upscaler2Factor);
    }
}
