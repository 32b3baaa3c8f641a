package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.bfl.Model.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads and checks the body of a submission. Thread-safe. */
final class OrderReader {
    private static final int MEGAPIXEL = 1 << 20;
    private static final int SEED_STEP = 7919;
    private static final int LARGEST_SIDE = 4096;
    private static final Map<String, Double> RESOLUTIONS =
            Map.of("768sq", 0.5625, "1k", 1.0, "1.5k", 2.25, "2k", 4.0, "4k", 16.0);

    private final BflSettings settings;
    private final List<String> finetunes;
    private final AtomicLong seeds = new AtomicLong(1000);

    /** @param finetunes the finetunes of the account as they are at the time */
    OrderReader(BflSettings settings, List<String> finetunes) {
        this.settings = settings;
        this.finetunes = finetunes;
    }

    /** @throws BflRefusal where the service would not take it */
    Order read(Model model, Request request) {
        ObjectNode body = json(request);
        boolean open = !settings.strict() || settings.has(Quirk.OPEN_SCHEMAS);
        model.check(body, settings.strict(), open);
        checkTogether(model, body);
        List<Input> inputs = new ArrayList<>();
        Input mask = null;
        for (Field field : model.fields().values()) {
            for (Input input : field.isImage() ? inputs(model, field, body.path(field.name())) : List.<Input>of()) {
                if (field.name().equals("mask")) {
                    mask = input;
                } else {
                    inputs.add(input);
                }
            }
        }
        checkMask(inputs, mask);
        int[] size = size(model, body, inputs);
        long seed = body.path("seed").asLong(seeds.addAndGet(SEED_STEP));
        Order order = new Order(model, body, List.copyOf(inputs), mask, size[0], size[1], seed);
        checkSize(order);
        return order;
    }

    /** @throws BflRefusal where the body is no JSON object under its content type */
    static ObjectNode json(Request request) {
        if (!request.mediaType().equals("application/json")) {
            throw BflRefusal.field("", "Input should be a valid dictionary", "model_attributes_type");
        }
        if (!(Json.read(request.body()) instanceof ObjectNode object)) {
            throw BflRefusal.field("", "JSON decode error", "json_invalid");
        }
        return object;
    }

    private void checkTogether(Model model, ObjectNode body) {
        boolean controlled = model.fields().containsKey("preprocessed_image");
        if (controlled && body.has("control_image") == body.has("preprocessed_image")) {
            throw BflRefusal.field(
                    "control_image", "Value error, give control_image or preprocessed_image", "value_error");
        }
        if (settings.strict() && body.has("webhook_secret") && !body.has("webhook_url")) {
            throw BflRefusal.field("webhook_secret", "emulator: strict: a secret without webhook_url", "value_error");
        }
        if (body.has("finetune_id")
                && !finetunes.contains(body.path("finetune_id").asText())) {
            throw BflRefusal.field("finetune_id", "Value error, no such finetune", "value_error");
        }
    }

    private List<Input> inputs(Model model, Field field, JsonNode value) {
        int megapixels = model.family() == Family.FLUX_3 ? 16 : 20;
        Input.Rules rules =
                new Input.Rules(settings.has(Quirk.DATA_URIS), settings.has(Quirk.SMALL_INPUTS), megapixels);
        List<Input> inputs = new ArrayList<>();
        for (JsonNode one : value.isTextual() ? List.of(value) : value) {
            inputs.add(Input.read(field, one.asText(), rules));
        }
        return inputs;
    }

    private static void checkMask(List<Input> inputs, @Nullable Input mask) {
        if (mask == null
                || inputs.isEmpty()
                || !mask.hasSize()
                || !inputs.get(0).hasSize()) {
            return;
        }
        Input image = inputs.get(0);
        if (mask.width() != image.width() || mask.height() != image.height()) {
            throw BflRefusal.image("mask", "its size is not that of the image");
        }
    }

    private int[] size(Model model, ObjectNode body, List<Input> inputs) {
        Input first = inputs.isEmpty() || !inputs.get(0).hasSize() ? null : inputs.get(0);
        int[] natural = first == null
                ? new int[] {1024, 1024}
                : new int[] {Math.min(LARGEST_SIDE, first.width()), Math.min(LARGEST_SIDE, first.height())};
        if (model.fields().containsKey("top")) {
            return new int[] {
                natural[0] + body.path("left").asInt(0) + body.path("right").asInt(0),
                natural[1] + body.path("top").asInt(0) + body.path("bottom").asInt(0)
            };
        }
        if (model.fields().containsKey("width")) {
            boolean given = model.family() != Family.FLUX_1;
            return new int[] {
                side(model, body, "width", given ? natural[0] : 0), side(model, body, "height", given ? natural[1] : 0)
            };
        }
        String aspect =
                body.path("aspect_ratio").asText(model.name().startsWith("flux-pro-1.1-ultra") ? "16:9" : "auto");
        if (!model.fields().containsKey("aspect_ratio")) {
            return natural;
        }
        double ratio = aspect.equals("auto") ? (double) natural[0] / natural[1] : Aspect.ratio(aspect);
        double megapixels = RESOLUTIONS.getOrDefault(body.path("resolution").asText("1k"), 1.0);
        return Aspect.size(ratio, megapixels * MEGAPIXEL);
    }

    private static int side(Model model, ObjectNode body, String name, int natural) {
        Double otherwise = model.otherwise(name);
        return body.path(name).asInt(otherwise == null ? natural : otherwise.intValue());
    }

    private void checkSize(Order order) {
        boolean sized =
                order.model().family() == Family.FLUX_2 || order.model().name().equals("flux-tools/outpainting-v1");
        double pixels = (double) order.width() * order.height();
        if (sized && (order.body().has("width") || order.body().has("height")) && pixels > 4.0 * MEGAPIXEL) {
            throw BflRefusal.field("width", "Value error, width times height is above 4 megapixels", "value_error");
        }
        double all = pixels + order.inputs().stream().mapToDouble(Input::pixels).sum();
        if (order.model().name().startsWith("flux-2-pro") && all > 9.0 * MEGAPIXEL) {
            throw BflRefusal.field("width", "Value error, input and output are above 9 megapixels", "value_error");
        }
        if (order.width() > LARGEST_SIDE || order.height() > LARGEST_SIDE) {
            throw BflRefusal.field("width", "emulator: no side above 4096 is drawn", "value_error");
        }
        if (order.model().fields().containsKey("auto_crop")) {
            checkPlacement(order);
        }
    }

    /** The image must lie on the canvas unless it may be cropped. */
    private static void checkPlacement(Order order) {
        Input image = order.inputs().get(0);
        if (!image.hasSize() || order.body().path("auto_crop").asBoolean(false)) {
            return;
        }
        int x = order.body().path("reference_offset_x").asInt((order.width() - image.width()) / 2);
        int y = order.body().path("reference_offset_y").asInt((order.height() - image.height()) / 2);
        boolean out = x < 0 || y < 0 || x + image.width() > order.width() || y + image.height() > order.height();
        if (out) {
            throw BflRefusal.of(400, "The image sticks out of the canvas; set auto_crop");
        }
    }
}
