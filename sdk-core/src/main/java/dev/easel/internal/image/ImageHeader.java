package dev.easel.internal.image;

import dev.easel.ImageFormat;
import dev.easel.Size;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a picture's first bytes say: its format, width and height, and the text that its maker left in it about how it was
 * made. Only headers are read, never pixels. Every number in them is a stranger's claim: none decides how much memory or
 * time is spent.
 *
 * @param format the format
 * @param size width and height as the header claims them, however large; {@code null} where the format is not known or the
 *     header is damaged
 * @param parameters the text that {@link GenerationParameters} reads; {@code null} where there is none, or it is longer
 *     than {@link MetadataText#LONGEST}
 */
public record ImageHeader(
        ImageFormat format, @Nullable Size size, @Nullable String parameters) {
    private static final int MAGIC = 12;

    /**
     * Reads it from a picture's beginning. A damaged header gives what was readable.
     *
     * @throws IOException only if the stream itself cannot be read
     */
    public static ImageHeader read(InputStream picture) throws IOException {
        HeadInput in = new HeadInput(picture);
        byte[] magic = in.peek(MAGIC);
        ImageFormat format = formatOf(magic);
        HeaderFindings found = new HeaderFindings();
        try {
            switch (format) {
                case PNG -> PngHeader.read(in, found);
                case JPEG -> JpegHeader.read(in, found);
                case WEBP -> WebpHeader.read(in, found);
                case GIF -> found.size(le16(magic, 6), le16(magic, 8));
                case UNKNOWN -> {}
            }
        } catch (EOFException cutShort) {
            // What was read before counts.
        }
        return new ImageHeader(format, found.size, found.parameters);
    }

    /** The format that the first bytes (12 or more, if there are so many) tell. */
    public static ImageFormat formatOf(byte[] magic) {
        if (HeadInput.has(magic, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return ImageFormat.PNG;
        }
        if (HeadInput.has(magic, 0, 0xff, 0xd8, 0xff)) {
            return ImageFormat.JPEG;
        }
        if (HeadInput.has(magic, 0, 'G', 'I', 'F', '8') && magic.length >= 10) {
            return ImageFormat.GIF;
        }
        if (HeadInput.has(magic, 0, 'R', 'I', 'F', 'F') && HeadInput.has(magic, 8, 'W', 'E', 'B', 'P')) {
            return ImageFormat.WEBP;
        }
        return ImageFormat.UNKNOWN;
    }

    static int le16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }
}
