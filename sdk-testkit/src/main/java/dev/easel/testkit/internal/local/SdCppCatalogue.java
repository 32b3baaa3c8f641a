package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.List;

/** Describes stable-diffusion.cpp's server as it does itself, at the defaults of its launch. */
final class SdCppCatalogue {
    static final List<String> UPSCALERS = List.of(
            "None",
            "Lanczos",
            "Nearest",
            "Latent",
            "Latent (nearest)",
            "Latent (nearest-exact)",
            "Latent (antialiased)",
            "Latent (bicubic)",
            "Latent (bicubic antialiased)");

    private SdCppCatalogue() {}

    static ObjectNode models() {
        ObjectNode response = Json.object();
        response.putArray("data")
                .addObject()
                .put("id", "sd-cpp-local")
                .put("object", "model")
                .put("owned_by", "local");
        return response;
    }

    static ObjectNode capabilities(SdCppRelease release, List<String> loras) {
        ObjectNode response = Json.object().put("current_mode", "img_gen");
        response.putArray("supported_modes").add("img_gen");
        response.putObject("model")
                .put("name", "m.safetensors")
                .put("path", "/models/m.safetensors")
                .put("stem", "m");
        defaults(response.putObject("defaults"), release);
        defaults(response.putObject("defaults_by_mode").putObject("img_gen"), release);
        formats(response.putArray("output_formats"));
        formats(response.putObject("output_formats_by_mode").putArray("img_gen"));
        features(response.putObject("features"), release);
        features(response.putObject("features_by_mode").putObject("img_gen"), release);
        response.putObject("limits")
                .put("min_width", 64)
                .put("max_width", 4096)
                .put("min_height", 64)
                .put("max_height", 4096)
                .put("max_batch_count", 8)
                .put("max_queue_size", 64);
        release.samplers().forEach(response.putArray("samplers")::add);
        // The last release lists the other word for its first scheduler too.
        List<String> schedulers = release.hasHires() ? release.schedulersAndAlias() : release.schedulers();
        schedulers.forEach(response.putArray("schedulers")::add);
        response.set("loras", SdCppLoras.list(loras));
        ArrayNode upscalers = response.putArray("upscalers");
        UPSCALERS.forEach(name -> upscalers.addObject().put("name", name));
        return response;
    }

    private static void formats(ArrayNode formats) {
        formats.add("png").add("jpeg").add("webp");
    }

    private static void features(ObjectNode features, SdCppRelease release) {
        for (String name : List.of(
                "init_image",
                "mask_image",
                "control_image",
                "ip_adapter_image",
                "ref_images",
                "lora",
                "vae_tiling",
                "hires",
                "cache",
                "cancel_queued")) {
            if (!name.equals("hires") || release.hasHires()) {
                features.put(name, true);
            }
        }
        features.put("cancel_generating", false);
    }

    /** Numbers that the server keeps in 32 bits show it. */
    private static void defaults(ObjectNode defaults, SdCppRelease release) {
        defaults.put("prompt", "")
                .put("negative_prompt", "")
                .put("width", 512)
                .put("height", 512)
                .put("batch_count", 1)
                .put("seed", 42)
                .put("strength", 0.75)
                .put("clip_skip", -1)
                .put("control_strength", 0.8999999761581421)
                .put("ip_adapter_strength", 1.0)
                .put("auto_resize_ref_image", true)
                .put("increase_ref_index", false)
                .put("qwen_image_layers", 3)
                .put("cache_mode", "")
                .put("cache_option", "")
                .put("scm_mask", "")
                .put("scm_policy_dynamic", true)
                .put("output_format", "png")
                .put("output_compression", 100);
        ObjectNode guidance = defaults.putObject("sample_params")
                .put("sample_method", "default")
                .put("scheduler", "default")
                .put("sample_steps", 20)
                .putNull("eta")
                .putNull("flow_shift")
                .put("shifted_timestep", 0)
                .putObject("guidance")
                .put("txt_cfg", 7.0)
                .putNull("img_cfg")
                .put("distilled_guidance", 3.5);
        ObjectNode slg = guidance.putObject("slg");
        slg.putArray("layers").add(7).add(8).add(9);
        slg.put("layer_start", 0.009999999776482582)
                .put("layer_end", 0.20000000298023224)
                .put("scale", 0.0);
        if (release.hasHires()) {
            defaults.putObject("hires")
                    .put("enabled", false)
                    .put("upscaler", "Latent")
                    .put("scale", 2.0)
                    .put("steps", 0)
                    .put("target_width", 0)
                    .put("target_height", 0)
                    .put("denoising_strength", 0.699999988079071)
                    .put("upscale_tile_size", 128)
                    .putArray("custom_sigmas");
        }
        defaults.putObject("vae_tiling_params")
                .put("enabled", false)
                .put("temporal_tiling", false)
                .put("tile_size_x", 0)
                .put("tile_size_y", 0)
                .put("target_overlap", 0.5)
                .put("rel_size_x", 0.0)
                .put("rel_size_y", 0.0)
                .put("extra_tiling_args", "");
    }
}
