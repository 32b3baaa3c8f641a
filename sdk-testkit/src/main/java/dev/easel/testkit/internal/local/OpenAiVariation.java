package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/**
 * Holds a request for variations of an image. Servers that follow take more parts, and a strict emulator none but
 * OpenAI's.
 *
 * @param image the image
 * @param fields the other parts
 */
record OpenAiVariation(byte[] image, ObjectNode fields) {
    private static final Set<String> PARTS = Set.of("model", "n", "response_format", "size", "user");
    private static final int LARGEST = 4 << 20;

    /**
     * Reads the form.
     *
     * @throws OpenAiRefusal where it is not one
     */
    static OpenAiVariation read(Request request, boolean strict) {
        List<Multipart.Part> parts = Uploads.form(request);
        if (parts == null) {
            throw OpenAiRefusal.invalid(
                    "Unsupported content type: variations are taken as multipart/form-data.",
                    null,
                    "unsupported_content_type");
        }
        byte[] image = null;
        ObjectNode fields = Json.object();
        for (Multipart.Part part : parts) {
            if (part.name().equals("image") && part.filename() != null) {
                image = part.content();
            } else if (!PARTS.contains(part.name()) && strict) {
                throw OpenAiRefusal.invalid(
                        "Unknown parameter: '" + part.name() + "'.", part.name(), "unknown_parameter");
            } else if (part.name().equals("n") && part.text().matches("[0-9]{1,3}")) {
                fields.put("n", Integer.parseInt(part.text()));
            } else if (part.filename() == null) {
                fields.put(part.name(), part.text());
            }
        }
        BufferedImage read = Uploads.image(image);
        if (image == null || read == null) {
            throw OpenAiRefusal.invalid("Missing required parameter: 'image'.", "image", "missing_required_parameter");
        }
        boolean png = image[0] == (byte) 0x89;
        if (strict && (!png || read.getWidth() != read.getHeight() || image.length >= LARGEST)) {
            throw OpenAiRefusal.invalid(
                    "Uploaded image must be a square PNG and less than 4 MB.", "image", "invalid_image_file");
        }
        return new OpenAiVariation(image, fields);
    }

    /**
     * What is drawn: without a prompt of the caller's.
     *
     * @throws OpenAiRefusal where the model makes none
     */
    OpenAiOrder order(boolean strict, List<String> models) {
        ObjectNode document = fields.deepCopy();
        if (!document.has("model")) {
            document.put("model", "dall-e-2");
        }
        if (!document.has("prompt")) {
            document.put("prompt", "a variation");
        }
        OpenAiOrder order = OpenAiOrder.read(document, false, strict, models);
        if (strict && order.family() != OpenAiFamily.DALL_E_2) {
            throw OpenAiRefusal.invalidValue(document.path("model").asText(), "model", List.of("dall-e-2"));
        }
        return order;
    }
}
