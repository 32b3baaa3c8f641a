package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.internal.Request;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Reads and writes images for servers that take them as text or as files. */
final class Uploads {
    private Uploads() {}

    /** The bytes of base64 text, with or without the head of a data URI; null where it is none. */
    static byte @Nullable [] decode(JsonNode text) {
        String value = text.asText();
        String base64 = value.startsWith("data:") ? value.substring(value.indexOf(',') + 1) : value;
        try {
            return base64.isEmpty() ? null : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Whether the JDK reads the bytes as an image. */
    static boolean isImage(byte @Nullable [] bytes) {
        return image(bytes) != null;
    }

    /** The image, or null where the JDK reads none. */
    static @Nullable BufferedImage image(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The image as JPEG where that was asked for, else as PNG. */
    static byte[] encoded(EmulatedImage image, String format) {
        return format.equals("jpeg") || format.equals("jpg") ? image.jpeg() : image.png();
    }

    /**
     * The parts of a form; null where the body is none. A boundary may be quoted, and need not come last.
     */
    static @Nullable List<Multipart.Part> form(Request request) {
        String type = request.header("Content-Type");
        int at = type == null ? -1 : type.indexOf("boundary=");
        if (type == null || at < 0 || !request.mediaType().equals("multipart/form-data")) {
            return null;
        }
        String rest = type.substring(at + "boundary=".length());
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) : rest.indexOf(';');
        String boundary = rest.startsWith("\"")
                ? rest.substring(1, end < 0 ? rest.length() : end)
                : rest.substring(0, end < 0 ? rest.length() : end).strip();
        try {
            return Multipart.parse(request.body(), boundary);
        } catch (Multipart.MalformedException malformed) {
            return null;
        }
    }
}
