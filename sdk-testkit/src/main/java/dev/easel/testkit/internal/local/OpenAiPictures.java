package dev.easel.testkit.internal.local;

import dev.easel.testkit.EmulatedPicture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;

/** The formats of OpenAI's images. */
final class OpenAiPictures {
    private OpenAiPictures() {}

    static String mediaType(String format) {
        return format.equals("svg") ? "image/svg+xml" : "image/" + format;
    }

    static byte[] encoded(EmulatedPicture picture, String format, OpenAiFamily.Size size) {
        return switch (format) {
            case "jpeg" -> picture.jpeg();
            case "gif" -> gif(picture);
            case "svg" -> svg(picture, size);
            default -> picture.png();
        };
    }

    private static byte[] gif(EmulatedPicture picture) {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        try {
            ImageIO.write(Objects.requireNonNull(Uploads.picture(picture.png()), "a picture of our own"), "gif", gif);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gif.toByteArray();
    }

    /** The colour in the middle of the image, as a rectangle. */
    private static byte[] svg(EmulatedPicture picture, OpenAiFamily.Size size) {
        var pixels = Objects.requireNonNull(Uploads.picture(picture.png()), "a picture of our own");
        int colour = pixels.getRGB(size.width() / 2, size.height() / 2) & 0xffffff;
        String text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size.width() + "\" height=\""
                + size.height() + "\"><rect width=\"100%\" height=\"100%\" fill=\"#" + String.format("%06x", colour)
                + "\"/></svg>";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
