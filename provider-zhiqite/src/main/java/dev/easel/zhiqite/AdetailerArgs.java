package dev.easel.zhiqite;

import dev.easel.spi.JsonObject;

/** Writes one pass of ADetailer as an element of {@code args}, in the order of the documentation's example. */
final class AdetailerArgs {
    private AdetailerArgs() {}

    static JsonObject of(Adetailer pass) {
        JsonObject args = JsonObject.create();
        detection(pass, args);
        redrawing(pass, args);
        control(pass, args);
        return args;
    }

    private static void detection(Adetailer pass, JsonObject args) {
        pass.model().ifPresent(value -> args.put("ad_model", value));
        pass.prompt().ifPresent(value -> args.put("ad_prompt", value));
        pass.negativePrompt().ifPresent(value -> args.put("ad_negative_prompt", value));
        pass.confidence().ifPresent(value -> args.put("ad_confidence", value));
        pass.maskMinRatio().ifPresent(value -> args.put("ad_mask_min_ratio", value));
        pass.maskMaxRatio().ifPresent(value -> args.put("ad_mask_max_ratio", value));
        pass.dilateErode().ifPresent(value -> args.put("ad_dilate_erode", value));
        pass.xOffset().ifPresent(value -> args.put("ad_x_offset", value));
        pass.yOffset().ifPresent(value -> args.put("ad_y_offset", value));
        pass.maskMergeInvert().ifPresent(value -> args.put("ad_mask_merge_invert", value));
        pass.maskBlur().ifPresent(value -> args.put("ad_mask_blur", value));
    }

    private static void redrawing(Adetailer pass, JsonObject args) {
        pass.denoisingStrength().ifPresent(value -> args.put("ad_denoising_strength", value));
        pass.inpaintOnlyMasked().ifPresent(value -> args.put("ad_inpaint_only_masked", value));
        pass.inpaintOnlyMaskedPadding().ifPresent(value -> args.put("ad_inpaint_only_masked_padding", value));
        pass.useInpaintWidthHeight().ifPresent(value -> args.put("ad_use_inpaint_width_height", value));
        pass.inpaintWidth().ifPresent(value -> args.put("ad_inpaint_width", value));
        pass.inpaintHeight().ifPresent(value -> args.put("ad_inpaint_height", value));
        pass.useSteps().ifPresent(value -> args.put("ad_use_steps", value));
        pass.steps().ifPresent(value -> args.put("ad_steps", value));
        pass.useCfgScale().ifPresent(value -> args.put("ad_use_cfg_scale", value));
        pass.cfgScale().ifPresent(value -> args.put("ad_cfg_scale", value));
        pass.useSampler().ifPresent(value -> args.put("ad_use_sampler", value));
        pass.sampler().ifPresent(value -> args.put("ad_sampler", value));
        pass.useNoiseMultiplier().ifPresent(value -> args.put("ad_use_noise_multiplier", value));
        pass.noiseMultiplier().ifPresent(value -> args.put("ad_noise_multiplier", value));
        pass.restoreFace().ifPresent(value -> args.put("ad_restore_face", value));
    }

    private static void control(Adetailer pass, JsonObject args) {
        pass.controlnetModel().ifPresent(value -> args.put("ad_controlnet_model", value));
        pass.controlnetModule().ifPresent(value -> args.put("ad_controlnet_module", value));
        pass.controlnetWeight().ifPresent(value -> args.put("ad_controlnet_weight", value));
        pass.controlnetGuidanceStart().ifPresent(value -> args.put("ad_controlnet_guidance_start", value));
        pass.controlnetGuidanceEnd().ifPresent(value -> args.put("ad_controlnet_guidance_end", value));
    }
}
