package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedPicture;
import dev.easel.testkit.PictureFormat;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.picture.Png;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Draws what a request asks for and says so as the service does. Thread-safe. */
final class ItsRoseStudio {

    private final ItsRoseSettings settings;
    private final ImageShelf shelf;
    private final AtomicLong seeds = new AtomicLong();

    ItsRoseStudio(ItsRoseSettings settings, ImageShelf shelf) {
        this.settings = settings;
        this.shelf = shelf;
    }

    /**
     * Draws a picture and returns the answer's {@code result}.
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
        EmulatedPicture picture;
        if (nsfw && ItsRoseSchema.isOn(request, "safety_checker")) {
            boolean black = request.path("safety_checker_type").asText().equals("black");
            byte[] pixel = Png.encode(1, 1, new int[] {black ? 0 : 0xffffff}, Map.of());
            picture = EmulatedPicture.resized(pixel, width, height);
        } else {
            picture = EmulatedPicture.of(drawnPrompt(request, inputs), numeric(seed), width, height);
            picture = shaped(picture, inputs);
        }
        ObjectNode result = Json.object();
        generationTime(result);
        result.putArray("images").add(deliver(picture.labelled("ITSROSE")));
        result.put("nsfw_content_detected", nsfw);
        result.set("meta", meta(request, seed));
        return result;
    }

    /** What the input images make of a picture: white in a mask is drawn anew, and black stays as it was. */
    private EmulatedPicture shaped(EmulatedPicture picture, ObjectNode inputs) throws ItsRoseRefusal {
        if (!inputs.has("init_image")) {
            return picture;
        }
        byte[] original = bytes(inputs.get("init_image"));
        EmulatedPicture shaped = picture.influencedBy(original);
        if (!inputs.has("mask_image")) {
            return shaped;
        }
        byte[] mask = bytes(inputs.get("mask_image"));
        return isHere(inputs.get("init_image")) && isHere(inputs.get("mask_image"))
                ? shaped.drawnInto(original, mask, true)
                : shaped.influencedBy(mask);
    }

    /** The prompt with what is on: each of the switches changes the picture, as it would the service's. */
    private static String drawnPrompt(ObjectNode request, ObjectNode inputs) {
        StringBuilder prompt = new StringBuilder(request.path("prompt").asText());
        for (String name : ItsRoseSchema.SWITCHES) {
            boolean shows = !name.equals("safety_checker") && !name.equals("upscale");
            if (shows && ItsRoseSchema.isOn(request, name)) {
                prompt.append(" #").append(name);
            }
        }
        if (inputs.has("strength")) {
            prompt.append(" #strength ").append(inputs.get("strength").asDouble());
        }
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

    private String deliver(EmulatedPicture picture) {
        PictureFormat format = settings.pictureFormat();
        byte[] bytes = format.encode(picture);
        return switch (settings.delivery()) {
            case URL -> {
                URI address = shelf.put("picture." + format.extension(), format.mediaType(), bytes);
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
