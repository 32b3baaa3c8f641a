package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.WebP;
import dev.easel.testkit.internal.replicate.ReplicateModel.Output;
import dev.easel.testkit.internal.replicate.Sizes.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the outputs of predictions, and serves the images among them. Thread-safe. */
final class Artist {
    private static final int SEED_STEP = 7919;
    private static final List<String> INPUT_IMAGES =
            List.of("image", "input_image", "image_prompt", "control_image", "redux_image");

    private final ReplicateSettings settings;
    private final Surroundings surroundings;
    private final Gate gate;
    private final UploadedFiles files;
    private final ImageShelf shelf;
    private final Map<String, Instant> goneAt = new ConcurrentHashMap<>();
    private final AtomicLong seeds = new AtomicLong(1000);
    private final AtomicLong fastRuns = new AtomicLong();

    Artist(ReplicateSettings settings, Surroundings surroundings, Gate gate, UploadedFiles files) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.gate = gate;
        this.files = files;
        this.shelf =
                new ImageShelf(surroundings.clock(), surroundings.imageHost(), Duration.ZERO, 404, null, List.of());
    }

    /** The seed of a prediction: SDXL draws one of 16 bits, where none is given. */
    long seed(Order order) {
        JsonNode given = order.input().path("seed");
        long next = seeds.addAndGet(SEED_STEP);
        return given.isIntegralNumber() ? given.asLong() : order.model().has("scheduler") ? next & 0xffff : next;
    }

    /** Whether the data of a prediction that was over then is removed by now. */
    boolean isGone(@Nullable Instant completedAt, Instant now) {
        return completedAt != null && !now.isBefore(completedAt.plus(settings.resultLifetime()));
    }

    /** Serves an image. It needs no token, and must not be sent one, unless a quirk says so. */
    Reply image(Request request) {
        boolean tokenWanted = settings.has(Quirk.OUTPUT_NEEDS_TOKEN);
        if (tokenWanted && !gate.hasToken(request)) {
            return Gate.unauthenticated().reply(false);
        }
        Reply reply = tokenWanted ? shelf.serve(request) : shelf.handle(request);
        Instant until = goneAt.get(request.path());
        boolean gone = until != null && !surroundings.clock().instant().isBefore(until);
        return gone && reply.status() == 200 ? Reply.text(404, "Not Found") : reply;
    }

    /** What the prediction made, in the form of its model. */
    JsonNode output(Prediction prediction) {
        return prediction.output(() -> make(prediction));
    }

    private JsonNode make(Prediction prediction) {
        Order order = prediction.order();
        Output kind = order.model().output();
        if (kind == Output.TEXT) {
            return TextNode.valueOf("Caption: an image that an emulator was sent");
        }
        List<String> addresses = new ArrayList<>();
        // The service drops what its checker flags, and does not say which.
        for (int i = prediction.ending() == Ending.SOME_FLAGGED ? 1 : 0; i < order.count(); i++) {
            addresses.add(address(prediction, i));
        }
        if (kind == Output.STRING) {
            TextNode one = TextNode.valueOf(addresses.get(0));
            return settings.has(Quirk.OUTPUT_OBJECT) ? Json.object().set("image", one) : one;
        }
        ArrayNode all = Json.array();
        addresses.forEach(all::add);
        return settings.has(Quirk.OUTPUT_OBJECT) ? Json.object().set("images", all) : all;
    }

    private String address(Prediction prediction, int index) {
        Order order = prediction.order();
        String format = order.model().value(order.input(), "output_format").asText("png");
        String type = "image/" + (format.equals("jpg") ? "jpeg" : format);
        byte[] image = draw(order, prediction.seed() + index, format);
        if (settings.has(Quirk.OUTPUT_DATA_URI)) {
            return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(image);
        }
        URI address = shelf.put("out-" + index + "." + format, type, image);
        Instant end = prediction.at(surroundings.clock().instant()).completedAt();
        Instant made = end == null ? prediction.task().finishesAt() : end;
        goneAt.put(address.getPath(), made.plus(settings.resultLifetime()));
        return address.toString();
    }

    private byte[] draw(Order order, long seed, String format) {
        ObjectNode input = order.input();
        ReplicateModel model = order.model();
        List<byte[]> images = INPUT_IMAGES.stream()
                .filter(input::has)
                .map(field -> bytes(input.get(field).asText()))
                .toList();
        Size size = Sizes.of(order, images.isEmpty() ? null : images.get(0));
        EmulatedImage image;
        if (model.has("scale")) {
            image = EmulatedImage.resized(images.get(0), size.width(), size.height());
        } else {
            // The fast variant of a model draws something else each time, whatever the seed.
            boolean fast = model.value(input, "go_fast").asBoolean();
            long shown = fast ? seed + 1_000_003 * fastRuns.getAndIncrement() : seed;
            surroundings.drew(drawn(order, seed, size, images.size()));
            image = EmulatedImage.of(input.path("prompt").asText(), shown, size.width(), size.height())
                    .labelled("REPLICATE");
            double strength = model.value(input, "prompt_strength").asDouble(0.75);
            for (byte[] one : images) {
                image = image.influencedBy(one, Math.min(1, Math.max(0, strength)));
            }
            if (input.has("mask") && !images.isEmpty()) {
                image = image.drawnInto(images.get(0), bytes(input.get("mask").asText()), Redrawn.WHITE);
            }
        }
        return switch (format) {
            case "jpg" -> image.jpeg();
            case "webp" ->
                WebP.encode(size.width(), size.height(), Blend.stretched(image.png(), size.width(), size.height()));
            default -> image.png();
        };
    }

    private static Drawn drawn(Order order, long seed, Size size, int images) {
        ObjectNode input = order.input();
        ReplicateModel model = order.model();
        DrawnBuilder drawn = DrawnBuilder.of(input.path("prompt").asText(), seed, size.width(), size.height())
                .model(model.name())
                .negativePrompt(input.path("negative_prompt").asText())
                .inputImages(images)
                .redrawn(input.has("mask") ? Redrawn.WHITE : Redrawn.EVERYTHING);
        JsonNode steps = model.value(input, PredictionView.stepsField(order));
        if (steps.isNumber()) {
            drawn.steps(steps.asInt());
        }
        JsonNode guidance = model.value(input, model.has("guidance_scale") ? "guidance_scale" : "guidance");
        if (guidance.isNumber()) {
            drawn.guidanceScale(guidance.asDouble());
        }
        if (model.has("scheduler")) {
            drawn.sampler(model.value(input, "scheduler").asText());
        }
        if (images > 0 && model.has("prompt_strength")) {
            drawn.strength(model.value(input, "prompt_strength").asDouble());
        }
        for (String lora : List.of("lora_weights", "extra_lora")) {
            if (input.has(lora)) {
                String scale = lora.equals("extra_lora") ? "extra_lora_scale" : "lora_scale";
                drawn.lora(input.get(lora).asText(), model.value(input, scale).asDouble());
            }
        }
        if (model.has("control_image")) {
            String kind = model.name().contains("canny") ? "canny" : "depth";
            drawn.controlNets(List.of(new Drawn.ControlNet(kind, null, 1, 0, 1)));
        }
        return drawn.build();
    }

    /** The file that an address of the input leads to. A foreign address is not fetched: its letters tint. */
    private byte[] bytes(String address) {
        byte[] file = address.startsWith("data:") ? Order.file(address) : files.find(address);
        if (file == null) {
            file = shelf.find(address);
        }
        return file == null ? address.getBytes(StandardCharsets.UTF_8) : file;
    }
}
