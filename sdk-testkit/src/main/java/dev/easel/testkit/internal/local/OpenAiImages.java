package dev.easel.testkit.internal.local;

import dev.easel.testkit.EmulatedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Writes images in OpenAI's formats. */
final class OpenAiImages {
    private OpenAiImages() {}

    static String mediaType(String format) {
        return format.equals("svg") ? "image/svg+xml" : "image/" + format;
    }

    static byte[] encoded(EmulatedImage image, String format, OpenAiFamily.Size size) {
        return switch (format) {
            case "jpeg" -> image.jpeg();
            case "gif" -> gif(image);
            case "svg" -> svg(image, size);
            default -> image.png();
        };
    }

    private static byte[] gif(EmulatedImage image) {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        try {
            ImageIO.write(Objects.requireNonNull(Uploads.image(image.png()), "an image of our own"), "gif", gif);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gif.toByteArray();
    }

    /** The colour in the middle of the image, as a rectangle. */
    private static byte[] svg(EmulatedImage image, OpenAiFamily.Size size) {
        var pixels = Objects.requireNonNull(Uploads.image(image.png()), "an image of our own");
        int colour = pixels.getRGB(size.width() / 2, size.height() / 2) & 0xffffff;
        String text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size.width() + "\" height=\""
                + size.height() + "\"><rect width=\"100%\" height=\"100%\" fill=\"#" + String.format("%06x", colour)
                + "\"/></svg>";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
