package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedFormat;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.image.Png;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Draws what a request asks for and says so as the service does. Thread-safe. */
final class ItsRoseStudio {

    private final ItsRoseSettings settings;
    private final ImageShelf shelf;
    private final Surroundings surroundings;
    private final AtomicLong seeds = new AtomicLong();

    ItsRoseStudio(ItsRoseSettings settings, ImageShelf shelf, Surroundings surroundings) {
        this.settings = settings;
        this.shelf = shelf;
        this.surroundings = surroundings;
    }

    /**
     * Draws an image and returns the response's {@code result}.
     *
     * @param request the documented fields, filled in
     * @param inputs {@code init_image}, {@code mask_image} and {@code strength} as sent, as far as they were
     * @throws ItsRoseRefusal if an input image can't be read
     */
    ObjectNode draw(ObjectNode request, ObjectNode inputs) throws ItsRoseRefusal {
        String seed = request.path("seed").asText();
        if (seed.isEmpty()) {
            seed = String.valueOf((0x9E3779B1L * seeds.incrementAndGet()) & 0xffff_ffffL);
        }
        int scale = ItsRoseSchema.isOn(request, "upscale") ? 2 : 1;
        int width = (int) (request.path("width").doubleValue() * scale);
        int height = (int) (request.path("height").doubleValue() * scale);
        boolean nsfw = request.path("prompt").asText().toLowerCase(Locale.ROOT).contains("nsfw");
        EmulatedImage image;
        if (nsfw && ItsRoseSchema.isOn(request, "safety_checker")) {
            boolean black = request.path("safety_checker_type").asText().equals("black");
            byte[] pixel = Png.encode(1, 1, new int[] {black ? 0 : 0xffffff}, Map.of());
            image = EmulatedImage.resized(pixel, width, height);
        } else {
            image = EmulatedImage.of(drawnPrompt(request), numeric(seed), width, height);
            image = shaped(image, inputs);
        }
        surroundings.drew(drawn(request, inputs, numeric(seed), width, height));
        ObjectNode result = Json.object();
        generationTime(result);
        result.putArray("images").add(deliver(image.labelled("ITSROSE")));
        result.put("nsfw_content_detected", nsfw);
        result.set("meta", meta(request, seed));
        return result;
    }

    private Drawn drawn(ObjectNode request, ObjectNode inputs, long seed, int width, int height) {
        boolean fromImage = inputs.has("init_image");
        return DrawnBuilder.of(request.path("prompt").asText(), seed, width, height)
                .negativePrompt(request.path("negative_prompt").asText())
                .steps(request.path("num_inference_steps").asInt())
                .guidanceScale(request.path("guidance_scale").asDouble())
                .scheduler(request.path("scheduler").asText())
                .strength(
                        fromImage && inputs.has("strength")
                                ? Double.valueOf(inputs.get("strength").asDouble())
                                : null)
                .model(request.path("model_id").asText())
                .loras(loras(request))
                .inputImages(fromImage ? 1 : 0)
                .redrawn(isMasked(inputs) ? Redrawn.WHITE : Redrawn.EVERYTHING)
                .build();
    }

    /** Names and strengths stand in two lists; a name without a strength of its own has 1, as the schema's default. */
    private static List<Drawn.Lora> loras(ObjectNode request) {
        String[] names = request.path("lora_model").asText().split(",", -1);
        String[] strengths = request.path("lora_strength").asText().split(",", -1);
        List<Drawn.Lora> loras = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if (!names[i].isBlank()) {
                double strength = i < strengths.length ? number(strengths[i]) : 1;
                loras.add(new Drawn.Lora(names[i].strip(), strength));
            }
        }
        return loras;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException words) {
            return 1;
        }
    }

    /** What the input images make of an image: white in a mask is drawn anew, and black stays as it was. */
    private EmulatedImage shaped(EmulatedImage image, ObjectNode inputs) throws ItsRoseRefusal {
        if (!inputs.has("init_image")) {
            return image;
        }
        byte[] original = bytes(inputs.get("init_image"));
        EmulatedImage shaped = inputs.has("strength")
                ? image.influencedBy(
                        original, Math.max(0, Math.min(1, inputs.get("strength").asDouble())))
                : image.influencedBy(original);
        if (!inputs.has("mask_image")) {
            return shaped;
        }
        byte[] mask = bytes(inputs.get("mask_image"));
        return isMasked(inputs) ? shaped.drawnInto(original, mask, Redrawn.WHITE) : shaped.influencedBy(mask);
    }

    private boolean isMasked(ObjectNode inputs) {
        return inputs.has("mask_image") && isHere(inputs.get("init_image")) && isHere(inputs.get("mask_image"));
    }

    /** The prompt with what is on: each of the switches changes the image, as it would the service's. */
    private static String drawnPrompt(ObjectNode request) {
        StringBuilder prompt = new StringBuilder(request.path("prompt").asText());
        for (String name : ItsRoseSchema.SWITCHES) {
            boolean shows = !name.equals("safety_checker") && !name.equals("upscale");
            if (shows && ItsRoseSchema.isOn(request, name)) {
                prompt.append(" #").append(name);
            }
        }
        loras(request)
                .forEach(lora ->
                        prompt.append(" #lora ").append(lora.name()).append(' ').append(lora.weight()));
        return prompt.toString();
    }

    private static long numeric(String seed) {
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException words) {
            return seed.hashCode();
        }
    }

    /** An input image. Nothing is fetched: an address of this emulator's own is looked up, any other only tints. */
    private byte[] bytes(JsonNode input) throws ItsRoseRefusal {
        String value = input.asText();
        if (value.startsWith("data:")) {
            try {
                return Base64.getDecoder().decode(value.substring(value.indexOf(',') + 1));
            } catch (IllegalArgumentException notBase64) {
                throw ItsRoseRefusal.unexplained(500);
            }
        }
        byte[] hosted = shelf.find(value);
        return hosted == null ? value.getBytes(StandardCharsets.UTF_8) : hosted;
    }

    private boolean isHere(JsonNode input) {
        return input.asText().startsWith("data:") || shelf.find(input.asText()) != null;
    }

    private void generationTime(ObjectNode result) {
        Duration took = settings.generationTime();
        double seconds = took.toMillis() / 1000.0;
        if (settings.generationTimeAsNumber()) {
            result.put("generation_time", seconds);
        } else {
            result.put("generation_time", String.format(Locale.ROOT, "%.2f", seconds));
        }
    }

    private String deliver(EmulatedImage image) {
        EmulatedFormat format = settings.imageFormat();
        byte[] bytes = format.encode(image);
        return switch (settings.delivery()) {
            case URL -> {
                URI address = shelf.put("image." + format.extension(), format.mediaType(), bytes);
                yield address.toString();
            }
            case DATA_URI -> "data:" + format.mediaType() + ";base64," + base64(bytes);
            case BASE64 -> base64(bytes);
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static ObjectNode meta(ObjectNode request, String seed) {
        ObjectNode meta = Json.object();
        for (String field : ItsRoseSchema.names()) {
            @Nullable JsonNode value = request.get(field);
            if (field.equals("seed")) {
                meta.put(field, seed);
            } else if (value == null) {
                meta.put(field, "");
            } else {
                meta.set(field, value);
            }
        }
        return meta;
    }
}
