package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON document of an edit: its fields but for images, and its images. Lives for one request. */
final class OpenAiJsonEdit {
    private static final int MOST_IMAGES = 16;
    private static final int LONGEST_ADDRESS = 20_971_520;

    private final ObjectNode fields;
    private final List<byte[]> images = new ArrayList<>();
    private byte @Nullable [] mask;
    private final boolean strict;

    private OpenAiJsonEdit(ObjectNode fields, boolean strict) {
        this.fields = fields;
        this.strict = strict;
    }

    /**
     * Reads the document.
     *
     * @throws OpenAiRefusal where it is not one of an edit
     */
    static OpenAiJsonEdit read(ObjectNode document, boolean strict) {
        OpenAiJsonEdit edit = new OpenAiJsonEdit(document.deepCopy(), strict);
        JsonNode images = edit.fields.remove("images");
        if (images == null || !images.isArray() || images.isEmpty() || images.size() > MOST_IMAGES) {
            throw OpenAiRefusal.invalid(
                    "'images' must hold 1 to " + MOST_IMAGES + " images.", "images", "missing_required_parameter");
        }
        images.forEach(image -> edit.images.add(edit.read(image, "images")));
        JsonNode mask = edit.fields.remove("mask");
        edit.mask = mask == null ? null : edit.read(mask, "mask");
        JsonNode moderation = edit.fields.remove("moderation");
        if (moderation != null && !List.of("low", "auto").contains(moderation.asText())) {
            throw OpenAiRefusal.invalidValue(moderation.asText(), "moderation", List.of("low", "auto"));
        }
        return edit;
    }

    ObjectNode fields() {
        return fields;
    }

    OpenAiInputs inputs() {
        return new OpenAiInputs(List.copyOf(images), mask);
    }

    /** @throws OpenAiRefusal where the model takes no edits in JSON */
    void checkModel(OpenAiFamily family) {
        if (family == OpenAiFamily.DALL_E_2 || family == OpenAiFamily.DALL_E_3) {
            throw OpenAiRefusal.invalid(
                    "Edits with this model are taken as multipart/form-data.", "model", "invalid_value");
        }
        if (strict && fields.has("response_format")) {
            throw OpenAiRefusal.strict("response_format is no field of an edit in JSON", "response_format");
        }
    }

    private byte[] read(JsonNode image, String field) {
        boolean address = image.hasNonNull("image_url");
        boolean file = image.hasNonNull("file_id");
        if (address == file || !image.path(address ? "image_url" : "file_id").isTextual()) {
            throw OpenAiRefusal.invalid("Give one of image_url and file_id.", field, "invalid_value");
        }
        if (strict && image.size() > 1) {
            throw OpenAiRefusal.strict("an image has image_url or file_id and nothing else", field);
        }
        String value = image.path(address ? "image_url" : "file_id").asText();
        // Nobody can upload to the emulator: a file's id only tints.
        return file ? value.getBytes(StandardCharsets.UTF_8) : content(image.get("image_url"), field);
    }

    /** Nothing is fetched: an address only tints. */
    private static byte[] content(JsonNode address, String field) {
        String value = address.asText();
        if (value.length() > LONGEST_ADDRESS) {
            throw OpenAiRefusal.invalid("The address is too long.", field, "string_above_max_length");
        }
        if (value.matches("https?://\\S+")) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = value.matches("(?s)data:image/(png|jpeg|webp);base64,.*") ? Uploads.decode(address) : null;
        if (bytes == null || !(value.startsWith("data:image/webp") || Uploads.isImage(bytes))) {
            throw OpenAiRefusal.invalid("Invalid image data.", field, "invalid_image_format");
        }
        return bytes;
    }
}
