package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.IntRange;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only Zhiqite has; put them into {@link ImageRequest#options()}. What is not set is not sent. Immutable.
 *
 * <p>Source: Zhiqite documentation, sd text2image, sd image2image and sd controlnet pages. Numbers whose meaning the pages
 * do not give are handed through as they are; their names are those of Stable Diffusion's web UI.
 */
@Value.Immutable
public abstract class ZhiqiteOptions implements ProviderOptions {
    /** The member of {@code override_settings} that {@link ImageRequest#clipSkip()} is sent as. */
    static final String CLIP_SKIP = "CLIP_stop_at_last_layers";

    private static final IntRange HIRES_SIDE = IntRange.of(128, 2048, 8);
    private static final Set<String> TYPED_SCRIPTS = Set.of(
            "sd_model_checkpoint",
            "id_task",
            "sd_vae",
            "override_settings",
            "output_image_format",
            "ADetailer",
            "image_link",
            "mask_link",
            "controlnet");
    // The last of the constants: its check needs the others.
    private static final ZhiqiteOptions NONE = builder().build();

    ZhiqiteOptions() {}

    /** Returns the size that the hires fix generates the image again at, in pixels; see {@link Builder#hiresSize}. */
    public abstract Optional<Size> hiresSize();

    /**
     * Returns passes of ADetailer, which finds faces or hands in the finished image and draws them again; see {@link
     * Builder#adetailers}.
     */
    public abstract List<Adetailer> adetailers();

    /** Returns settings of the server that hold for this image alone; see {@link Builder#overrideSettings}. */
    public abstract Map<String, Object> overrideSettings();

    /**
     * Returns further members of {@code alwayson_scripts}, which Easel does not know, as the service or your contact there
     * describes them; see {@link Builder#extraScripts}.
     */
    public abstract Map<String, Object> extraScripts();

    /** Returns what steers the image; see {@link Builder#controlnet}. */
    public abstract Map<String, Object> controlnet();

    /** Returns how an image of another shape is fitted; see {@link Builder#resizeMode}. */
    public abstract OptionalInt resizeMode();

    /** Returns how soft the mask's edge is; see {@link Builder#maskBlur}. */
    public abstract OptionalInt maskBlur();

    /** Returns how soft the mask's upright edges are; see {@link Builder#maskBlurX}. */
    public abstract OptionalInt maskBlurX();

    /** Returns how soft the mask's level edges are; see {@link Builder#maskBlurY}. */
    public abstract OptionalInt maskBlurY();

    /** Returns what the masked part starts from; see {@link Builder#inpaintingFill}. */
    public abstract OptionalInt inpaintingFill();

    /** Returns whether the masked part alone is generated anew, at full size; see {@link Builder#inpaintFullRes}. */
    public abstract Optional<Boolean> inpaintFullRes();

    /** Returns how much around the masked part belongs to it; see {@link Builder#inpaintFullResPadding}. */
    public abstract OptionalInt inpaintFullResPadding();

    /** Returns which part of the mask is generated anew; see {@link Builder#inpaintingMaskInvert}. */
    public abstract OptionalInt inpaintingMaskInvert();

    /** Returns how closely the image follows the one it starts from; see {@link Builder#imageCfgScale}. */
    public abstract OptionalDouble imageCfgScale();

    /** Returns by how much the first noise is multiplied; see {@link Builder#initialNoiseMultiplier}. */
    public abstract OptionalDouble initialNoiseMultiplier();

    /** Returns {@link Zhiqite#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Zhiqite.PROVIDER;
    }

    /** Returns the input images in {@link #controlnet()}, {@link #overrideSettings()} and {@link #extraScripts()}. */
    @Override
    public final List<ImageInput> inputs() {
        return Stream.of(controlnet(), overrideSettings(), extraScripts())
                .flatMap(fields -> Fields.imagesIn(fields).stream())
                .toList();
    }

    /** Everything that can be checked without the rest of the request is checked when the options are built. */
    @Value.Check
    void check() {
        List<Violation> violations = new ArrayList<>();
        hiresSize().ifPresent(size -> {
            if (!HIRES_SIDE.contains(size.width()) || !HIRES_SIDE.contains(size.height())) {
                violations.add(violation(
                        Code.OUT_OF_RANGE, "has hiresSize " + size + "; Zhiqite takes sides of " + HIRES_SIDE));
            }
        });
        sendable("overrideSettings", overrideSettings(), violations);
        sendable("extraScripts", extraScripts(), violations);
        sendable("controlnet", controlnet(), violations);
        finite("imageCfgScale", imageCfgScale(), violations);
        finite("initialNoiseMultiplier", initialNoiseMultiplier(), violations);
        if (overrideSettings().containsKey(CLIP_SKIP)) {
            violations.add(violation(
                    Code.CONFLICT,
                    "has overrideSettings with \"" + CLIP_SKIP + "\"; set clipSkip of the request instead"));
        }
        extraScripts().keySet().stream()
                .filter(TYPED_SCRIPTS::contains)
                .forEach(
                        name -> violations.add(
                                violation(
                                        Code.CONFLICT,
                                        "has extraScripts with \"" + name
                                                + "\", which Easel itself sends; set it in the request or its ZhiqiteOptions instead")));
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ZhiqiteOptionsBuilder();
    }

    /** Those of the request; with nothing set where it has none. */
    static ZhiqiteOptions of(ImageRequest request) {
        return request.options().stream()
                .filter(ZhiqiteOptions.class::isInstance)
                .map(ZhiqiteOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    private static void sendable(String name, Map<String, Object> values, List<Violation> violations) {
        Fields.objections(values)
                .forEach(found -> violations.add(violation(found.code(), "has " + name + " that " + found.message())));
    }

    private static void finite(String name, OptionalDouble value, List<Violation> violations) {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            violations.add(violation(
                    Code.OUT_OF_RANGE, "has " + name + " " + value.getAsDouble() + "; give a number, or leave it out"));
        }
    }

    private static Violation violation(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Builds {@link ZhiqiteOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ZhiqiteOptionsBuilder {
        Builder() {}

        /**
         * Sets the size that the hires fix generates the image again at, in pixels ({@code hr_resize_x} and {@code hr_resize_y}):
         * each side 128 to 2048, a multiple of 8. It turns the hires fix on, and takes the place of the factor of {@link
         * ImageRequest#upscale()}, which is still good for upscaler, strength and steps. No default.
         */
        public abstract Builder hiresSize(@Nullable Size hiresSize);

        /** Adds one to {@link #adetailers(Iterable)}. */
        public abstract Builder addAdetailer(Adetailer adetailer);

        /**
         * Sets passes of ADetailer, which finds faces or hands in the finished image and draws them again; in order. None by
         * default.
         */
        public abstract Builder adetailers(Iterable<? extends Adetailer> adetailers);

        /** Adds one to {@link #overrideSettings(Map)}. */
        public abstract Builder putOverrideSetting(String key, Object value);

        /**
         * Sets settings of the server that hold for this image alone ({@code override_settings}): strings, numbers, booleans,
         * and lists and maps of these. The documentation shows one, {@code CLIP_stop_at_last_layers}, which is {@link
         * ImageRequest#clipSkip()} and refused here. None by default.
         */
        public abstract Builder overrideSettings(Map<String, ? extends Object> overrideSettings);

        /** Adds one to {@link #extraScripts(Map)}. */
        public abstract Builder putExtraScript(String key, Object value);

        /**
         * Sets further members of {@code alwayson_scripts}, which Easel does not know, as the service or your contact there
         * describes them: strings, numbers, booleans, input images (sent by address), and lists and maps of these. Names that
         * Easel itself sends there are refused. None by default.
         */
        public abstract Builder extraScripts(Map<String, ? extends Object> extraScripts);

        /** Adds one to {@link #controlnet(Map)}. */
        public abstract Builder putControlnet(String key, Object value);

        /**
         * Sets what steers the image ({@code controlnet}): any JSON object, as the service or your contact there describes it;
         * strings, numbers, booleans, and lists and maps of these. The documentation requires the object and does not publish
         * its inside, so that Easel's own {@link ImageRequest#controls()} cannot be told to the service. An {@link ImageInput}
         * in it, however deep, is sent as its address, and uploaded before where it is a file or bytes. Setting it makes the
         * request one of sd controlnet, which requires {@link ZhiqiteOptions#resizeMode()} too, and may start from {@link
         * ImageRequest#initImage()}. Empty by default.
         */
        public abstract Builder controlnet(Map<String, ? extends Object> controlnet);

        /**
         * Sets how an image of another shape is fitted ({@code resize_mode}), for image to image and {@link
         * ZhiqiteOptions#controlnet()}, which requires it. The documentation does not say what the numbers mean. No default.
         */
        public final Builder resizeMode(@Nullable Integer resizeMode) {
            return resizeMode(resizeMode == null ? OptionalInt.empty() : OptionalInt.of(resizeMode));
        }

        /** Sets how soft the mask's edge is ({@code mask_blur}), for inpainting. No documented range or default. */
        public final Builder maskBlur(@Nullable Integer maskBlur) {
            return maskBlur(maskBlur == null ? OptionalInt.empty() : OptionalInt.of(maskBlur));
        }

        /** Sets how soft the mask's upright edges are ({@code mask_blur_x}), for inpainting. No documented range or default. */
        public final Builder maskBlurX(@Nullable Integer maskBlurX) {
            return maskBlurX(maskBlurX == null ? OptionalInt.empty() : OptionalInt.of(maskBlurX));
        }

        /** Sets how soft the mask's level edges are ({@code mask_blur_y}), for inpainting. No documented range or default. */
        public final Builder maskBlurY(@Nullable Integer maskBlurY) {
            return maskBlurY(maskBlurY == null ? OptionalInt.empty() : OptionalInt.of(maskBlurY));
        }

        /**
         * Sets what the masked part starts from ({@code inpainting_fill}), for inpainting. The documentation does not say what
         * the numbers mean. No default.
         */
        public final Builder inpaintingFill(@Nullable Integer inpaintingFill) {
            return inpaintingFill(inpaintingFill == null ? OptionalInt.empty() : OptionalInt.of(inpaintingFill));
        }

        /**
         * Sets whether the masked part alone is generated anew, at full size ({@code inpaint_full_res}), for inpainting. No
         * default.
         */
        public abstract Builder inpaintFullRes(@Nullable Boolean inpaintFullRes);

        /**
         * Sets how much around the masked part belongs to it ({@code inpaint_full_res_padding}), for inpainting with {@link
         * ZhiqiteOptions#inpaintFullRes()}. No documented range or default.
         */
        public final Builder inpaintFullResPadding(@Nullable Integer inpaintFullResPadding) {
            return inpaintFullResPadding(
                    inpaintFullResPadding == null ? OptionalInt.empty() : OptionalInt.of(inpaintFullResPadding));
        }

        /**
         * Sets which part of the mask is generated anew ({@code inpainting_mask_invert}), for inpainting. The documentation
         * does not say what the numbers mean. With a mask Easel sends 0, by which the web UI redraws what is white, as {@link
         * ImageRequest#mask()} means it; set 1 should the service turn out to mean it the other way round.
         */
        public final Builder inpaintingMaskInvert(@Nullable Integer inpaintingMaskInvert) {
            return inpaintingMaskInvert(
                    inpaintingMaskInvert == null ? OptionalInt.empty() : OptionalInt.of(inpaintingMaskInvert));
        }

        /**
         * Sets how closely the image follows the one it starts from ({@code image_cfg_scale}), for image to image. No
         * documented range or default.
         */
        public abstract Builder imageCfgScale(double imageCfgScale);

        /** Does the same as {@link #imageCfgScale(double)}; null means not set. */
        public final Builder imageCfgScale(@Nullable Double imageCfgScale) {
            return imageCfgScale(imageCfgScale == null ? OptionalDouble.empty() : OptionalDouble.of(imageCfgScale));
        }

        /**
         * Sets by how much the first noise is multiplied ({@code initial_noise_multiplier}), for image to image. No documented
         * range or default.
         */
        public abstract Builder initialNoiseMultiplier(double initialNoiseMultiplier);

        /** Does the same as {@link #initialNoiseMultiplier(double)}; null means not set. */
        public final Builder initialNoiseMultiplier(@Nullable Double initialNoiseMultiplier) {
            return initialNoiseMultiplier(
                    initialNoiseMultiplier == null
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(initialNoiseMultiplier));
        }

        /**
         * Sets the size of the hires fix.
         *
         * @param width in pixels, 128 to 2048, a multiple of 8
         * @param height in pixels, 128 to 2048, a multiple of 8
         * @throws InvalidRequestException at once, if one is below 1
         */
        public final Builder hiresSize(int width, int height) {
            return hiresSize(Size.of(width, height));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract ZhiqiteOptions build();

        abstract Builder from(ZhiqiteOptions other);

        abstract Builder resizeMode(OptionalInt resizeMode);

        abstract Builder maskBlur(OptionalInt maskBlur);

        abstract Builder maskBlurX(OptionalInt maskBlurX);

        abstract Builder maskBlurY(OptionalInt maskBlurY);

        abstract Builder inpaintingFill(OptionalInt inpaintingFill);

        abstract Builder inpaintFullResPadding(OptionalInt inpaintFullResPadding);

        abstract Builder inpaintingMaskInvert(OptionalInt inpaintingMaskInvert);

        abstract Builder imageCfgScale(OptionalDouble imageCfgScale);

        abstract Builder initialNoiseMultiplier(OptionalDouble initialNoiseMultiplier);
    }
}
