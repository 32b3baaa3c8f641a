package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for images of a server that names its fields as diffusers does.
 *
 * @param inputs every image that shapes the result
 * @param mask of the first of them, whose white is drawn anew; null where all of it is
 * @param format {@code png} or {@code jpeg}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record DiffusersOrder(
        ObjectNode document,
        List<byte[]> inputs,
        byte @Nullable [] mask,
        long seed,
        int count,
        int width,
        int height,
        String format) {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");
    private static final String UNREAD_MASK = "mask";
    private static final int DEFAULT_SIDE = 1024;
    private static final int LARGEST_SIDE = 4096;

    /**
     * Reads a generation, or the form of an edit.
     *
     * @param imageParts the names of parts with images; empty for a generation
     * @param defaultSeed for a request without one
     * @throws FastApiRefusal where it is not drawn
     */
    static DiffusersOrder read(
            Request request, FieldKinds fields, Set<String> imageParts, boolean strict, long defaultSeed) {
        List<byte[]> inputs = new ArrayList<>();
        List<byte[]> masks = new ArrayList<>();
        ObjectNode document =
                imageParts.isEmpty() ? document(request) : form(request, fields, imageParts, strict, inputs, masks);
        fields.check(document, strict);
        if (!imageParts.isEmpty() && inputs.isEmpty()) {
            throw FastApiRefusal.of(422, "Field 'image' or 'url' is required");
        }
        int count = document.path("n").asInt(1);
        if (strict && (count < 1 || count > 10)) {
            throw FastApiRefusal.strict("n", "1 to 10 are taken");
        }
        if (document.path("prompt").asText().isEmpty()) {
            throw FastApiRefusal.invalid("prompt", "field required");
        }
        BufferedImage first = inputs.isEmpty() ? null : Uploads.image(inputs.get(0));
        int width = document.path("width").asInt(first == null ? DEFAULT_SIDE : first.getWidth());
        int height = document.path("height").asInt(first == null ? DEFAULT_SIDE : first.getHeight());
        String size = document.path("size").asText("auto");
        Matcher sides = SIZE.matcher(size);
        if (sides.matches()) {
            width = Integer.parseInt(sides.group(1));
            height = Integer.parseInt(sides.group(2));
        } else if (!size.equals("auto")) {
            throw FastApiRefusal.of(400, "Invalid size format: " + size);
        }
        if (Math.max(width, height) > LARGEST_SIDE) {
            throw FastApiRefusal.of(400, "Invalid size: " + size);
        }
        return new DiffusersOrder(
                document,
                inputs,
                masks.isEmpty() ? null : masks.get(0),
                document.path("seed").asLong(defaultSeed),
                Math.max(1, Math.min(10, count)),
                width,
                height,
                document.path("output_format").asText(""));
    }

    private static ObjectNode document(Request request) {
        if (Json.read(request.body()) instanceof ObjectNode document) {
            return document;
        }
        throw FastApiRefusal.invalid("body", "JSON decode error");
    }

    private static ObjectNode form(
            Request request,
            FieldKinds fields,
            Set<String> imageParts,
            boolean strict,
            List<byte[]> inputs,
            List<byte[]> masks) {
        List<Multipart.Part> parts = Uploads.form(request);
        if (parts == null) {
            throw FastApiRefusal.invalid("body", "a multipart form is required");
        }
        ObjectNode document = Json.object();
        for (Multipart.Part part : parts) {
            if (part.name().equals("url") || part.name().equals("url[]")) {
                inputs.add(address(part));
            } else if (part.name().equals(UNREAD_MASK) && imageParts.contains(UNREAD_MASK)) {
                if (strict) {
                    throw FastApiRefusal.strict(
                            UNREAD_MASK, "declared and not passed on; the whole image is drawn anew");
                }
            } else if (!imageParts.contains(part.name())) {
                fields.take(part, document);
            } else if (part.filename() != null && Uploads.isImage(part.content())) {
                (part.name().equals("mask_image") ? masks : inputs).add(part.content());
            } else {
                throw FastApiRefusal.of(400, "Invalid image");
            }
        }
        return document;
    }

    /** Nothing is fetched: an address only tints. */
    private static byte[] address(Multipart.Part part) {
        if (part.filename() != null || !part.text().matches("https?://\\S+")) {
            throw FastApiRefusal.of(400, "Invalid url");
        }
        return part.content();
    }

    /**
     * Draws one of the images.
     *
     * @param scale how much larger it is made
     */
    byte[] image(int index, String label, double scale, String fileType, Surroundings surroundings) {
        Drawn drawn = drawn(index, scale);
        surroundings.drew(drawn);
        EmulatedImage image = EmulatedImage.of(drawn.prompt(), drawn.seed(), drawn.width(), drawn.height())
                .labelled(label);
        for (byte[] input : inputs) {
            image = image.influencedBy(input);
        }
        if (mask != null) {
            image = image.drawnInto(inputs.get(0), mask, Redrawn.WHITE);
        }
        return Uploads.encoded(image, fileType);
    }

    private Drawn drawn(int index, double scale) {
        DrawnBuilder settings = DrawnBuilder.of(
                        document.path("prompt").asText(), seed + index, (int) (width * scale), (int) (height * scale))
                .negativePrompt(document.path("negative_prompt").asText())
                .model(document.hasNonNull("model") ? document.get("model").asText() : null)
                .inputImages(inputs.size())
                .redrawn(mask == null ? Redrawn.EVERYTHING : Redrawn.WHITE);
        if (document.hasNonNull("num_inference_steps")) {
            settings.steps(document.get("num_inference_steps").asInt());
        }
        if (document.hasNonNull("guidance_scale")) {
            settings.guidanceScale(document.get("guidance_scale").asDouble());
        }
        JsonNode lora = document.path("lora");
        if (lora.isObject()) {
            String name = lora.path("name").asText(lora.path("path").asText());
            settings.lora(name, lora.path("scale").asDouble(1));
        }
        return settings.build();
    }
}
