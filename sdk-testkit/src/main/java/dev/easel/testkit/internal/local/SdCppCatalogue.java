package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.List;

/** What stable-diffusion.cpp's server tells about itself, at the defaults of its launch. */
final class SdCppCatalogue {
    private static final List<String> UPSCALERS = List.of(
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
        ObjectNode answer = Json.object();
        answer.putArray("data")
                .addObject()
                .put("id", "sd-cpp-local")
                .put("object", "model")
                .put("owned_by", "local");
        return answer;
    }

    static ObjectNode capabilities() {
        ObjectNode answer = Json.object().put("current_mode", "img_gen");
        answer.putArray("supported_modes").add("img_gen");
        answer.putObject("model")
                .put("name", "m.safetensors")
                .put("path", "/models/m.safetensors")
                .put("stem", "m");
        defaults(answer.putObject("defaults"));
        answer.putArray("output_formats").add("png").add("jpeg").add("webp");
        answer.putObject("features")
                .put("init_image", true)
                .put("mask_image", true)
                .put("control_image", true)
                .put("ref_images", true)
                .put("lora", true)
                .put("hires", true)
                .put("cancel_queued", true)
                .put("cancel_generating", false);
        answer.putObject("limits")
                .put("min_width", 64)
                .put("max_width", 4096)
                .put("min_height", 64)
                .put("max_height", 4096)
                .put("max_batch_count", 8)
                .put("max_queue_size", 64);
        ArrayNode samplers = answer.putArray("samplers");
        SdCppSchema.SAMPLE_METHODS.stream().sorted().forEach(samplers::add);
        ArrayNode schedulers = answer.putArray("schedulers");
        SdCppSchema.SCHEDULERS.stream().sorted().forEach(schedulers::add);
        answer.putArray("loras");
        ArrayNode upscalers = answer.putArray("upscalers");
        UPSCALERS.forEach(name -> upscalers.addObject().put("name", name));
        return answer;
    }

    /** Numbers that the server keeps in 32 bits show it. */
    private static void defaults(ObjectNode defaults) {
        defaults.put("prompt", "")
                .put("negative_prompt", "")
                .put("width", 512)
                .put("height", 512)
                .put("batch_count", 1)
                .put("seed", 42)
                .put("strength", 0.75)
                .put("clip_skip", -1)
                .put("control_strength", 0.8999999761581421)
                .put("output_format", "png")
                .put("output_compression", 100);
        defaults.putObject("sample_params")
                .put("sample_method", "default")
                .put("scheduler", "default")
                .put("sample_steps", 20)
                .putNull("eta")
                .putObject("guidance")
                .put("txt_cfg", 7.0);
        defaults.putObject("hires")
                .put("enabled", false)
                .put("upscaler", "Latent")
                .put("scale", 2.0)
                .put("denoising_strength", 0.699999988079071);
    }
}
