package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * The images that go in. One that is only an address tints: the emulator fetches nothing.
 *
 * @param images in the order of the input, control images last
 * @param mask white where the first image is drawn anew; null without one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record Inputs(List<byte[]> images, byte @Nullable [] mask) {
    private static final int LARGEST_IMAGE = 50 * 1000 * 1000;
    private static final int MOST_OF_FLUX_2 = 4;

    /** Reads the images of a checked input; what cannot be read is added to the violations. */
    static Inputs read(Models.Model model, ObjectNode input, Hosting hosting, List<ObjectNode> violations) {
        List<byte[]> images = new ArrayList<>();
        List<byte[]> controls = new ArrayList<>();
        byte[] mask = null;
        for (Fields.Field field : Models.fieldsOf(model).all()) {
            JsonNode value = input.path(field.name());
            switch (field.kind()) {
                case "image" -> {
                    byte[] image = image(field.name(), value, hosting, violations);
                    if (field.name().equals("mask_url")) {
                        mask = image;
                    } else if (image != null) {
                        images.add(image);
                    }
                }
                case "images" -> {
                    for (int i = 0; i < value.size(); i++) {
                        byte[] image = image(field.name() + "." + i, value.get(i), hosting, violations);
                        if (image != null) {
                            images.add(image);
                        }
                    }
                }
                case "controlnets" -> {
                    for (int i = 0; i < value.size(); i++) {
                        String path = field.name() + "." + i + ".control_image_url";
                        byte[] image = image(path, value.get(i).path("control_image_url"), hosting, violations);
                        if (image != null) {
                            controls.add(image);
                        }
                    }
                }
                default -> {}
            }
        }
        boolean drops = model.id().equals("fal-ai/flux-2/edit") && images.size() > MOST_OF_FLUX_2;
        List<byte[]> all = new ArrayList<>(drops ? images.subList(0, MOST_OF_FLUX_2) : images);
        all.addAll(controls);
        return new Inputs(List.copyOf(all), mask);
    }

    private static byte @Nullable [] image(String path, JsonNode value, Hosting hosting, List<ObjectNode> violations) {
        if (!value.isTextual()) {
            return null;
        }
        String text = value.asText();
        byte[] hosted = hosting.find(text);
        if (hosted != null) {
            return hosted;
        }
        if (text.startsWith("data:")) {
            return dataUri(path, value, violations);
        }
        if (text.matches("https://[^\\s/]+\\S*") && !isPrivate(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        violations.add(Violation.of(path, "file_download_error", "The file could not be downloaded", value));
        return null;
    }

    private static boolean isPrivate(String address) {
        return address.matches(
                "https://(localhost|127\\.|10\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|169\\.254\\.|\\[).*");
    }

    private static byte @Nullable [] dataUri(String path, JsonNode value, List<ObjectNode> violations) {
        String text = value.asText();
        int comma = text.indexOf(',');
        String head = comma < 0 ? "" : text.substring(0, comma).toLowerCase(Locale.ROOT);
        byte[] bytes = new byte[0];
        try {
            bytes = head.matches("data:image/[a-z+]+;base64")
                    ? Base64.getDecoder().decode(text.substring(comma + 1))
                    : bytes;
        } catch (IllegalArgumentException notBase64) {
            head = "";
        }
        if (bytes.length > LARGEST_IMAGE) {
            violations.add(Violation.of(path, "file_too_large", "The file exceeds 50 MB", value));
        } else if (!isWebP(bytes) && decoded(bytes) == null) {
            violations.add(Violation.of(path, "image_load_error", "The image could not be loaded", value));
        }
        return bytes;
    }

    /** The JDK reads no WebP; the service does. */
    private static boolean isWebP(byte[] bytes) {
        return bytes.length > 12 && new String(bytes, 0, 12, StandardCharsets.ISO_8859_1).matches("(?s)RIFF....WEBP");
    }

    /** What the images make of a drawing. */
    EmulatedImage shape(EmulatedImage drawing, @Nullable Double strength) {
        EmulatedImage shaped = drawing;
        for (byte[] image : images) {
            shaped = strength == null ? shaped.influencedBy(image) : shaped.influencedBy(image, strength);
        }
        return mask == null || images.isEmpty() ? shaped : shaped.drawnInto(images.get(0), mask, Redrawn.WHITE);
    }

    /** Width and height of the first image, or null where nobody can tell. */
    int @Nullable [] firstSize() {
        BufferedImage first = images.isEmpty() ? null : decoded(images.get(0));
        return first == null ? null : new int[] {first.getWidth(), first.getHeight()};
    }

    /** The image, or null where the JDK reads none. */
    static @Nullable BufferedImage decoded(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }
}
