package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Handles the routes of stable-diffusion.cpp's server that look like the web UI's: a part of its fields under its names, and the
 * server's own words. LoRAs in a prompt are drawn as words. Thread-safe: it keeps nothing.
 */
final class SdCppWebUi {
    private static final int MOST_IMAGES = 8;
    private static final Set<String> TEXTS =
            Set.of("prompt", "negative_prompt", "sampler_name", "scheduler", "hr_upscaler", "mask");
    private static final Set<String> NUMBERS = Set.of(
            "width",
            "height",
            "steps",
            "cfg_scale",
            "seed",
            "batch_size",
            "clip_skip",
            "hr_scale",
            "hr_resize_x",
            "hr_resize_y",
            "hr_steps",
            "denoising_strength",
            "inpainting_mask_invert");
    private static final Set<String> OTHERS = Set.of("lora", "extra_images", "enable_hr", "init_images");
    private static final Set<String> FROM_IMAGE = Set.of("init_images", "mask", "inpainting_mask_invert");

    private final SdCppRelease release;
    private final SdCppReader reader;
    private final LocalSettings settings;
    private final boolean strict;

    SdCppWebUi(SdCppRelease release, SdCppReader reader, LocalSettings settings) {
        this.release = release;
        this.reader = reader;
        this.settings = settings;
        this.strict = settings.strict();
    }

    /** A request that was read. */
    record Drawing(ObjectNode document, SdCppOrder order, boolean fromImage) {}

    Drawing read(Request request, boolean fromImage) {
        if (request.body().length == 0) {
            throw SdCppRefusal.of(400, "empty body");
        }
        if (!(Json.read(request.body()) instanceof ObjectNode document)) {
            throw SdCppRefusal.jsonException("parse_error.101] parse error");
        }
        document.properties().forEach(field -> check(field.getKey(), field.getValue(), fromImage));
        if (document.path("width").asInt(1) < 1 || document.path("height").asInt(1) < 1) {
            throw SdCppRefusal.of(400, "width and height must be positive");
        }
        String prompt = document.path("prompt").asText();
        if (prompt.isEmpty()) {
            throw SdCppRefusal.of(400, "prompt required");
        }
        SdCppImages images = images(document, fromImage);
        ObjectNode generation = generation(document, fromImage, images.init());
        generation.put("prompt", SdCppBlock.words(prompt, strict));
        ObjectNode block = SdCppBlock.in(prompt, release, strict);
        generation.setAll(block);
        words(document, generation.withObject("/sample_params"));
        SdCppOrder order = reader.read(
                generation,
                SdCppImages.in(block, images, SdCppBlock.INVALID),
                loras(document, block),
                "invalid params");
        return new Drawing(document, order, fromImage);
    }

    private void check(String name, JsonNode value, boolean fromImage) {
        boolean known = TEXTS.contains(name) || NUMBERS.contains(name) || OTHERS.contains(name);
        boolean read = known && (fromImage || !FROM_IMAGE.contains(name));
        if (!read && strict) {
            throw SdCppRefusal.strict(name + " is ignored here");
        }
        boolean text = TEXTS.contains(name);
        boolean wrong = (text && !value.isTextual()) || (NUMBERS.contains(name) && !value.isNumber());
        if (wrong && !name.equals("mask")) {
            throw SdCppRefusal.jsonException("type_error.302] type must be " + (text ? "string" : "number"));
        }
    }

    private ObjectNode generation(ObjectNode document, boolean fromImage, byte @Nullable [] init) {
        ObjectNode generation = Json.object();
        BufferedImage size = init == null ? null : Uploads.image(init);
        if (document.has("width") && document.has("height")) {
            generation.put("width", document.get("width").asInt());
            generation.put("height", document.get("height").asInt());
        } else if (size != null) {
            generation.put("width", size.getWidth()).put("height", size.getHeight());
        }
        generation.put("negative_prompt", document.path("negative_prompt").asText());
        // Seeds are read as 32 bits with a sign.
        generation.put("seed", (int) document.path("seed").asLong(-1));
        int count = document.path("batch_size").asInt(1);
        if (strict && (count < 1 || count > MOST_IMAGES)) {
            throw SdCppRefusal.strict("batch_size is " + count + " and would be cut to 1..8");
        }
        generation.put("batch_count", Math.max(1, Math.min(MOST_IMAGES, count)));
        ObjectNode sampling = generation.putObject("sample_params");
        if (document.has("steps")) {
            sampling.put("sample_steps", document.get("steps").asInt());
        }
        if (document.has("cfg_scale")) {
            sampling.putObject("guidance")
                    .put("txt_cfg", document.get("cfg_scale").asDouble());
        }
        double strength = document.path("denoising_strength").asDouble(-1);
        if (fromImage && strength >= 0) {
            generation.put("strength", Math.min(1, strength));
        }
        if (!fromImage && document.path("enable_hr").asBoolean()) {
            hires(document, generation);
        }
        return generation;
    }

    private void hires(ObjectNode document, ObjectNode generation) {
        if (!release.hasHires()) {
            if (strict) {
                throw SdCppRefusal.strict("enable_hr is not known to this release and would be skipped");
            }
            return;
        }
        ObjectNode hires = generation.putObject("hires").put("enabled", true);
        hires.put("scale", document.path("hr_scale").asDouble(2));
        hires.put("target_width", document.path("hr_resize_x").asInt());
        hires.put("target_height", document.path("hr_resize_y").asInt());
    }

    /** The words of the fields win over those of a block inside the prompt, where they are known. */
    private void words(ObjectNode document, ObjectNode sampling) {
        String sampler = document.path("sampler_name").asText();
        put(sampling, "sample_method", release.samplerOfWebUi(sampler), "sampler_name", sampler);
        String scheduler = document.path("scheduler").asText();
        put(sampling, "scheduler", release.scheduler(scheduler), "scheduler", scheduler);
    }

    private void put(ObjectNode sampling, String name, @Nullable String meaning, String field, String word) {
        if (meaning != null) {
            sampling.put(name, meaning);
        } else if (strict && !word.isEmpty()) {
            throw SdCppRefusal.strict(field + " \"" + word + "\" is unknown and would be skipped");
        }
    }

    private List<Drawn.Lora> loras(ObjectNode document, ObjectNode block) {
        if (!document.path("lora").isArray()) {
            return SdCppLoras.onDisk(block, settings.loras(), strict);
        }
        if (!release.hasQueue()) {
            if (strict) {
                throw SdCppRefusal.strict("lora is not known to this release and would be skipped");
            }
            return List.of();
        }
        return SdCppLoras.listed(document, settings.loras(), "invalid lora path: ", true);
    }

    private SdCppImages images(ObjectNode document, boolean fromImage) {
        List<byte[]> references = new ArrayList<>();
        for (JsonNode image : document.path("extra_images")) {
            byte[] decoded = decoded(image);
            if (decoded != null) {
                references.add(decoded);
            }
        }
        if (!fromImage) {
            return new SdCppImages(null, true, null, Redrawn.WHITE, references, null);
        }
        boolean inverted = document.path("inpainting_mask_invert").asInt() != 0;
        return new SdCppImages(
                decoded(document.path("init_images").path(0)),
                true,
                decoded(document.path("mask")),
                inverted ? Redrawn.BLACK : Redrawn.WHITE,
                references,
                null);
    }

    /** An image that cannot be read is drawn without. */
    private byte @Nullable [] decoded(JsonNode image) {
        if (!image.isTextual()) {
            return null;
        }
        byte[] bytes = Uploads.decode(image);
        if (Uploads.isImage(bytes)) {
            return bytes;
        }
        if (strict) {
            throw SdCppRefusal.strict("an image cannot be read, and the server would draw without it");
        }
        return null;
    }

    ObjectNode response(Drawing drawing) {
        SdCppOrder order = drawing.order();
        ObjectNode response = Json.object();
        ArrayNode images = response.putArray("images");
        for (int i = 0; i < order.count(); i++) {
            images.add(Uploads.base64(order.image(i)));
        }
        response.set("parameters", drawing.document());
        return response.put("info", info(drawing).toString());
    }

    private static ObjectNode info(Drawing drawing) {
        SdCppOrder order = drawing.order();
        Drawn drawn = order.settings();
        ObjectNode info = Json.object().put("prompt", drawn.prompt());
        if (!drawn.negativePrompt().isEmpty()) {
            info.put("negative_prompt", drawn.negativePrompt());
        }
        info.put("seed", drawn.seed())
                .put("cfg_scale", drawn.guidanceScale())
                .put("width", order.metadata().width())
                .put("height", order.metadata().height())
                .put("steps", drawn.steps())
                .put("sampler_name", SdCppMetadata.word(drawn.sampler()));
        if (!SdCppMetadata.isDefault(drawn.scheduler())) {
            info.putObject("extra_generation_params").put("Schedule type", drawn.scheduler());
        }
        if (drawing.fromImage()) {
            info.put("denoising_strength", drawn.strength());
        }
        info.put("sd_model_name", drawn.model()).put("version", "stable-diffusion.cpp");
        ArrayNode texts = info.putArray("infotexts");
        ArrayNode prompts = info.putArray("all_prompts");
        ArrayNode negatives = info.putArray("all_negative_prompts");
        ArrayNode seeds = info.putArray("all_seeds");
        for (int i = 0; i < order.count(); i++) {
            texts.add(order.metadataText(i));
            prompts.add(drawn.prompt());
            negatives.add(drawn.negativePrompt());
            seeds.add(drawn.seed() + i);
        }
        return info;
    }
}
