package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.PromptLoras;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Turns checked requests into work: what will be drawn, from which seeds, under the influence of which images. */
final class Works {
    private static final int DEFAULT_SIDE = 512;
    private static final int INSTANT_ID_SIDE = 960;
    private static final int LARGEST_SIDE = 4096;
    private static final int MOST_IMAGES = 100;
    /** Where a tool's request names the images it starts from. */
    private static final List<String> INPUT_FIELDS =
            List.of("image", "imageUrl", "sourceImage", "sourceUrl", "targetUrl");

    private final AtomicLong randomSeeds = new AtomicLong();

    /** The images that a request named; those on this machine are fetched, of the others only the address counts. */
    private static final class Inputs {
        private final List<byte[]> images = new ArrayList<>();
        private boolean missing;

        void add(String address) {
            URI reachable = Loopback.reachable(address);
            if (reachable == null) {
                images.add(address.getBytes(StandardCharsets.UTF_8));
                return;
            }
            Loopback.Response response = Loopback.get(reachable);
            if (response.isSuccess()) {
                images.add(response.body());
            } else {
                missing = true;
            }
        }
    }

    /** Says why these images cannot be drawn although the request reads well, or null where they can. */
    static @Nullable String objection(JsonNode body) {
        long count = (long) Values.integer(body, "batch_size", 1) * Values.integer(body, "n_iter", 1);
        return count > MOST_IMAGES
                ? "batch_size x n_iter is " + count + "; at most " + MOST_IMAGES + " images are drawn at once"
                : null;
    }

    Work drawing(JsonNode body) {
        JsonNode scripts = body.path(DrawingRequest.SCRIPTS);
        Inputs inputs = new Inputs();
        if (scripts.hasNonNull("image_link")) {
            inputs.add(scripts.get("image_link").asText());
        }
        Double strength = inputs.images.isEmpty() ? null : Values.number(body, "denoising_strength", 0.75);
        byte[] mask = mask(scripts, inputs);
        if (scripts.hasNonNull("controlnet")) {
            inputs.images.add(scripts.get("controlnet").toString().getBytes(StandardCharsets.UTF_8));
        }
        boolean png = Values.text(scripts, "output_image_format", "jpg").equals("png");
        long seed = seed(body);
        int count = Values.integer(body, "batch_size", 1) * Values.integer(body, "n_iter", 1);
        List<ImagePlan> plans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Drawn settings = settings(body, scripts, seed + i)
                    .strength(strength)
                    .inputImages(inputs.images.size())
                    .redrawn(mask == null ? Redrawn.EVERYTHING : redrawn(body))
                    .build();
            plans.add(new ImagePlan(settings, png, inputs.images, mask));
        }
        String id = scripts.get("id_task").asText();
        return Work.images(Work.DRAWING, id, callbackUrl(body), plans, inputs.missing);
    }

    private static DrawnBuilder settings(JsonNode body, JsonNode scripts, long seed) {
        String prompt = body.get("prompt").asText();
        int width = side(body, "width", "hr_resize_x");
        int height = side(body, "height", "hr_resize_y");
        DrawnBuilder settings = DrawnBuilder.of(prompt, seed, width, height)
                .negativePrompt(Values.text(body, "negative_prompt", ""))
                .model(scripts.path("sd_model_checkpoint").asText())
                .loras(PromptLoras.in(prompt))
                .controlNets(controlNets(scripts.path("controlnet")));
        if (body.hasNonNull("sampler_index")) {
            settings.sampler(body.get("sampler_index").asText());
        }
        if (body.hasNonNull("steps")) {
            settings.steps(Values.integer(body, "steps", 0));
        }
        if (body.hasNonNull("cfg_scale")) {
            settings.guidanceScale(Values.number(body, "cfg_scale", 0));
        }
        return settings;
    }

    /** Its members are not published: those of the web UI's extension are read, in a list or not. */
    private static List<Drawn.ControlNet> controlNets(JsonNode controlnet) {
        if (!controlnet.isObject()) {
            return List.of();
        }
        JsonNode units = controlnet.path("args").isArray()
                ? controlnet.get("args")
                : Json.array().add(controlnet);
        List<Drawn.ControlNet> read = new ArrayList<>();
        for (JsonNode unit : units) {
            read.add(new Drawn.ControlNet(
                    unit.hasNonNull("module") ? unit.get("module").asText() : null,
                    unit.hasNonNull("model") ? unit.get("model").asText() : null,
                    Values.number(unit, "weight", 1),
                    Values.number(unit, "guidance_start", 0),
                    Values.number(unit, "guidance_end", 1)));
        }
        return read;
    }

    private static byte @Nullable [] mask(JsonNode scripts, Inputs inputs) {
        if (!scripts.hasNonNull("mask_link")) {
            return null;
        }
        Inputs masks = new Inputs();
        masks.add(scripts.get("mask_link").asText());
        inputs.missing |= masks.missing;
        return masks.images.isEmpty() || inputs.images.isEmpty() ? null : masks.images.get(0);
    }

    /** What the mask asks for. No page says what its mode means; 0 is taken as the web UI takes it: white is drawn anew. */
    private static Redrawn redrawn(JsonNode body) {
        return Values.integer(body, "inpainting_mask_invert", 0) == 0 ? Redrawn.WHITE : Redrawn.BLACK;
    }

    Work training(JsonNode body) {
        return Work.texts(Work.TRAINING, body.get("taskId").asText(), null, List.of("a trained model"), false);
    }

    Work tool(Tool tool, JsonNode body) {
        String id = body.get(Tool.TASK_ID).asText();
        Inputs inputs = new Inputs();
        for (String field : INPUT_FIELDS) {
            for (JsonNode address : body.path(field).isArray() ? body.get(field) : List.of(body.path(field))) {
                if (address.isTextual()) {
                    inputs.add(address.asText());
                }
            }
        }
        if (tool.result() == Tool.ResultKind.IMAGE) {
            return Work.images(
                    tool.code(), id, callbackUrl(body), List.of(toolImage(tool, body, inputs)), inputs.missing);
        }
        return Work.texts(tool.code(), id, callbackUrl(body), toolTexts(tool, body, inputs), inputs.missing);
    }

    private ImagePlan toolImage(Tool tool, JsonNode body, Inputs inputs) {
        int side = tool.code().equals("instantID") ? INSTANT_ID_SIDE : DEFAULT_SIDE;
        double widening = Values.number(body, "horizontalExpansionRatio", 1);
        double heightening = Values.number(body, "verticalExpansionRatio", 1);
        int width = withinReach(Values.integer(body, "width", side) * widening);
        int height = withinReach(Values.integer(body, "height", side) * heightening);
        String prompt = Values.text(body, "prompt", tool.code());
        DrawnBuilder settings = DrawnBuilder.of(prompt, seed(body), width, height)
                .negativePrompt(Values.text(body, "negativePrompt", ""))
                .inputImages(inputs.images.size());
        if (body.hasNonNull("sampler")) {
            settings.sampler(body.get("sampler").asText());
        }
        for (String steps : List.of("steps", "sampleStep")) {
            if (body.hasNonNull(steps)) {
                settings.steps(Values.integer(body, steps, 0));
            }
        }
        for (String scale : List.of("fluxGuidance", "guidanceScale", "promptGuideFactor")) {
            if (body.hasNonNull(scale)) {
                settings.guidanceScale(Values.number(body, scale, 0));
            }
        }
        return new ImagePlan(settings.build(), true, inputs.images, null);
    }

    private static List<String> toolTexts(Tool tool, JsonNode body, Inputs inputs) {
        if (tool.result() == Tool.ResultKind.PROMPTS) {
            String prompt = body.get("sourcePrompt").asText();
            List<String> prompts = new ArrayList<>();
            for (int i = 1; i <= Values.integer(body, "sequencesNum", 1); i++) {
                prompts.add(prompt + ", expanded by the emulator, version " + i);
            }
            return prompts;
        }
        CRC32 sum = new CRC32();
        inputs.images.forEach(sum::update);
        return List.of("what an emulator sees in image " + Long.toHexString(sum.getValue()));
    }

    private long seed(JsonNode body) {
        long asked = Values.integer(body, "seed", -1L);
        // Responses of the service hold seeds beyond 32 bits signed, so drawn ones go that far.
        return asked >= 0 ? asked : new SplittableRandom(randomSeeds.incrementAndGet()).nextLong(1L << 31, 1L << 32);
    }

    private static int side(JsonNode body, String name, String enlargedName) {
        int side = Values.integer(body, name, DEFAULT_SIDE);
        if (!Values.flag(body, "enable_hr")) {
            return side;
        }
        int enlarged = Values.integer(body, enlargedName, 0);
        return enlarged > 0 ? enlarged : withinReach((double) side * Values.integer(body, "hr_scale", 2));
    }

    private static int withinReach(double side) {
        return (int) Math.max(1, Math.min(LARGEST_SIDE, side));
    }

    private static @Nullable String callbackUrl(JsonNode body) {
        return body.hasNonNull("callbackUrl") ? body.get("callbackUrl").asText() : null;
    }
}
