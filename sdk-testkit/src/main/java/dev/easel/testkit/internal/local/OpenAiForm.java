package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Reads the multipart form of an edit: its text parts in their JSON form, and its files. Lives for one request. */
final class OpenAiForm {
    private static final int MOST_IMAGES = 16;

    private final ObjectNode fields = Json.object();
    private final List<byte[]> images = new ArrayList<>();
    private byte @Nullable [] mask;
    private byte @Nullable [] markup;
    private boolean repeatedPlainImage;

    private OpenAiForm() {}

    /**
     * Reads the form.
     *
     * @throws OpenAiRefusal where it is not one
     */
    static OpenAiForm read(Request request, boolean strict) {
        String boundary = boundary(request);
        if (!request.mediaType().equals("multipart/form-data") || boundary == null) {
            throw OpenAiRefusal.invalid(
                    "Unsupported content type: edits are taken as multipart/form-data.",
                    null,
                    "unsupported_content_type");
        }
        OpenAiForm form = new OpenAiForm();
        try {
            for (Multipart.Part part : Multipart.parse(request.body(), boundary)) {
                form.take(part, strict);
            }
        } catch (Multipart.MalformedException malformed) {
            throw OpenAiRefusal.invalid("Could not parse multipart form: " + malformed.getMessage(), null, null);
        }
        return form;
    }

    ObjectNode fields() {
        return fields;
    }

    OpenAiInputs inputs() {
        List<byte[]> all = new ArrayList<>(images);
        if (markup != null) {
            all.add(markup);
        }
        return new OpenAiInputs(List.copyOf(all), mask);
    }

    /**
     * Checks the images against what the model takes.
     *
     * @throws OpenAiRefusal where they are too few, too many or unreadable
     */
    void checkFiles(OpenAiFamily family, boolean strict) {
        if (images.isEmpty()) {
            throw OpenAiRefusal.invalid("Missing required parameter: 'image'.", "image", "missing_required_parameter");
        }
        int most = family == OpenAiFamily.DALL_E_2 ? 1 : MOST_IMAGES;
        if (images.size() > most) {
            throw OpenAiRefusal.invalid("At most " + most + " images are taken.", "image", "invalid_value");
        }
        if (strict && repeatedPlainImage) {
            throw OpenAiRefusal.strict("several images go as repeated image[] parts, not as repeated image", "image");
        }
        for (byte[] image : images) {
            if (!isWebp(image) && decoded(image) == null) {
                throw OpenAiRefusal.invalid("Invalid image file.", "image", "invalid_image_file");
            }
        }
        checkCover(mask, "mask");
        checkCover(markup, "markup");
        boolean known = family == OpenAiFamily.GPT_IMAGE_2_5 || family == OpenAiFamily.GPT_IMAGE_2_6;
        if (markup != null && (!known || mask != null)) {
            throw known
                    ? OpenAiRefusal.invalid("'markup' is not taken with a mask.", "markup", "invalid_value")
                    : OpenAiRefusal.invalid("Unknown parameter: 'markup'.", "markup", "unknown_parameter");
        }
        if (mask != null && fields.path("output_format").asText().equals("gif")) {
            throw OpenAiRefusal.invalid("'mask' is not taken with gif.", "mask", "invalid_value");
        }
    }

    /** What lies over the first image has its size, and lets it shine through somewhere. */
    private void checkCover(byte @Nullable [] file, String name) {
        if (file == null) {
            return;
        }
        BufferedImage cover = decoded(file);
        BufferedImage first = decoded(images.get(0));
        if (cover == null) {
            throw OpenAiRefusal.invalid("Invalid " + name + " file.", name, "invalid_image_file");
        }
        boolean same =
                first == null || (cover.getWidth() == first.getWidth() && cover.getHeight() == first.getHeight());
        if (!same) {
            throw OpenAiRefusal.invalid("The " + name + "'s size is not the image's.", name, "invalid_value");
        }
        if (!cover.getColorModel().hasAlpha()) {
            throw OpenAiRefusal.invalid(
                    "The " + name + " has no alpha channel: transparent means edit.", name, "invalid_value");
        }
    }

    private void take(Multipart.Part part, boolean strict) {
        switch (part.name()) {
            case "image", "image[]" -> {
                repeatedPlainImage |= part.name().equals("image") && !images.isEmpty();
                images.add(file(part));
            }
            case "mask" -> mask = file(part);
            case "markup" -> markup = file(part);
            default -> takeText(part, strict);
        }
    }

    private void takeText(Multipart.Part part, boolean strict) {
        if (strict && fields.has(part.name())) {
            throw OpenAiRefusal.strict("part " + part.name() + " is given twice", part.name());
        }
        String text = part.text();
        if (OpenAiOrder.isInteger(part.name()) && text.matches("-?[0-9]{1,9}")) {
            fields.put(part.name(), Integer.parseInt(text));
        } else if (part.name().equals("stream") && text.matches("true|false")) {
            fields.put(part.name(), text.equals("true"));
        } else if (!Json.putBracketed(fields, "svg", part.name(), text)) {
            fields.put(part.name(), text);
        }
    }

    private static byte[] file(Multipart.Part part) {
        if (part.filename() == null) {
            throw OpenAiRefusal.invalid(
                    "Invalid type for '" + part.name() + "': expected a file.", part.name(), "invalid_type");
        }
        return part.content();
    }

    private static @Nullable String boundary(Request request) {
        String type = request.header("Content-Type");
        int at = type == null ? -1 : type.indexOf("boundary=");
        if (type == null || at < 0) {
            return null;
        }
        String rest = type.substring(at + "boundary=".length());
        if (rest.startsWith("\"")) {
            int end = rest.indexOf('"', 1);
            return end < 0 ? null : rest.substring(1, end);
        }
        int end = rest.indexOf(';');
        return end < 0 ? rest : rest.substring(0, end).strip();
    }

    /** The JDK reads no WebP; the service does. */
    private static boolean isWebp(byte[] image) {
        return image.length > 12 && image[0] == 'R' && image[1] == 'I' && image[8] == 'W' && image[9] == 'E';
    }

    private static @Nullable BufferedImage decoded(byte[] image) {
        try {
            return ImageIO.read(new ByteArrayInputStream(image));
        } catch (IOException broken) {
            return null;
        }
    }
}
