package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.ResizeMode;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What only OpenDAN knows, beside what {@link ImageRequest} and {@link UpscaleRequest} have. What a request has no use for
 * (a mask's blur without a mask) is left out of it with a warning. Immutable.
 */
@DanStyle
@Value.Immutable
public abstract class DanOptions implements ProviderOptions {
    private static final DanOptions NONE = builder().build();
    private static final int MAX_MASK_BLUR = 64;

    DanOptions() {}

    /**
     * How the ControlNet's reference image is prepared, in the service's own word ({@code preprocess}; OpenDAN
     * documentation, txt2img page). By default it is the one of the control's type: {@code canny} or {@code openpose}.
     * With {@link dev.easel.ControlNet#model()} it reaches what a server has beyond these; one that goes by the letter of
     * the documentation may want {@code openopse}, as it is misspelt there.
     */
    public abstract Optional<String> controlPreprocess();

    /**
     * How {@link ImageRequest#initImage()} is fitted to the size requested ({@code resize_mode}; known from the service's
     * first API description and its examples, absent from today's pages). The service's default is {@link
     * ResizeMode#RESIZE}.
     */
    public abstract Optional<ResizeMode> resizeMode();

    /**
     * The radius by which the edge of {@link ImageRequest#mask()} is softened, 0 to 64 pixels ({@code mask_blur}; OpenDAN
     * documentation, img2img page). The service's default is 0.
     */
    public abstract OptionalInt maskBlur();

    /**
     * Whether the black of {@link ImageRequest#mask()} is redrawn and the white kept ({@code mask_mode} 0; OpenDAN
     * documentation, img2img page, and the vendor's server). By default white is redrawn, as everywhere in Easel ({@code
     * mask_mode} 1).
     */
    public abstract Optional<Boolean> invertMask();

    /**
     * What is generated where there is a {@link ImageRequest#mask()} ({@code inpaint_area}; OpenDAN documentation, img2img
     * page). The service's default is {@link InpaintArea#WHOLE_IMAGE}.
     */
    public abstract Optional<InpaintArea> inpaintArea();

    /**
     * A second upscaler whose result is mixed into that of {@link UpscaleRequest#upscaler()} ({@code upscaler2}; OpenDAN
     * OpenAPI description, upscale). By default it is the same as the first.
     */
    public abstract Optional<String> upscaler2();

    /**
     * The share of {@link #upscaler2()} in the result, from 0 to below 1 ({@code upscaler2_factor}; OpenDAN OpenAPI
     * description, upscale). The default is 0: the first upscaler alone.
     */
    public abstract OptionalDouble upscaler2Factor();

    /** OpenDAN's. */
    @Override
    public final ProviderId provider() {
        return Dan.PROVIDER;
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        if (controlPreprocess().filter(String::isBlank).isPresent()) {
            found.add(wrong("has a blank controlPreprocess; give a name, or leave it out"));
        }
        if (maskBlur().orElse(0) < 0 || maskBlur().orElse(0) > MAX_MASK_BLUR) {
            found.add(wrong("has maskBlur " + maskBlur().getAsInt() + "; give 0 to " + MAX_MASK_BLUR));
        }
        if (upscaler2().filter(String::isBlank).isPresent()) {
            found.add(wrong("has a blank upscaler2; give a name, or leave it out"));
        }
        double share = upscaler2Factor().orElse(0);
        if (!(share >= 0 && share < 1)) {
            found.add(wrong("has upscaler2Factor " + share + "; give a number from 0 to below 1"));
        } else if (share > 0 && upscaler2().isEmpty()) {
            found.add(wrong("has upscaler2Factor without upscaler2; name the upscaler whose share it is"));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private static Violation wrong(String message) {
        return new Violation("options", message);
    }

    /** Makes one step by step. */
    public static DanOptionsBuilder builder() {
        return new DanOptionsBuilder();
    }

    /** A builder that starts from these. */
    public final DanOptionsBuilder toBuilder() {
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
        CONTROL("but the request has no ControlNet"),
        INIT_IMAGE("but the request has no initImage"),
        MASK("but the request has no mask"),
        UPSCALE_VERB("which only ImageClient.upscale takes");

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

        /** Why the option is of no use, as a clause. */
        String missing() {
            return missing;
        }
    }
}
