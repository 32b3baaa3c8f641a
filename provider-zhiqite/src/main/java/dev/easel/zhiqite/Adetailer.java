package dev.easel.zhiqite;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One pass of ADetailer: a detector finds faces, hands or people in the finished image, and each find is generated again.
 * What is not set is not sent, so that the service's own value holds. Immutable; put into {@link
 * ZhiqiteOptions#adetailers()}.
 *
 * <p>Each field is sent under its name here in snake case with {@code ad_} before it ({@code ad_mask_blur}).
 *
 * <p>Source: the example of the sd text2image page of the Zhiqite documentation, which shows these 31 names with one
 * value each, and gives neither ranges nor defaults; what a field does is what it does in the web UI's ADetailer
 * extension. So the values here are only checked for being numbers, and the example's value is given with each field.
 *
 * <p>Steps, guidance scale, sampler, noise multiplier and inpaint size of a pass come in pairs: in the extension the
 * value counts only where its switch ({@code useSteps}, …) is on.
 */
@Value.Immutable
public abstract class Adetailer {
    Adetailer() {}

    /** The detector, for example {@code face_yolov8n.pt}; {@code None} switches the pass off. Example: {@code None}. */
    public abstract Optional<String> model();

    /** The prompt of the redrawing; empty text stands for the image's own. Example: empty. */
    public abstract Optional<String> prompt();

    /** The negative prompt of the redrawing; empty text stands for the image's own. Example: empty. */
    public abstract Optional<String> negativePrompt();

    /** How sure the detector has to be of a find, 0 to 1. Example: 0.3. */
    public abstract OptionalDouble confidence();

    /** The smallest share of the image that a find may have, 0 to 1. Example: 0. */
    public abstract OptionalDouble maskMinRatio();

    /** The largest share of the image that a find may have, 0 to 1. Example: 1. */
    public abstract OptionalDouble maskMaxRatio();

    /** By how many pixels the mask grows, or shrinks where it is negative. Example: 32. */
    public abstract OptionalInt dilateErode();

    /** By how many pixels the mask is moved to the right. Example: 0. */
    public abstract OptionalInt xOffset();

    /** By how many pixels the mask is moved up. Example: 0. */
    public abstract OptionalInt yOffset();

    /**
     * What becomes of several masks: {@code None}, or the extension's {@code Merge} and {@code Merge and Invert}.
     * Example: {@code None}.
     */
    public abstract Optional<String> maskMergeInvert();

    /** How soft the mask's edge is, in pixels. Example: 4. */
    public abstract OptionalInt maskBlur();

    /** How far the redrawing may go from what was there, 0 to 1. Example: 0.4. */
    public abstract OptionalDouble denoisingStrength();

    /** Whether only the mask's surroundings are redrawn, at full resolution. Example: true. */
    public abstract Optional<Boolean> inpaintOnlyMasked();

    /** How many pixels around the mask belong to its surroundings. Example: 0. */
    public abstract OptionalInt inpaintOnlyMaskedPadding();

    /** Whether {@link #inpaintWidth()} and {@link #inpaintHeight()} count. Example: false. */
    public abstract Optional<Boolean> useInpaintWidthHeight();

    /** How wide the redrawing is, in pixels. Example: 512. */
    public abstract OptionalInt inpaintWidth();

    /** How high the redrawing is, in pixels. Example: 512. */
    public abstract OptionalInt inpaintHeight();

    /** Whether {@link #steps()} counts. Example: true. */
    public abstract Optional<Boolean> useSteps();

    /** How many steps the redrawing takes. Example: 28. */
    public abstract OptionalInt steps();

    /** Whether {@link #cfgScale()} counts. Example: false. */
    public abstract Optional<Boolean> useCfgScale();

    /** How closely the redrawing follows its prompt. Example: 7. */
    public abstract OptionalDouble cfgScale();

    /** Whether {@link #sampler()} counts. Example: false. */
    public abstract Optional<Boolean> useSampler();

    /** The redrawing's sampler, in the service's own full name. Example: {@code DPM++ 2M Karras}. */
    public abstract Optional<String> sampler();

    /** Whether {@link #noiseMultiplier()} counts. Example: false. */
    public abstract Optional<Boolean> useNoiseMultiplier();

    /** By how much the redrawing's first noise is multiplied. Example: 1. */
    public abstract OptionalDouble noiseMultiplier();

    /** Whether faces are restored after the redrawing. Example: false. */
    public abstract Optional<Boolean> restoreFace();

    /** The ControlNet model that steers the redrawing. Example: {@code None}. */
    public abstract Optional<String> controlnetModel();

    /** The ControlNet's preprocessor. Example: {@code None}. */
    public abstract Optional<String> controlnetModule();

    /** How much the ControlNet counts. Example: 1. */
    public abstract OptionalDouble controlnetWeight();

    /** From which share of the steps on the ControlNet counts, 0 to 1. Example: 0. */
    public abstract OptionalDouble controlnetGuidanceStart();

    /** Up to which share of the steps the ControlNet counts, 0 to 1. Example: 1. */
    public abstract OptionalDouble controlnetGuidanceEnd();

    /** Returns the fields in the order of the documentation's example. */
    final Fields fields() {
        return Fields.create()
                .put("ad_model", model())
                .put("ad_prompt", prompt())
                .put("ad_negative_prompt", negativePrompt())
                .put("ad_confidence", confidence())
                .put("ad_mask_min_ratio", maskMinRatio())
                .put("ad_mask_max_ratio", maskMaxRatio())
                .put("ad_dilate_erode", dilateErode())
                .put("ad_x_offset", xOffset())
                .put("ad_y_offset", yOffset())
                .put("ad_mask_merge_invert", maskMergeInvert())
                .put("ad_mask_blur", maskBlur())
                .put("ad_denoising_strength", denoisingStrength())
                .put("ad_inpaint_only_masked", inpaintOnlyMasked())
                .put("ad_inpaint_only_masked_padding", inpaintOnlyMaskedPadding())
                .put("ad_use_inpaint_width_height", useInpaintWidthHeight())
                .put("ad_inpaint_width", inpaintWidth())
                .put("ad_inpaint_height", inpaintHeight())
                .put("ad_use_steps", useSteps())
                .put("ad_steps", steps())
                .put("ad_use_cfg_scale", useCfgScale())
                .put("ad_cfg_scale", cfgScale())
                .put("ad_use_sampler", useSampler())
                .put("ad_sampler", sampler())
                .put("ad_use_noise_multiplier", useNoiseMultiplier())
                .put("ad_noise_multiplier", noiseMultiplier())
                .put("ad_restore_face", restoreFace())
                .put("ad_controlnet_model", controlnetModel())
                .put("ad_controlnet_module", controlnetModule())
                .put("ad_controlnet_weight", controlnetWeight())
                .put("ad_controlnet_guidance_start", controlnetGuidanceStart())
                .put("ad_controlnet_guidance_end", controlnetGuidanceEnd());
    }

    /** JSON has no word for what is not a finite number. */
    @Value.Check
    void check() {
        RequestRules.create()
                .finite("Adetailer.confidence", confidence())
                .finite("Adetailer.maskMinRatio", maskMinRatio())
                .finite("Adetailer.maskMaxRatio", maskMaxRatio())
                .finite("Adetailer.denoisingStrength", denoisingStrength())
                .finite("Adetailer.cfgScale", cfgScale())
                .finite("Adetailer.noiseMultiplier", noiseMultiplier())
                .finite("Adetailer.controlnetWeight", controlnetWeight())
                .finite("Adetailer.controlnetGuidanceStart", controlnetGuidanceStart())
                .finite("Adetailer.controlnetGuidanceEnd", controlnetGuidanceEnd())
                .check();
    }

    /** Returns a new builder. */
    public static AdetailerBuilder builder() {
        return new AdetailerBuilder();
    }

    /**
     * With the service's own values but for the detector.
     *
     * @param model for example {@code face_yolov8n.pt}
     */
    public static Adetailer of(String model) {
        return builder().model(model).build();
    }
}
