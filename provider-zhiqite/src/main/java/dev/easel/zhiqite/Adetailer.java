package dev.easel.zhiqite;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes one pass of ADetailer: a detector finds faces, hands or people in the finished image, and each of them is generated again.
 * A field that is not set is not sent, and the service's own value holds. Immutable; put into {@link
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

    /** Returns the detector, for example {@code face_yolov8n.pt}; see {@link Builder#model}. */
    public abstract Optional<String> model();

    /** Returns the prompt of the redrawing; see {@link Builder#prompt}. */
    public abstract Optional<String> prompt();

    /** Returns the negative prompt of the redrawing; see {@link Builder#negativePrompt}. */
    public abstract Optional<String> negativePrompt();

    /** Returns how sure the detector has to be of a detection, 0 to 1; see {@link Builder#confidence}. */
    public abstract OptionalDouble confidence();

    /** Returns the smallest share of the image that a detection may have, 0 to 1; see {@link Builder#maskMinRatio}. */
    public abstract OptionalDouble maskMinRatio();

    /** Returns the largest share of the image that a detection may have, 0 to 1; see {@link Builder#maskMaxRatio}. */
    public abstract OptionalDouble maskMaxRatio();

    /** Returns by how many pixels the mask grows, or shrinks where it is negative; see {@link Builder#dilateErode}. */
    public abstract OptionalInt dilateErode();

    /** Returns by how many pixels the mask is moved to the right; see {@link Builder#xOffset}. */
    public abstract OptionalInt xOffset();

    /** Returns by how many pixels the mask is moved up; see {@link Builder#yOffset}. */
    public abstract OptionalInt yOffset();

    /** Returns what becomes of several masks; see {@link Builder#maskMergeInvert}. */
    public abstract Optional<String> maskMergeInvert();

    /** Returns how soft the mask's edge is, in pixels; see {@link Builder#maskBlur}. */
    public abstract OptionalInt maskBlur();

    /** Returns how far the redrawing may go from what was there, 0 to 1; see {@link Builder#denoisingStrength}. */
    public abstract OptionalDouble denoisingStrength();

    /**
     * Returns whether only the mask's surroundings are generated anew, at full resolution; see {@link
     * Builder#inpaintOnlyMasked}.
     */
    public abstract Optional<Boolean> inpaintOnlyMasked();

    /** Returns how many pixels around the mask belong to its surroundings; see {@link Builder#inpaintOnlyMaskedPadding}. */
    public abstract OptionalInt inpaintOnlyMaskedPadding();

    /** Returns whether {@link #inpaintWidth()} and {@link #inpaintHeight()} count; see {@link Builder#useInpaintWidthHeight}. */
    public abstract Optional<Boolean> useInpaintWidthHeight();

    /** Returns how wide the redrawing is, in pixels; see {@link Builder#inpaintWidth}. */
    public abstract OptionalInt inpaintWidth();

    /** Returns how high the redrawing is, in pixels; see {@link Builder#inpaintHeight}. */
    public abstract OptionalInt inpaintHeight();

    /** Returns whether {@link #steps()} counts; see {@link Builder#useSteps}. */
    public abstract Optional<Boolean> useSteps();

    /** Returns how many steps the redrawing takes; see {@link Builder#steps}. */
    public abstract OptionalInt steps();

    /** Returns whether {@link #cfgScale()} counts; see {@link Builder#useCfgScale}. */
    public abstract Optional<Boolean> useCfgScale();

    /** Returns how closely the redrawing follows its prompt; see {@link Builder#cfgScale}. */
    public abstract OptionalDouble cfgScale();

    /** Returns whether {@link #sampler()} counts; see {@link Builder#useSampler}. */
    public abstract Optional<Boolean> useSampler();

    /** Returns the redrawing's sampler, in the service's own full name; see {@link Builder#sampler}. */
    public abstract Optional<String> sampler();

    /** Returns whether {@link #noiseMultiplier()} counts; see {@link Builder#useNoiseMultiplier}. */
    public abstract Optional<Boolean> useNoiseMultiplier();

    /** Returns by how much the redrawing's first noise is multiplied; see {@link Builder#noiseMultiplier}. */
    public abstract OptionalDouble noiseMultiplier();

    /** Returns whether faces are restored after the redrawing; see {@link Builder#restoreFace}. */
    public abstract Optional<Boolean> restoreFace();

    /** Returns the ControlNet model that steers the redrawing; see {@link Builder#controlnetModel}. */
    public abstract Optional<String> controlnetModel();

    /** Returns the ControlNet's preprocessor; see {@link Builder#controlnetModule}. */
    public abstract Optional<String> controlnetModule();

    /** Returns how much the ControlNet counts; see {@link Builder#controlnetWeight}. */
    public abstract OptionalDouble controlnetWeight();

    /** Returns from which share of the steps on the ControlNet counts, 0 to 1; see {@link Builder#controlnetGuidanceStart}. */
    public abstract OptionalDouble controlnetGuidanceStart();

    /** Returns up to which share of the steps the ControlNet counts, 0 to 1; see {@link Builder#controlnetGuidanceEnd}. */
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

    /** Refuses numbers that JSON cannot write. */
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

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new AdetailerBuilder();
    }

    /**
     * Returns a pass with this detector and the service's own values for everything else.
     *
     * @param model for example {@code face_yolov8n.pt}
     */
    public static Adetailer of(String model) {
        return builder().model(model).build();
    }

    /** Builds an {@link Adetailer}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits AdetailerBuilder {
        Builder() {}

        /** Sets the detector, for example {@code face_yolov8n.pt}; {@code None} switches the pass off. No documented default; the page's example has {@code None}. */
        public abstract Builder model(@Nullable String model);

        /** Sets the prompt of the redrawing; empty text stands for the image's own. No documented default; the page's example has empty. */
        public abstract Builder prompt(@Nullable String prompt);

        /** Sets the negative prompt of the redrawing; empty text stands for the image's own. No documented default; the page's example has empty. */
        public abstract Builder negativePrompt(@Nullable String negativePrompt);

        /** Sets how sure the detector has to be of a detection, 0 to 1. No documented default; the page's example has 0.3. */
        public abstract Builder confidence(double confidence);

        /** Does the same as {@link #confidence(double)}; null means not set. */
        public final Builder confidence(@Nullable Double confidence) {
            return confidence(confidence == null ? OptionalDouble.empty() : OptionalDouble.of(confidence));
        }

        /** Sets the smallest share of the image that a detection may have, 0 to 1. No documented default; the page's example has 0. */
        public abstract Builder maskMinRatio(double maskMinRatio);

        /** Does the same as {@link #maskMinRatio(double)}; null means not set. */
        public final Builder maskMinRatio(@Nullable Double maskMinRatio) {
            return maskMinRatio(maskMinRatio == null ? OptionalDouble.empty() : OptionalDouble.of(maskMinRatio));
        }

        /** Sets the largest share of the image that a detection may have, 0 to 1. No documented default; the page's example has 1. */
        public abstract Builder maskMaxRatio(double maskMaxRatio);

        /** Does the same as {@link #maskMaxRatio(double)}; null means not set. */
        public final Builder maskMaxRatio(@Nullable Double maskMaxRatio) {
            return maskMaxRatio(maskMaxRatio == null ? OptionalDouble.empty() : OptionalDouble.of(maskMaxRatio));
        }

        /** Sets by how many pixels the mask grows, or shrinks where it is negative. No documented default; the page's example has 32. */
        public final Builder dilateErode(@Nullable Integer dilateErode) {
            return dilateErode(dilateErode == null ? OptionalInt.empty() : OptionalInt.of(dilateErode));
        }

        /** Sets by how many pixels the mask is moved to the right. No documented default; the page's example has 0. */
        public final Builder xOffset(@Nullable Integer xOffset) {
            return xOffset(xOffset == null ? OptionalInt.empty() : OptionalInt.of(xOffset));
        }

        /** Sets by how many pixels the mask is moved up. No documented default; the page's example has 0. */
        public final Builder yOffset(@Nullable Integer yOffset) {
            return yOffset(yOffset == null ? OptionalInt.empty() : OptionalInt.of(yOffset));
        }

        /**
         * Sets what becomes of several masks: {@code None}, or the extension's {@code Merge} and {@code Merge and Invert}.
         * No documented default; the page's example has {@code None}.
         */
        public abstract Builder maskMergeInvert(@Nullable String maskMergeInvert);

        /** Sets how soft the mask's edge is, in pixels. No documented default; the page's example has 4. */
        public final Builder maskBlur(@Nullable Integer maskBlur) {
            return maskBlur(maskBlur == null ? OptionalInt.empty() : OptionalInt.of(maskBlur));
        }

        /** Sets how far the redrawing may go from what was there, 0 to 1. No documented default; the page's example has 0.4. */
        public abstract Builder denoisingStrength(double denoisingStrength);

        /** Does the same as {@link #denoisingStrength(double)}; null means not set. */
        public final Builder denoisingStrength(@Nullable Double denoisingStrength) {
            return denoisingStrength(
                    denoisingStrength == null ? OptionalDouble.empty() : OptionalDouble.of(denoisingStrength));
        }

        /** Sets whether only the mask's surroundings are generated anew, at full resolution. No documented default; the page's example has true. */
        public abstract Builder inpaintOnlyMasked(@Nullable Boolean inpaintOnlyMasked);

        /** Sets how many pixels around the mask belong to its surroundings. No documented default; the page's example has 0. */
        public final Builder inpaintOnlyMaskedPadding(@Nullable Integer inpaintOnlyMaskedPadding) {
            return inpaintOnlyMaskedPadding(
                    inpaintOnlyMaskedPadding == null ? OptionalInt.empty() : OptionalInt.of(inpaintOnlyMaskedPadding));
        }

        /** Sets whether {@link Adetailer#inpaintWidth()} and {@link Adetailer#inpaintHeight()} count. No documented default; the page's example has false. */
        public abstract Builder useInpaintWidthHeight(@Nullable Boolean useInpaintWidthHeight);

        /** Sets how wide the redrawing is, in pixels. No documented default; the page's example has 512. */
        public final Builder inpaintWidth(@Nullable Integer inpaintWidth) {
            return inpaintWidth(inpaintWidth == null ? OptionalInt.empty() : OptionalInt.of(inpaintWidth));
        }

        /** Sets how high the redrawing is, in pixels. No documented default; the page's example has 512. */
        public final Builder inpaintHeight(@Nullable Integer inpaintHeight) {
            return inpaintHeight(inpaintHeight == null ? OptionalInt.empty() : OptionalInt.of(inpaintHeight));
        }

        /** Sets whether {@link Adetailer#steps()} counts. No documented default; the page's example has true. */
        public abstract Builder useSteps(@Nullable Boolean useSteps);

        /** Sets how many steps the redrawing takes. No documented default; the page's example has 28. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /** Sets whether {@link Adetailer#cfgScale()} counts. No documented default; the page's example has false. */
        public abstract Builder useCfgScale(@Nullable Boolean useCfgScale);

        /** Sets how closely the redrawing follows its prompt. No documented default; the page's example has 7. */
        public abstract Builder cfgScale(double cfgScale);

        /** Does the same as {@link #cfgScale(double)}; null means not set. */
        public final Builder cfgScale(@Nullable Double cfgScale) {
            return cfgScale(cfgScale == null ? OptionalDouble.empty() : OptionalDouble.of(cfgScale));
        }

        /** Sets whether {@link Adetailer#sampler()} counts. No documented default; the page's example has false. */
        public abstract Builder useSampler(@Nullable Boolean useSampler);

        /** Sets the redrawing's sampler, in the service's own full name. No documented default; the page's example has {@code DPM++ 2M Karras}. */
        public abstract Builder sampler(@Nullable String sampler);

        /** Sets whether {@link Adetailer#noiseMultiplier()} counts. No documented default; the page's example has false. */
        public abstract Builder useNoiseMultiplier(@Nullable Boolean useNoiseMultiplier);

        /** Sets by how much the redrawing's first noise is multiplied. No documented default; the page's example has 1. */
        public abstract Builder noiseMultiplier(double noiseMultiplier);

        /** Does the same as {@link #noiseMultiplier(double)}; null means not set. */
        public final Builder noiseMultiplier(@Nullable Double noiseMultiplier) {
            return noiseMultiplier(
                    noiseMultiplier == null ? OptionalDouble.empty() : OptionalDouble.of(noiseMultiplier));
        }

        /** Sets whether faces are restored after the redrawing. No documented default; the page's example has false. */
        public abstract Builder restoreFace(@Nullable Boolean restoreFace);

        /** Sets the ControlNet model that steers the redrawing. No documented default; the page's example has {@code None}. */
        public abstract Builder controlnetModel(@Nullable String controlnetModel);

        /** Sets the ControlNet's preprocessor. No documented default; the page's example has {@code None}. */
        public abstract Builder controlnetModule(@Nullable String controlnetModule);

        /** Sets how much the ControlNet counts. No documented default; the page's example has 1. */
        public abstract Builder controlnetWeight(double controlnetWeight);

        /** Does the same as {@link #controlnetWeight(double)}; null means not set. */
        public final Builder controlnetWeight(@Nullable Double controlnetWeight) {
            return controlnetWeight(
                    controlnetWeight == null ? OptionalDouble.empty() : OptionalDouble.of(controlnetWeight));
        }

        /** Sets from which share of the steps on the ControlNet counts, 0 to 1. No documented default; the page's example has 0. */
        public abstract Builder controlnetGuidanceStart(double controlnetGuidanceStart);

        /** Does the same as {@link #controlnetGuidanceStart(double)}; null means not set. */
        public final Builder controlnetGuidanceStart(@Nullable Double controlnetGuidanceStart) {
            return controlnetGuidanceStart(
                    controlnetGuidanceStart == null
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(controlnetGuidanceStart));
        }

        /** Sets up to which share of the steps the ControlNet counts, 0 to 1. No documented default; the page's example has 1. */
        public abstract Builder controlnetGuidanceEnd(double controlnetGuidanceEnd);

        /** Does the same as {@link #controlnetGuidanceEnd(double)}; null means not set. */
        public final Builder controlnetGuidanceEnd(@Nullable Double controlnetGuidanceEnd) {
            return controlnetGuidanceEnd(
                    controlnetGuidanceEnd == null ? OptionalDouble.empty() : OptionalDouble.of(controlnetGuidanceEnd));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract Adetailer build();

        abstract Builder from(Adetailer other);

        abstract Builder confidence(OptionalDouble confidence);

        abstract Builder maskMinRatio(OptionalDouble maskMinRatio);

        abstract Builder maskMaxRatio(OptionalDouble maskMaxRatio);

        abstract Builder dilateErode(OptionalInt dilateErode);

        abstract Builder xOffset(OptionalInt xOffset);

        abstract Builder yOffset(OptionalInt yOffset);

        abstract Builder maskBlur(OptionalInt maskBlur);

        abstract Builder denoisingStrength(OptionalDouble denoisingStrength);

        abstract Builder inpaintOnlyMaskedPadding(OptionalInt inpaintOnlyMaskedPadding);

        abstract Builder inpaintWidth(OptionalInt inpaintWidth);

        abstract Builder inpaintHeight(OptionalInt inpaintHeight);

        abstract Builder steps(OptionalInt steps);

        abstract Builder cfgScale(OptionalDouble cfgScale);

        abstract Builder noiseMultiplier(OptionalDouble noiseMultiplier);

        abstract Builder controlnetWeight(OptionalDouble controlnetWeight);

        abstract Builder controlnetGuidanceStart(OptionalDouble controlnetGuidanceStart);

        abstract Builder controlnetGuidanceEnd(OptionalDouble controlnetGuidanceEnd);
    }
}
