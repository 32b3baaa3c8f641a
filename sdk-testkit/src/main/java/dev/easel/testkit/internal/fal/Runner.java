package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.fal.Models.Gives;
import dev.easel.testkit.internal.image.Png;
import dev.easel.testkit.internal.image.WebP;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Does what was submitted, once its time has come: it checks the input only now, as the service does. Thread-safe. */
final class Runner {
    private static final String LABEL = "FAL";
    private static final int UNKNOWN_SIDE = 512;
    private static final int LARGEST_SIDE = 4096;

    private final Surroundings surroundings;
    private final FalSettings settings;
    private final Hosting hosting;
    private final Failures failures;

    /** Seeds of the service's own choice pass the largest int. */
    private final AtomicLong seeds = new AtomicLong(3_000_000_000L);

    Runner(Surroundings surroundings, FalSettings settings, Hosting hosting, Failures failures) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.hosting = hosting;
        this.failures = failures;
    }

    static String mediaType(String format) {
        return "image/" + format;
    }

    Outcome run(Order order) {
        List<ObjectNode> violations = new ArrayList<>();
        Fields checked = order.model().fields();
        if (checked != null) {
            checked.check(order.input(), "", settings.strict(), violations);
        }
        Inputs inputs = violations.isEmpty()
                ? Inputs.read(order.model(), order.input(), hosting, violations)
                : new Inputs(List.of(), null);
        if (!violations.isEmpty()) {
            return failures.ofModel(422, violations);
        }
        return switch (order.ending()) {
            case COMPLETED, FLAGGED, PARTLY_FLAGGED -> success(order, inputs);
            default -> failures.of(order.ending(), order.input());
        };
    }

    private Outcome success(Order order, Inputs inputs) {
        return switch (order.model().gives()) {
            case IMAGES, DESCRIBED_IMAGES -> images(order, inputs);
            case LARGER_IMAGE -> larger(order, inputs);
            case RESULTS -> Outcome.success(Json.object().put("results", caption(inputs)), 1);
            case OUTPUT -> Outcome.success(Json.object().put("output", caption(inputs)), 1);
        };
    }

    private static String caption(Inputs inputs) {
        int[] size = inputs.firstSize();
        return "An image" + (size == null ? "" : " of " + size[0] + "x" + size[1] + " pixels");
    }

    private Outcome images(Order order, Inputs inputs) {
        ObjectNode input = order.input();
        Fields fields = Models.fieldsOf(order.model());
        int count = number(fields, input, 1, "num_images") * number(fields, input, 1, "max_images");
        boolean seeded = fields.has("seed") && input.path("seed").canConvertToLong() && input.hasNonNull("seed");
        long seed = seeded ? input.path("seed").asLong() : seeds.addAndGet(7919);
        int[] size = Sizes.of(fields, input, inputs.firstSize());
        ObjectNode body = Json.object();
        ArrayNode images = body.putArray("images");
        ArrayNode flags = Json.array();
        for (int i = 0; i < count; i++) {
            boolean black = isFlagged(order, i, count);
            Drawn drawn = drawn(order, inputs, seed + i, size);
            surroundings.drew(drawn);
            images.add(image(order, black ? blank(size) : drawing(drawn, inputs), size));
            flags.add(black);
        }
        if (settings.has(Quirk.BARE_IMAGES)) {
            return Outcome.success(body, count);
        }
        body.putObject("timings").put("inference", settings.generationTime().toMillis() / 1000.0);
        body.put("prompt", input.path("prompt").asText());
        body.set("has_nsfw_concepts", flags);
        if (order.model().gives() == Gives.DESCRIBED_IMAGES) {
            body.put("description", "What was asked for");
        } else if (fields.has("seed")) {
            body.put("seed", seed);
        }
        return Outcome.success(body, count);
    }

    /** A checker that is switched off flags nothing. */
    private static boolean isFlagged(Order order, int index, int count) {
        boolean checks = order.input().path("enable_safety_checker").asBoolean(true);
        TaskEnding ending = order.ending();
        return checks && (ending == TaskEnding.FLAGGED || (ending == TaskEnding.PARTLY_FLAGGED && index == count - 1));
    }

    private Drawn drawn(Order order, Inputs inputs, long seed, int[] size) {
        ObjectNode input = order.input();
        Fields fields = Models.fieldsOf(order.model());
        String negative = fields.value(input, "negative_prompt");
        DrawnBuilder drawn = DrawnBuilder.of(input.path("prompt").asText(), seed, size[0], size[1])
                .model(order.path().endpoint())
                .negativePrompt(negative == null ? "" : negative)
                .scheduler(fields.value(input, "scheduler"))
                .inputImages(inputs.images().size())
                .redrawn(inputs.mask() == null ? Redrawn.EVERYTHING : Redrawn.WHITE)
                .strength(strength(order));
        Double steps = decimal(fields, input, "num_inference_steps");
        if (steps != null) {
            drawn.steps(steps.intValue());
        }
        Double guidance = decimal(fields, input, "guidance_scale");
        if (guidance != null) {
            drawn.guidanceScale(guidance);
        }
        if (fields.has("loras")) {
            input.path("loras")
                    .forEach(lora -> drawn.lora(
                            lora.path("path").asText(), lora.path("scale").asDouble(1)));
        }
        List<Drawn.ControlNet> controls = new ArrayList<>();
        if (fields.has("controlnets")) {
            input.path("controlnets").forEach(control -> controls.add(control(control)));
        }
        return drawn.controlNets(controls).build();
    }

    private static Drawn.ControlNet control(JsonNode control) {
        return new Drawn.ControlNet(
                null,
                control.path("path").asText(),
                control.path("conditioning_scale").asDouble(1),
                control.path("start_percentage").asDouble(0),
                control.path("end_percentage").asDouble(1));
    }

    /** How much of an image changes; {@code image_prompt_strength} is how much it counts beside the prompt, and no strength. */
    private static @Nullable Double strength(Order order) {
        return decimal(Models.fieldsOf(order.model()), order.input(), "strength", "noise_strength");
    }

    private EmulatedImage drawing(Drawn drawn, Inputs inputs) {
        EmulatedImage image = EmulatedImage.of(drawn.prompt(), drawn.seed(), drawn.width(), drawn.height());
        return inputs.shape(image.labelled(LABEL), drawn.strength());
    }

    /** A flagged image is black. */
    private static EmulatedImage blank(int[] size) {
        return EmulatedImage.resized(Png.encode(1, 1, new int[1], Map.of()), size[0], size[1]);
    }

    private ObjectNode image(Order order, EmulatedImage image, int[] size) {
        String asked = Models.fieldsOf(order.model()).value(order.input(), "output_format", "format", "image_format");
        String format = asked == null ? "jpeg" : asked;
        byte[] bytes = switch (format) {
            case "png" -> image.png();
            case "webp" -> webP(image, size);
            default -> image.jpeg();
        };
        boolean inside = order.input().path("sync_mode").asBoolean(false) || settings.has(Quirk.DATA_URIS);
        String url = inside
                ? "data:" + mediaType(format) + ";base64," + Base64.getEncoder().encodeToString(bytes)
                : hosting.put(format, bytes, order.lifecycle()).toString();
        ObjectNode json = Json.object().put("url", url);
        if (settings.has(Quirk.BARE_IMAGES)) {
            return json;
        }
        if (settings.has(Quirk.NULL_IMAGE_FIELDS)) {
            return json.putNull("width")
                    .putNull("height")
                    .putNull("content_type")
                    .putNull("file_name")
                    .putNull("file_size");
        }
        return json.put("width", size[0])
                .put("height", size[1])
                .put("content_type", mediaType(format))
                .put("file_name", url.startsWith("data:") ? "image." + format : url.substring(url.lastIndexOf('/') + 1))
                .put("file_size", bytes.length);
    }

    private static byte[] webP(EmulatedImage image, int[] size) {
        BufferedImage pixels = Objects.requireNonNull(Inputs.decoded(image.png()), "an image of our own");
        return WebP.encode(size[0], size[1], pixels.getRGB(0, 0, size[0], size[1], null, 0, size[0]));
    }

    private Outcome larger(Order order, Inputs inputs) {
        Double asked = decimal(Models.fieldsOf(order.model()), order.input(), "scale", "upscale_factor");
        double scale = asked == null ? 4 : asked;
        int[] known = inputs.firstSize();
        int[] first = known == null ? new int[] {UNKNOWN_SIDE, UNKNOWN_SIDE} : known;
        int[] size = {side(first[0] * scale), side(first[1] * scale)};
        EmulatedImage image = EmulatedImage.resized(inputs.images().get(0), size[0], size[1]);
        ObjectNode body = Json.object();
        body.set("image", image(order, image.labelled(LABEL), size));
        return Outcome.success(body, 1);
    }

    private static int side(double asked) {
        return (int) Math.max(1, Math.min(LARGEST_SIDE, Math.round(asked)));
    }

    private static int number(Fields fields, ObjectNode input, int otherwise, String name) {
        Double value = decimal(fields, input, name);
        return value == null ? otherwise : value.intValue();
    }

    private static @Nullable Double decimal(Fields fields, ObjectNode input, String... names) {
        String value = fields.value(input, names);
        try {
            return value == null ? null : Double.valueOf(value);
        } catch (NumberFormatException uncheckedInput) {
            return null;
        }
    }
}
