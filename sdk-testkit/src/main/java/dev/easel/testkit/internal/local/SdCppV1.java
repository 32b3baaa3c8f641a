package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.awt.image.BufferedImage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Handles the OpenAI-style routes of stable-diffusion.cpp's server: five fields, and the rest in a block inside the prompt.
 * Thread-safe: it keeps nothing.
 */
final class SdCppV1 {
    private static final int MOST_IMAGES = 8;
    private static final Set<String> FIELDS = Set.of("prompt", "n", "size", "output_format", "output_compression");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})x([0-9]{1,6})");

    private final SdCppRelease release;
    private final SdCppReader reader;
    private final boolean strict;
    private final List<String> loras;
    private final InstantSource clock;

    SdCppV1(SdCppRelease release, SdCppReader reader, LocalSettings settings, InstantSource clock) {
        this.release = release;
        this.reader = reader;
        this.strict = settings.strict();
        this.loras = settings.loras();
        this.clock = clock;
    }

    SdCppOrder generation(Request request) {
        if (request.body().length == 0) {
            throw SdCppRefusal.of(400, "empty body");
        }
        JsonNode read = Json.read(request.body());
        if (!(read instanceof ObjectNode document)) {
            throw SdCppRefusal.jsonException("parse_error.101] parse error");
        }
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            boolean number = field.getKey().equals("n") || field.getKey().equals("output_compression");
            boolean known = FIELDS.contains(field.getKey());
            if (known
                    && !(number
                            ? field.getValue().isIntegralNumber()
                            : field.getValue().isTextual())) {
                throw SdCppRefusal.jsonException("type_error.302] type must be " + (number ? "number" : "string"));
            }
            if (!known && strict) {
                throw SdCppRefusal.strict(field.getKey() + " is ignored here; it goes into sd_cpp_extra_args");
            }
        }
        return order(document, SdCppImages.NONE);
    }

    SdCppOrder edit(Request request) {
        List<Multipart.Part> parts = Uploads.form(request);
        if (parts == null) {
            throw SdCppRefusal.of(400, "Content-Type must be multipart/form-data");
        }
        ObjectNode fields = Json.object();
        List<byte[]> repeated = new ArrayList<>();
        List<byte[]> single = new ArrayList<>();
        byte[] mask = null;
        for (Multipart.Part part : parts) {
            switch (part.name()) {
                case "image[]" -> repeated.add(part.content());
                case "image" -> single.add(part.content());
                case "mask" -> mask = part.content();
                case "prompt", "size", "output_format" -> fields.put(part.name(), part.text());
                case "n", "output_compression" -> fields.put(part.name(), number(part));
                default -> {
                    if (strict) {
                        throw SdCppRefusal.strict("part " + part.name() + " is ignored; leave it out");
                    }
                }
            }
        }
        List<byte[]> images = repeated.isEmpty() ? single : repeated;
        if (fields.path("prompt").asText().isEmpty()) {
            throw SdCppRefusal.of(400, "prompt required");
        }
        if (images.isEmpty()) {
            throw SdCppRefusal.of(400, "at least one image[] required");
        }
        if (fields.path("output_format").asText().equalsIgnoreCase("webp")) {
            throw SdCppRefusal.of(400, "invalid output_format, must be one of [png, jpeg]");
        }
        List<byte[]> readable = images.stream().filter(this::isTaken).toList();
        BufferedImage first = readable.isEmpty() ? null : Uploads.image(readable.get(0));
        if (!fields.has("size") && first != null) {
            fields.put("size", first.getWidth() + "x" + first.getHeight());
        }
        return order(
                fields,
                new SdCppImages(
                        readable.isEmpty() ? null : readable.get(0),
                        release.hasQueue(),
                        mask != null && isTaken(mask) ? mask : null,
                        Redrawn.WHITE,
                        readable,
                        null));
    }

    private boolean isTaken(byte[] image) {
        boolean readable = Uploads.isImage(image);
        if (strict && !readable) {
            throw SdCppRefusal.strict("an image cannot be read, and the server would draw without it");
        }
        return readable;
    }

    private int number(Multipart.Part part) {
        if (!part.text().matches("[0-9]{1,9}")) {
            throw SdCppRefusal.jsonException("type_error.302] type must be number, but is " + part.name());
        }
        return Integer.parseInt(part.text());
    }

    private SdCppOrder order(ObjectNode document, SdCppImages images) {
        String prompt = document.path("prompt").asText();
        if (prompt.isEmpty()) {
            throw SdCppRefusal.of(400, "prompt required");
        }
        ObjectNode generation = Json.object().put("prompt", SdCppBlock.words(prompt, strict));
        Matcher size = SIZE.matcher(document.path("size").asText());
        if (size.matches()) {
            generation.put("width", Integer.parseInt(size.group(1)));
            generation.put("height", Integer.parseInt(size.group(2)));
        } else if (strict && document.has("size")) {
            throw SdCppRefusal.strict("size " + document.get("size") + " is not WIDTHxHEIGHT and would be overlooked");
        }
        generation.put("batch_count", count(document));
        if (document.has("output_format")) {
            generation.put(
                    "output_format", document.get("output_format").asText().toLowerCase(Locale.ROOT));
        }
        // What stands in the block has the last word, also over prompt, size and count.
        generation.setAll(SdCppBlock.in(prompt, release, strict));
        return reader.read(
                generation,
                SdCppImages.in(generation, images, SdCppBlock.INVALID),
                SdCppLoras.onDisk(generation, loras, strict),
                "invalid params");
    }

    private int count(ObjectNode document) {
        int count = document.path("n").asInt(1);
        if (strict && (count < 1 || count > MOST_IMAGES)) {
            throw SdCppRefusal.strict("n is " + count + " and would be cut to 1..8");
        }
        return Math.max(1, Math.min(MOST_IMAGES, count));
    }

    /** The response with the images. */
    ObjectNode response(SdCppOrder order) {
        ObjectNode response = Json.object().put("created", clock.instant().getEpochSecond());
        ArrayNode data = response.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            data.addObject().put("b64_json", Uploads.base64(order.image(i)));
        }
        return response.put("output_format", order.format());
    }
}
