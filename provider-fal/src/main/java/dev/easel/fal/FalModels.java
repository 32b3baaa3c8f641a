package dev.easel.fal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The endpoints whose settings Easel knows (the vendor's generated schema, and the ranges on the models' pages, 2026). */
final class FalModels {
    private static final String BARE = "prompt seed sync_mode enable_safety_checker";
    private static final String MANY = BARE + " num_images";
    private static final String COMMON = MANY + " output_format";
    private static final String STEPS = " num_inference_steps guidance_scale";
    private static final String FLUX = COMMON + STEPS + " acceleration";
    private static final String PRO = "prompt seed sync_mode num_images output_format safety_tolerance";
    private static final String SDXL = MANY + STEPS + " format negative_prompt loras";
    private static final String LORA =
            "prompt negative_prompt seed num_images enable_safety_checker model_name! scheduler clip_skip loras"
                    + " controlnets image_format" + STEPS;
    private static final String GENERAL = COMMON + STEPS + " loras controlnets negative_prompt";
    private static final String NANO =
            "prompt seed sync_mode num_images output_format aspect_ratio webp safety_tolerance";
    private static final double MOST_PIXELS = 14_142;

    private static final Map<String, FalModel> KNOWN =
            all().stream().collect(Collectors.toUnmodifiableMap(FalModel::id, Function.identity()));

    private FalModels() {}

    static Optional<FalModel> find(String id) {
        return Optional.ofNullable(KNOWN.get(id));
    }

    private static List<FalModel> all() {
        List<FalModel> all = new ArrayList<>();
        flux(all);
        pro(all);
        stableDiffusion(all);
        others(all);
        return all;
    }

    private static FalModel of(String id, String settings) {
        return FalModel.of(id, settings)
                .limit("image_size", 1, MOST_PIXELS)
                .limit("num_images", 1, 4)
                .limit("safety_tolerance", 1, 6);
    }

    private static void flux(List<FalModel> all) {
        all.add(flux(Fal.FLUX_DEV, FLUX + " image_size"));
        all.add(flux(Fal.FLUX_SCHNELL, FLUX + " image_size").limit("num_inference_steps", 1, 12));
        all.add(flux("fal-ai/flux/dev/image-to-image", FLUX + " image_url! strength"));
        all.add(flux("fal-ai/flux-lora", FLUX + " image_size loras"));
        all.add(flux("fal-ai/flux-lora/inpainting", FLUX + " image_size loras image_url! mask_url! strength"));
        all.add(of("fal-ai/flux-general", GENERAL + " image_size"));
        all.add(of("fal-ai/flux-general/inpainting", GENERAL + " image_size image_url! mask_url! strength"));
        all.add(of("fal-ai/flux-general/image-to-image", GENERAL + " image_size image_url! strength"));
        all.add(flux2("fal-ai/flux-2", COMMON + STEPS + " image_size webp"));
        all.add(flux2("fal-ai/flux-2/edit", COMMON + STEPS + " image_size webp image_urls!"));
    }

    private static FalModel flux(String id, String settings) {
        return of(id, settings).limit("num_inference_steps", 1, 50).limit("guidance_scale", 1, 20);
    }

    /** More images than four are dropped by the service, which says nothing. */
    private static FalModel flux2(String id, String settings) {
        return of(id, settings).limit("image_size", 512, 2048).limit("image_urls", 1, 4);
    }

    private static void pro(List<FalModel> all) {
        String kontext = PRO + " aspect_ratio guidance_scale enhance_prompt";
        all.add(of("fal-ai/flux-pro/v1.1", PRO + " image_size enhance_prompt"));
        all.add(of(
                "fal-ai/flux-pro/v1.1-ultra",
                PRO + " aspect_ratio raw image_url image_prompt_strength enhance_prompt"));
        all.add(of("fal-ai/flux-pro/kontext", kontext + " image_url!"));
        all.add(of("fal-ai/flux-pro/kontext/max", kontext + " image_url!"));
        all.add(of("fal-ai/flux-pro/kontext/text-to-image", kontext));
        all.add(of("fal-ai/flux-pro/kontext/max/text-to-image", kontext));
        all.add(of("fal-ai/flux-pro/kontext/max/multi", kontext + " image_urls!"));
        all.add(of("fal-ai/flux-pro/v1/fill", PRO + " enable_safety_checker image_url! mask_url!"));
        for (String variant : List.of("pro", "max", "flex")) {
            String settings = BARE + " output_format image_size safety_tolerance";
            all.add(of("fal-ai/flux-2-" + variant, settings).limit("safety_tolerance", 1, 5));
            all.add(of("fal-ai/flux-2-" + variant + "/edit", settings + " image_urls!")
                    .limit("safety_tolerance", 1, 5));
        }
    }

    private static void stableDiffusion(List<FalModel> all) {
        all.add(of("fal-ai/fast-sdxl", SDXL + " image_size"));
        all.add(of("fal-ai/fast-sdxl/image-to-image", SDXL + " image_size image_url! strength"));
        all.add(of("fal-ai/fast-sdxl/inpainting", SDXL + " image_size image_url! mask_url! strength"));
        all.add(of(
                "fal-ai/fast-sdxl-controlnet-canny",
                MANY + STEPS + " negative_prompt loras image_size control_image_url! controlnet_conditioning_scale"));
        all.add(of("fal-ai/lora", LORA + " image_size"));
        all.add(of("fal-ai/lora/image-to-image", LORA + " image_url! noise_strength"));
        all.add(of("fal-ai/lora/inpaint", LORA + " image_url! mask_url! noise_strength"));
    }

    private static void others(List<FalModel> all) {
        all.add(of("fal-ai/recraft/v3/text-to-image", "prompt sync_mode enable_safety_checker image_size style"));
        String ideogram = MANY + " negative_prompt style";
        all.add(of("fal-ai/ideogram/v3", ideogram + " image_size"));
        all.add(of("fal-ai/ideogram/v3/edit", ideogram + " image_url! mask_url!"));
        for (String variant : List.of("", "-pro", "-2")) {
            String settings = NANO + (variant.isEmpty() ? "" : " resolution");
            all.add(of("fal-ai/nano-banana" + variant, settings));
            all.add(of("fal-ai/nano-banana" + variant + "/edit", settings + " image_urls!"));
        }
        all.add(of("fal-ai/bytedance/seedream/v4/text-to-image", MANY + " image_size"));
        all.add(of("fal-ai/bytedance/seedream/v4/edit", MANY + " image_size image_urls!"));
    }
}
