package dev.easel.testkit.internal.bfl;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * An image that goes in.
 *
 * @param bytes of the image, or its address, which nobody fetches: it only tints the drawing
 * @param width in pixels; 0 where the JDK cannot read the image
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record Input(byte[] bytes, int width, int height) {
    private static final int LONGEST_TEXT = 20 << 20;
    private static final int MEGAPIXEL = 1 << 20;
    private static final int SMALLEST_SIDE = 256;

    /** How images may come, and how large. */
    record Rules(boolean dataUris, boolean small, int megapixels) {}

    /** @throws BflRefusal where the text is no image that the field takes */
    static Input read(Field field, String text, Rules rules) {
        String name = field.name();
        if (text.matches("(?s)https?://.*")) {
            if (field.kind().equals("file")) {
                throw BflRefusal.image(name, "this field takes base64 only");
            }
            return new Input(text.getBytes(StandardCharsets.UTF_8), 0, 0);
        }
        if (text.length() > LONGEST_TEXT) {
            throw BflRefusal.image(name, "more than 20 MB");
        }
        Input input = decoded(name, base64(name, text, rules));
        if (input.width == 0) {
            return input;
        }
        if (!rules.small() && Math.min(input.width, input.height) < SMALLEST_SIDE) {
            throw BflRefusal.image(name, "a side is below " + SMALLEST_SIDE + " pixels");
        }
        if (input.pixels() > (double) rules.megapixels() * MEGAPIXEL) {
            throw BflRefusal.image(name, "more than " + rules.megapixels() + " megapixels");
        }
        return input;
    }

    private static byte[] base64(String name, String text, Rules rules) {
        String bare = text;
        if (text.startsWith("data:")) {
            if (!rules.dataUris()) {
                throw BflRefusal.image(name, "send base64 without a data: prefix");
            }
            bare = text.substring(text.indexOf(',') + 1);
        }
        try {
            return Base64.getDecoder().decode(bare);
        } catch (IllegalArgumentException notBase64) {
            throw BflRefusal.image(name, "neither base64 nor an http(s) address");
        }
    }

    private static Input decoded(String name, byte[] bytes) {
        // The JDK reads no WebP; the service does.
        boolean webp = bytes.length > 12 && bytes[0] == 'R' && bytes[8] == 'W' && bytes[11] == 'P';
        if (webp) {
            return new Input(bytes, 0, 0);
        }
        BufferedImage image = image(bytes);
        if (image == null) {
            throw BflRefusal.image(name, "not an image");
        }
        return new Input(bytes, image.getWidth(), image.getHeight());
    }

    private static @Nullable BufferedImage image(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }

    double pixels() {
        return (double) width * height;
    }

    boolean hasSize() {
        return width > 0;
    }
}
