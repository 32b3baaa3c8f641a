package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.IntRange;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.immutables.value.Value;

/**
 * What only Zhiqite knows; put into {@link ImageRequest#options()}. What is not set is not sent. Immutable.
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

    /**
     * The size that the hires fix generates the image again at, in pixels ({@code hr_resize_x} and {@code hr_resize_y}):
     * each side 128 to 2048, a multiple of 8. It turns the hires fix on, and takes the place of the factor of {@link
     * ImageRequest#upscale()}, which is still good for upscaler, strength and steps. No default.
     */
    public abstract Optional<Size> hiresSize();

    /**
     * Passes of ADetailer, which finds faces or hands in the finished image and draws them again; in order. None by
     * default.
     */
    public abstract List<Adetailer> adetailers();

    /**
     * Settings of the server that hold for this image alone ({@code override_settings}): strings, numbers, booleans,
     * and lists and maps of these. The documentation shows one, {@code CLIP_stop_at_last_layers}, which is {@link
     * ImageRequest#clipSkip()} and refused here. None by default.
     */
    public abstract Map<String, Object> overrideSettings();

    /**
     * Further members of {@code alwayson_scripts}, which Easel does not know, as the service or your contact there
     * describes them: strings, numbers, booleans, input images (sent by address), and lists and maps of these. Names that Easel
     * itself sends there are refused. None by default.
     */
    public abstract Map<String, Object> extraScripts();

    /**
     * What steers the image ({@code controlnet}): any JSON object, as the service or your contact there describes it;
     * strings, numbers, booleans, and lists and maps of these. The documentation requires the object and does not publish
     * its inside, so that Easel's own {@link ImageRequest#controls()} cannot be told to the service. An {@link ImageInput} in
     * it, however deep, is sent as its address, and uploaded before where it is a file or bytes. Setting it makes the
     * request one of sd controlnet, which requires {@link #resizeMode()} too, and may start from
     * {@link ImageRequest#initImage()}. Empty by default.
     */
    public abstract Map<String, Object> controlnet();

    /**
     * How an image of another shape is fitted ({@code resize_mode}), for image to image and {@link #controlnet()}, which
     * requires it. The documentation does not say what the numbers mean. No default.
     */
    public abstract OptionalInt resizeMode();

    /** How soft the mask's edge is ({@code mask_blur}), for inpainting. No documented range or default. */
    public abstract OptionalInt maskBlur();

    /** How soft the mask's upright edges are ({@code mask_blur_x}), for inpainting. No documented range or default. */
    public abstract OptionalInt maskBlurX();

    /** How soft the mask's level edges are ({@code mask_blur_y}), for inpainting. No documented range or default. */
    public abstract OptionalInt maskBlurY();

    /**
     * What the masked part starts from ({@code inpainting_fill}), for inpainting. The documentation does not say what the
     * numbers mean. No default.
     */
    public abstract OptionalInt inpaintingFill();

    /** Whether the masked part alone is redrawn, at full size ({@code inpaint_full_res}), for inpainting. No default. */
    public abstract Optional<Boolean> inpaintFullRes();

    /**
     * How much around the masked part belongs to it ({@code inpaint_full_res_padding}), for inpainting with {@link
     * #inpaintFullRes()}. No documented range or default.
     */
    public abstract OptionalInt inpaintFullResPadding();

    /**
     * Which part of the mask is redrawn ({@code inpainting_mask_invert}), for inpainting. The documentation does not say
     * what the numbers mean. With a mask Easel sends 0, by which the web UI redraws what is white, as {@link
     * ImageRequest#mask()} means it; set 1 should the service turn out to mean it the other way round.
     */
    public abstract OptionalInt inpaintingMaskInvert();

    /**
     * How closely the image follows the one it starts from ({@code image_cfg_scale}), for image to image. No documented
     * range or default.
     */
    public abstract OptionalDouble imageCfgScale();

    /**
     * By how much the first noise is multiplied ({@code initial_noise_multiplier}), for image to image. No documented
     * range or default.
     */
    public abstract OptionalDouble initialNoiseMultiplier();

    /** {@link Zhiqite#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Zhiqite.PROVIDER;
    }

    /** The input images in {@link #controlnet()}, {@link #overrideSettings()} and {@link #extraScripts()}. */
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
                violations.add(violation("has hiresSize " + size + "; Zhiqite takes sides of " + HIRES_SIDE));
            }
        });
        sendable("overrideSettings", overrideSettings(), violations);
        sendable("extraScripts", extraScripts(), violations);
        sendable("controlnet", controlnet(), violations);
        finite("imageCfgScale", imageCfgScale(), violations);
        finite("initialNoiseMultiplier", initialNoiseMultiplier(), violations);
        if (overrideSettings().containsKey(CLIP_SKIP)) {
            violations.add(
                    violation("has overrideSettings with \"" + CLIP_SKIP + "\"; set clipSkip of the request instead"));
        }
        extraScripts().keySet().stream()
                .filter(TYPED_SCRIPTS::contains)
                .forEach(name -> violations.add(violation("has extraScripts with \"" + name
                        + "\", which Easel itself sends; set it in the request or its ZhiqiteOptions instead")));
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Returns a new builder. */
    public static ZhiqiteOptionsBuilder builder() {
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
        Fields.objections(values).forEach(message -> violations.add(violation("has " + name + " that " + message)));
    }

    private static void finite(String name, OptionalDouble value, List<Violation> violations) {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            violations.add(violation("has " + name + " " + value.getAsDouble() + "; give a number, or leave it out"));
        }
    }

    private static Violation violation(String message) {
        return new Violation("options", message);
    }

    /** What the builder has besides a method for each field. */
    abstract static class Builder {
        Builder() {}

        /**
         * The size that the hires fix generates the image again at.
         *
         * @param width pixels, 128 to 2048, a multiple of 8
         * @param height pixels, 128 to 2048, a multiple of 8
         * @throws InvalidRequestException if one is below 1
         */
        public ZhiqiteOptionsBuilder hiresSize(int width, int height) {
            return ((ZhiqiteOptionsBuilder) this).hiresSize(Size.of(width, height));
        }
    }
}
