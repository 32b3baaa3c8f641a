package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a checked request for images.
 *
 * @param asUrl whether addresses are returned rather than base64
 * @param format {@code png}, {@code jpeg}, {@code gif} or {@code svg}
 * @param svgModel that writes the vectors; null where none was named
 * @param streamed whether the response is a stream of events
 * @param partialImages how many previews come before the image, 0 to 3
 */
record OpenAiOrder(
        OpenAiFamily family,
        String model,
        String prompt,
        int count,
        OpenAiFamily.Size size,
        boolean asUrl,
        String format,
        String quality,
        String background,
        boolean streamed,
        int partialImages,
        @Nullable String svgModel) {
    private static final int MOST_PARTIAL_IMAGES = 3;
    private static final Set<String> INTEGERS =
            Set.of("n", "output_compression", "partial_images", "frame_count", "frame_duration_ms");
    private static final Set<String> EDIT_ONLY = Set.of("input_fidelity");
    private static final Set<String> GENERATION_ONLY = Set.of("moderation", "style");
    private static final Map<String, List<String>> VALUES = Map.of(
            "response_format", List.of("url", "b64_json"),
            "complexity", List.of("low", "medium", "high"),
            "moderation", List.of("low", "auto"),
            "background", List.of("transparent", "opaque", "auto"),
            "style", List.of("vivid", "natural"),
            "input_fidelity", List.of("high", "low"));

    /**
     * Checks a request in its JSON form.
     *
     * @throws OpenAiRefusal where the service would not draw it
     */
    static OpenAiOrder read(ObjectNode document, boolean edit, boolean strict, List<String> models) {
        String model = text(document, "model", edit ? "gpt-image-1.5" : defaultModel(document));
        OpenAiFamily family = OpenAiFamily.of(model);
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            check(field.getKey(), field.getValue(), family, edit, strict);
        }
        if (strict && !models.contains(model)) {
            throw OpenAiRefusal.noModel(model);
        }
        if (edit && family == OpenAiFamily.DALL_E_3) {
            throw OpenAiRefusal.invalidValue(model, "model", List.of("dall-e-2", "the GPT image models"));
        }
        return new OpenAiOrder(
                family,
                model,
                prompt(document, family),
                count(document, family),
                family.size(text(document, "size", "auto")),
                !family.isGptImage() && text(document, "response_format", "url").equals("url"),
                format(document, family),
                quality(document, family),
                text(document, "background", "auto").equals("transparent") ? "transparent" : "opaque",
                document.path("stream").asBoolean(),
                partialImages(document, strict),
                document.path("svg").hasNonNull("model")
                        ? document.path("svg").get("model").asText()
                        : null);
    }

    static boolean isInteger(String name) {
        return INTEGERS.contains(name);
    }

    /** A parameter that only GPT image models have asks for one of them. */
    private static String defaultModel(ObjectNode document) {
        boolean wantsGptImage = document.has("background")
                || document.has("moderation")
                || document.has("output_format")
                || document.has("output_compression");
        return wantsGptImage ? "gpt-image-1.5" : "dall-e-2";
    }

    private static void check(String name, JsonNode value, OpenAiFamily family, boolean edit, boolean strict) {
        boolean known = OpenAiFamily.OTHER.takes(name) && !(edit ? GENERATION_ONLY : EDIT_ONLY).contains(name);
        if (!known && !strict) {
            return;
        }
        if (!known || !family.takes(name)) {
            throw OpenAiRefusal.invalid("Unknown parameter: '" + name + "'.", name, "unknown_parameter");
        }
        if (value.isNull()) {
            if (strict) {
                throw OpenAiRefusal.strict(name + " is null; leave it out, as other servers refuse nulls", name);
            }
            return;
        }
        boolean rightType = INTEGERS.contains(name)
                ? value.isIntegralNumber() && value.canConvertToInt()
                : name.equals("stream") ? value.isBoolean() : name.equals("svg") ? value.isObject() : value.isTextual();
        if (!rightType) {
            throw OpenAiRefusal.invalid("Invalid type for '" + name + "'.", name, "invalid_type");
        }
        List<String> values = VALUES.get(name);
        if (values != null && !values.contains(value.asText())) {
            throw OpenAiRefusal.invalidValue(value.asText(), name, values);
        }
    }

    private static String prompt(ObjectNode document, OpenAiFamily family) {
        String prompt = text(document, "prompt", "");
        if (prompt.isEmpty()) {
            throw OpenAiRefusal.invalid(
                    "Missing required parameter: 'prompt'.", "prompt", "missing_required_parameter");
        }
        if (prompt.codePointCount(0, prompt.length()) > family.longestPrompt()) {
            throw OpenAiRefusal.invalid(
                    "'prompt' is longer than " + family.longestPrompt() + " characters.",
                    "prompt",
                    "string_above_max_length");
        }
        return prompt;
    }

    private static int count(ObjectNode document, OpenAiFamily family) {
        int count = document.hasNonNull("n") ? document.get("n").asInt() : 1;
        if (count < 1 || count > family.mostImages()) {
            throw OpenAiRefusal.invalid(
                    "Invalid 'n': must be between 1 and " + family.mostImages() + ".", "n", "integer_out_of_range");
        }
        return count;
    }

    private static int partialImages(ObjectNode document, boolean strict) {
        int partial = document.path("partial_images").asInt();
        if (partial < 0 || partial > MOST_PARTIAL_IMAGES) {
            throw OpenAiRefusal.invalid(
                    "Invalid 'partial_images': must be between 0 and " + MOST_PARTIAL_IMAGES + ".",
                    "partial_images",
                    "integer_out_of_range");
        }
        boolean streamed = document.path("stream").asBoolean();
        if (strict && partial > 0 && !streamed) {
            throw OpenAiRefusal.strict("partial_images says nothing without stream", "partial_images");
        }
        if (strict && streamed && document.path("n").asInt(1) > 1) {
            throw OpenAiRefusal.strict("what a stream of several images looks like is not documented", "n");
        }
        return partial;
    }

    private static String format(ObjectNode document, OpenAiFamily family) {
        String format = text(document, "output_format", "png");
        if (!family.formats().contains(format)) {
            throw OpenAiRefusal.invalidValue(format, "output_format", family.formats());
        }
        checkCompany(document, format);
        if (format.equals("webp")) {
            throw OpenAiRefusal.invalid("emulator: webp is not drawn; ask for png or jpeg", "output_format", null);
        }
        int compression = document.hasNonNull("output_compression")
                ? document.get("output_compression").asInt()
                : 100;
        if (compression < 0 || compression > 100) {
            throw OpenAiRefusal.invalid(
                    "Invalid 'output_compression': must be between 0 and 100.",
                    "output_compression",
                    "integer_out_of_range");
        }
        if (format.equals("jpeg") && text(document, "background", "auto").equals("transparent")) {
            throw OpenAiRefusal.invalid(
                    "Transparent background is not supported for JPEG.", "background", "invalid_value");
        }
        return format;
    }

    /** What only one of the newer formats takes, and what they do not. */
    private static void checkCompany(ObjectNode document, String format) {
        boolean vectors = format.equals("svg");
        boolean frames = format.equals("gif");
        range(document, "frame_count", 2, 16);
        range(document, "frame_duration_ms", 20, 655_350);
        for (String name : List.of("frame_count", "frame_duration_ms")) {
            refuse(document.has(name) && !frames, name, "gif");
        }
        refuse(document.path("frame_duration_ms").asInt() % 10 != 0, "frame_duration_ms", "steps of 10");
        refuse(document.has("svg") && !vectors, "svg", "svg");
        refuse(vectors && document.path("n").asInt(1) > 1, "n", "1 where the format is svg");
        for (String name : List.of("stream", "partial_images", "output_compression")) {
            refuse(document.has(name) && (vectors || frames), name, "png, jpeg and webp");
        }
    }

    private static void range(ObjectNode document, String name, int least, int most) {
        int value = document.path(name).asInt(least);
        if (value < least || value > most) {
            throw OpenAiRefusal.invalid(
                    "Invalid '" + name + "': must be between " + least + " and " + most + ".",
                    name,
                    "integer_out_of_range");
        }
    }

    private static void refuse(boolean wrong, String name, String with) {
        if (wrong) {
            throw OpenAiRefusal.invalid("'" + name + "' is taken with " + with + ".", name, "invalid_value");
        }
    }

    private static String quality(ObjectNode document, OpenAiFamily family) {
        String quality = text(document, "quality", "auto");
        if (!family.qualities().isEmpty() && !family.qualities().contains(quality)) {
            throw OpenAiRefusal.invalidValue(quality, "quality", family.qualities());
        }
        return quality.equals("auto") ? "high" : quality;
    }

    private static String text(ObjectNode document, String name, String fallback) {
        return document.hasNonNull(name) ? document.get(name).asText() : fallback;
    }
}
