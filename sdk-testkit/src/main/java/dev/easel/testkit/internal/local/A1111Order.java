package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator.WebUi;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.PromptLoras;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for images.
 *
 * @param settings of the first image; each further one has the next seed
 * @param original the image to start from; null where there is none
 * @param mask of that image; null where all of it is drawn anew
 * @param controls the control images, one for each unit that takes part
 * @param width before the second pass
 * @param height before the second pass
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record A1111Order(
        ObjectNode request,
        Drawn settings,
        byte @Nullable [] original,
        byte @Nullable [] mask,
        List<byte[]> controls,
        int count,
        int width,
        int height) {
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
    static A1111Order read(ObjectNode request, boolean fromImage, WebUi webUi, boolean strict, int randomSeed) {
        (fromImage ? IMG2IMG : TXT2IMG).check(request, strict);
        A1111Samplers words = A1111Samplers.of(request, webUi, strict);
        if (request.hasNonNull("script_name")) {
            throw FastApiRefusal.of(422, "Script '" + request.get("script_name").asText() + "' not found");
        }
        byte[] original = fromImage ? original(request, webUi) : null;
        byte[] mask = fromImage && request.hasNonNull("mask") ? input(request.get("mask")) : null;
        boolean next = webUi == WebUi.SD_NEXT;
        int width = request.path("width").asInt(next ? 1024 : 512);
        int height = request.path("height").asInt(next ? 1024 : 512);
        boolean larger = !fromImage && request.path("enable_hr").asBoolean();
        int finalWidth = larger ? enlarged(request, "hr_resize_x", width) : width;
        int finalHeight = larger ? enlarged(request, "hr_resize_y", height) : height;
        if (width < 1 || height < 1 || Math.max(finalWidth, finalHeight) > LARGEST_SIDE) {
            throw FastApiRefusal.of(500, "Internal Server Error");
        }
        long seed = request.path("seed").asLong(-1);
        A1111Controls controls = A1111Controls.of(request);
        String prompt = request.path("prompt").asText();
        Drawn settings = DrawnBuilder.of(
                        PromptLoras.words(prompt), seed < 0 ? randomSeed : seed, finalWidth, finalHeight)
                .negativePrompt(request.path("negative_prompt").asText())
                .steps(request.path("steps").asInt(next ? 20 : 50))
                .guidanceScale(request.path("cfg_scale").asDouble(next ? 6 : 7))
                .sampler(words.sampler())
                .scheduler(words.scheduler())
                .strength(fromImage ? Double.valueOf(strength(request, next)) : null)
                .model(checkpoint(request))
                .loras(PromptLoras.in(prompt))
                .controlNets(controls.units())
                .inputImages((fromImage ? 1 : 0) + controls.images().size())
                .redrawn(redrawn(request, mask))
                .build();
        int count = request.path("batch_size").asInt(1) * request.path("n_iter").asInt(1);
        return new A1111Order(request, settings, original, mask, controls.images(), Math.max(1, count), width, height);
    }

    private static int enlarged(ObjectNode request, String resize, int side) {
        int asked = request.path(resize).asInt(0);
        return asked > 0 ? asked : (int) (side * request.path("hr_scale").asDouble(2));
    }

    private static double strength(ObjectNode request, boolean next) {
        double sent = request.path("denoising_strength").asDouble(next ? 0.5 : 0.75);
        return Math.max(0, Math.min(1, sent));
    }

    private static Redrawn redrawn(ObjectNode request, byte @Nullable [] mask) {
        if (mask == null) {
            return Redrawn.EVERYTHING;
        }
        return request.path("inpainting_mask_invert").asInt() == 0 ? Redrawn.WHITE : Redrawn.BLACK;
    }

    private static byte[] original(ObjectNode request, WebUi webUi) {
        JsonNode images = request.path("init_images");
        if (images.isEmpty()) {
            throw webUi == WebUi.SD_NEXT
                    ? FastApiRefusal.bare(400, "Init image is none")
                    : FastApiRefusal.of(404, "Init image not found");
        }
        images.forEach(A1111Order::input);
        return input(images.get(0));
    }

    private static byte[] input(JsonNode text) {
        if (text.asText().startsWith("http://") || text.asText().startsWith("https://")) {
            throw FastApiRefusal.of(500, "Requests not allowed");
        }
        byte[] bytes = Uploads.decode(text);
        if (bytes == null || !Uploads.isImage(bytes)) {
            throw FastApiRefusal.of(500, "Invalid encoded image");
        }
        return bytes;
    }

    /**
     * The response: images in base64, what was requested, and JSON in a text.
     *
     * @param grid whether a sheet of all images comes first where there are several
     * @param maps whether what ControlNets made of their images comes last
     */
    ObjectNode response(boolean grid, boolean maps, Consumer<Drawn> journal) {
        boolean sheet = grid && count > 1;
        ObjectNode response = Json.object();
        ArrayNode images = response.putArray("images");
        List<byte[]> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            journal.accept(settings(i));
            drawn.add(image(i));
        }
        if (request.path("send_images").asBoolean(true)) {
            if (sheet) {
                images.add(Uploads.base64(EmulatedImage.resized(drawn.get(0), width * 2, height * 2)
                        .labelled("GRID")
                        .png()));
            }
            drawn.forEach(image -> images.add(Uploads.base64(image)));
            for (byte[] control : maps ? controls : List.<byte[]>of()) {
                images.add(Uploads.base64(EmulatedImage.resized(control, width, height)
                        .labelled("DETECTED MAP")
                        .png()));
            }
        }
        ObjectNode parameters = request.deepCopy();
        if (!request.path("include_init_images").asBoolean()) {
            parameters.remove(List.of("init_images", "mask"));
        }
        response.set("parameters", parameters);
        return response.put("info", info(sheet ? 1 : 0).toString());
    }

    private Drawn settings(int index) {
        return DrawnBuilder.withSeed(settings, settings.seed() + index);
    }

    private byte[] image(int index) {
        Drawn drawn = settings(index);
        String faces = request.path("restore_faces").asBoolean() ? " #restore_faces" : "";
        EmulatedImage image = EmulatedImage.of(
                        request.path("prompt").asText() + faces, drawn.seed(), drawn.width(), drawn.height())
                .labelled("A1111");
        for (byte[] control : controls) {
            image = image.influencedBy(control);
        }
        Double strength = drawn.strength();
        if (original != null && strength != null) {
            image = image.influencedBy(original, strength);
            image = mask == null ? image : image.drawnInto(original, mask, drawn.redrawn());
        }
        return image.png(Map.of("parameters", parameters(drawn)));
    }

    /** The text that the web UI writes into an image. */
    private String parameters(Drawn drawn) {
        String negative = drawn.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + drawn.negativePrompt();
        String scheduler = drawn.scheduler() == null ? "" : ", Schedule type: " + drawn.scheduler();
        String strength = drawn.strength() == null ? "" : ", Denoising strength: " + drawn.strength();
        return request.path("prompt").asText() + negative + "\nSteps: " + drawn.steps() + ", Sampler: "
                + drawn.sampler() + scheduler + ", CFG scale: " + drawn.guidanceScale() + ", Seed: " + drawn.seed()
                + ", Size: " + width + "x" + height + ", Model: " + drawn.model() + strength + ", Version: v1.10.1";
    }

    private static String checkpoint(ObjectNode request) {
        return request.path("override_settings").path("sd_model_checkpoint").asText("v1-5-pruned");
    }

    private ObjectNode info(int firstImage) {
        String prompt = request.path("prompt").asText();
        ObjectNode info = Json.object().put("prompt", prompt);
        ArrayNode prompts = info.putArray("all_prompts");
        info.put("negative_prompt", settings.negativePrompt());
        ArrayNode negatives = info.putArray("all_negative_prompts");
        info.put("seed", settings.seed());
        ArrayNode seeds = info.putArray("all_seeds");
        ArrayNode texts = info.putArray("infotexts");
        for (int i = 0; i < count; i++) {
            prompts.add(prompt);
            negatives.add(settings.negativePrompt());
            seeds.add(settings.seed() + i);
            texts.add(parameters(settings(i)));
        }
        return info.put("width", width)
                .put("height", height)
                .put("sampler_name", settings.sampler())
                .put("cfg_scale", settings.guidanceScale())
                .put("steps", settings.steps())
                .put("batch_size", request.path("batch_size").asInt(1))
                .put("restore_faces", request.path("restore_faces").asBoolean())
                .put("sd_model_name", settings.model())
                .put("denoising_strength", settings.strength())
                .put("index_of_first_image", firstImage)
                .put("job_timestamp", "20260101000000")
                .put("version", "v1.10.1");
    }
}
