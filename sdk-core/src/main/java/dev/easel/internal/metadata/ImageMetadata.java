package dev.easel.internal.metadata;

import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.Size;
import dev.easel.internal.image.ImageSniffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an image's own bytes say about it. Pixels are skipped, never read. Nothing in the bytes is trusted: no number in them
 * decides how much memory or time is spent.
 *
 * @param format the format
 * @param size width and height as the image claims them, however large; {@code null} where the format is not known, has no
 *     size in pixels, or the image is damaged
 * @param generation what the image was made with, as far as the program that made it left that in the image
 */
public record ImageMetadata(ImageFormat format, @Nullable Size size, Generation generation) {
    /**
     * Reads the metadata of an image. A damaged image gives what was readable.
     *
     * @param image the image from its beginning; skipping should be cheap, as texts may stand behind the pixels
     * @throws IOException only if the stream itself cannot be read
     */
    public static ImageMetadata read(InputStream image) throws IOException {
        // Not buffered: what is skipped must not be read.
        InputStream whole = image.markSupported() ? image : new PushbackInputStream(image, ImageSniffer.FIRST);
        ImageFormat format = ImageSniffer.formatOf(count -> first(whole, count));
        BoundedInput in = new BoundedInput(whole);
        Findings found = new Findings();
        try {
            switch (format) {
                case PNG -> PngReader.read(in, found);
                case JPEG -> JpegReader.read(in, found);
                case WEBP -> WebpReader.read(in, found);
                case AVIF, HEIC -> HeifReader.read(in, found);
                case GIF -> {
                    in.skip(6);
                    found.size(in.le16(), in.le16());
                }
                default -> {}
            }
        } catch (EOFException cutShort) {
            // What was read before counts.
        }
        return new ImageMetadata(format, found.size(), found.generation());
    }

    private static byte[] first(InputStream image, int count) throws IOException {
        if (image instanceof PushbackInputStream pushback) {
            byte[] first = pushback.readNBytes(count);
            pushback.unread(first);
            return first;
        }
        image.mark(count);
        byte[] first = image.readNBytes(count);
        image.reset();
        return first;
    }
}
