package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedPicture;
import dev.easel.testkit.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A checked request for pictures.
 *
 * @param inputs every picture that shapes the result: the one to start from, then the mask
 * @param scale how much larger the second pass makes it
 */
record A1111Order(ObjectNode request, List<byte[]> inputs, long seed, int count, int width, int height, double scale) {
    static final List<String> SAMPLERS = List.of(
            "DPM++ 2M",
            "DPM++ SDE",
            "DPM++ 2M SDE",
            "DPM++ 2M SDE Heun",
            "DPM++ 2S a",
            "DPM++ 3M SDE",
            "Euler a",
            "Euler",
            "LMS",
            "Heun",
            "DPM2",
            "DPM2 a",
            "DPM fast",
            "DPM adaptive",
            "Restart",
            "HeunPP2",
            "IPNDM",
            "IPNDM_V",
            "DEIS",
            "DDIM",
            "DDIM CFG++",
            "PLMS",
            "UniPC",
            "LCM");
    static final Map<String, String> SCHEDULERS = Map.ofEntries(
            Map.entry("automatic", "Automatic"),
            Map.entry("uniform", "Uniform"),
            Map.entry("karras", "Karras"),
            Map.entry("exponential", "Exponential"),
            Map.entry("polyexponential", "Polyexponential"),
            Map.entry("sgm_uniform", "SGM Uniform"),
            Map.entry("kl_optimal", "KL Optimal"),
            Map.entry("align_your_steps", "Align Your Steps"),
            Map.entry("simple", "Simple"),
            Map.entry("normal", "Normal"),
            Map.entry("ddim", "DDIM"),
            Map.entry("beta", "Beta"),
            Map.entry("turbo", "Turbo"));

    private static final int LARGEST_SIDE = 4096;
    private static final FieldKinds TXT2IMG = FieldKinds.create()
            .text("prompt negative_prompt sampler_name sampler_index scheduler refiner_checkpoint firstpass_image"
                    + " hr_upscaler hr_checkpoint_name hr_sampler_name hr_scheduler hr_prompt hr_negative_prompt"
                    + " force_task_id script_name infotext")
            .integer("seed subseed seed_resize_from_h seed_resize_from_w batch_size n_iter steps width height"
                    + " firstphase_width firstphase_height hr_second_pass_steps hr_resize_x hr_resize_y")
            .number("subseed_strength cfg_scale distilled_cfg_scale eta denoising_strength s_min_uncond s_churn s_tmax"
                    + " s_tmin s_noise refiner_switch_at hr_scale hr_cfg hr_distilled_cfg")
            .bool("restore_faces tiling do_not_save_samples do_not_save_grid override_settings_restore_afterwards"
                    + " disable_extra_networks enable_hr send_images save_images")
            .list("styles hr_additional_modules script_args")
            .object("override_settings comments alwayson_scripts");
    private static final FieldKinds IMG2IMG = TXT2IMG.and(FieldKinds.create()
            .list("init_images")
            .text("mask latent_mask")
            .integer("resize_mode mask_blur mask_blur_x mask_blur_y inpainting_fill inpaint_full_res_padding"
                    + " inpainting_mask_invert")
            .number("image_cfg_scale initial_noise_multiplier")
            .bool("mask_round inpaint_full_res include_init_images"));

    /**
     * Checks a request.
     *
     * @param randomSeed for a request without one
     * @throws FastApiRefusal where the server does not draw it
     */
    static A1111Order read(ObjectNode request, boolean fromPicture, boolean strict, int randomSeed) {
        (fromPicture ? IMG2IMG : TXT2IMG).check(request, strict);
        String sampler = request.path("sampler_name")
                .asText(request.path("sampler_index").asText("Euler"));
        if (SAMPLERS.stream().noneMatch(sampler::equalsIgnoreCase)) {
            throw FastApiRefusal.of(400, "Sampler not found");
        }
        if (strict
                && request.hasNonNull("scheduler")
                && !isScheduler(request.get("scheduler").asText())) {
            throw FastApiRefusal.strict("scheduler", "unknown; the server would take another");
        }
        if (request.hasNonNull("script_name")) {
            throw FastApiRefusal.of(422, "Script '" + request.get("script_name").asText() + "' not found");
        }
        List<byte[]> inputs = fromPicture ? inputs(request) : List.of();
        int width = request.path("width").asInt(512);
        int height = request.path("height").asInt(512);
        double scale = !fromPicture && request.path("enable_hr").asBoolean()
                ? request.path("hr_scale").asDouble(2)
                : 1;
        if (width < 1 || height < 1 || Math.max(width, height) * scale > LARGEST_SIDE) {
            throw FastApiRefusal.of(500, "Internal Server Error");
        }
        int count = request.path("batch_size").asInt(1) * request.path("n_iter").asInt(1);
        long seed = request.path("seed").asLong(-1);
        return new A1111Order(request, inputs, seed < 0 ? randomSeed : seed, Math.max(1, count), width, height, scale);
    }

    private static boolean isScheduler(String name) {
        return SCHEDULERS.entrySet().stream()
                .anyMatch(entry -> entry.getKey().equalsIgnoreCase(name)
                        || entry.getValue().equalsIgnoreCase(name));
    }

    private static List<byte[]> inputs(ObjectNode request) {
        JsonNode pictures = request.path("init_images");
        if (pictures.isEmpty()) {
            throw FastApiRefusal.of(404, "Init image not found");
        }
        List<byte[]> inputs = new ArrayList<>();
        for (JsonNode picture : pictures) {
            inputs.add(input(picture));
        }
        if (request.hasNonNull("mask")) {
            inputs.add(input(request.get("mask")));
        }
        return inputs;
    }

    private static byte[] input(JsonNode text) {
        if (text.asText().startsWith("http://") || text.asText().startsWith("https://")) {
            throw FastApiRefusal.of(500, "Requests not allowed");
        }
        byte[] bytes = Uploads.decode(text);
        if (bytes == null || !Uploads.isPicture(bytes)) {
            throw FastApiRefusal.of(500, "Invalid encoded image");
        }
        return bytes;
    }

    /**
     * The answer: pictures in base64, what was asked for, and JSON in a text.
     *
     * @param grid whether a sheet of all pictures comes first where there are several
     */
    ObjectNode answer(boolean grid) {
        boolean sheet = grid && count > 1;
        ObjectNode answer = Json.object();
        ArrayNode images = answer.putArray("images");
        if (request.path("send_images").asBoolean(true)) {
            List<byte[]> pictures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pictures.add(picture(i));
            }
            if (sheet) {
                images.add(Uploads.base64(EmulatedPicture.resized(pictures.get(0), width * 2, height * 2)
                        .labelled("GRID")
                        .png()));
            }
            pictures.forEach(picture -> images.add(Uploads.base64(picture)));
        }
        ObjectNode parameters = request.deepCopy();
        if (!request.path("include_init_images").asBoolean()) {
            parameters.remove(List.of("init_images", "mask"));
        }
        answer.set("parameters", parameters);
        return answer.put("info", info(sheet ? 1 : 0).toString());
    }

    private byte[] picture(int index) {
        String faces = request.path("restore_faces").asBoolean() ? " #restore_faces" : "";
        EmulatedPicture picture = EmulatedPicture.of(
                        request.path("prompt").asText() + faces, seed + index, (int) (width * scale), (int)
                                (height * scale))
                .labelled("A1111");
        for (byte[] input : inputs) {
            picture = picture.influencedBy(input);
        }
        return picture.png();
    }

    private ObjectNode info(int firstImage) {
        String prompt = request.path("prompt").asText();
        String negative = request.path("negative_prompt").asText();
        ObjectNode info = Json.object().put("prompt", prompt);
        ArrayNode prompts = info.putArray("all_prompts");
        info.put("negative_prompt", negative);
        ArrayNode negatives = info.putArray("all_negative_prompts");
        info.put("seed", seed);
        ArrayNode seeds = info.putArray("all_seeds");
        for (int i = 0; i < count; i++) {
            prompts.add(prompt);
            negatives.add(negative);
            seeds.add(seed + i);
        }
        String checkpoint =
                request.path("override_settings").path("sd_model_checkpoint").asText("v1-5-pruned");
        return info.put("width", width)
                .put("height", height)
                .put("sampler_name", request.path("sampler_name").asText("Euler"))
                .put("cfg_scale", request.path("cfg_scale").asDouble(7))
                .put("steps", request.path("steps").asInt(50))
                .put("batch_size", request.path("batch_size").asInt(1))
                .put("restore_faces", request.path("restore_faces").asBoolean())
                .put("sd_model_name", checkpoint)
                .put("index_of_first_image", firstImage)
                .put("job_timestamp", "20260101000000")
                .put("version", "v1.10.1");
    }
}
