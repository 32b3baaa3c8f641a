package dev.easel.internal.image;

import dev.easel.ImageFormat;
import dev.easel.Size;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a picture's first bytes say: its format, width and height, and for PNG the text that its maker left in it. Only
 * headers are read, never pixels.
 *
 * @param format the format
 * @param size width and height; {@code null} where the format is not known or the header is damaged
 * @param parameters the text under the keyword {@code parameters}; {@code null} where there is none
 */
public record ImageHeader(
        ImageFormat format, @Nullable Size size, @Nullable String parameters) {
    private static final ImageHeader UNKNOWN = new ImageHeader(ImageFormat.UNKNOWN, null, null);
    private static final int MAGIC = 12;

    /** Reads it from a picture's beginning. A damaged header gives what was readable. */
    public static ImageHeader read(InputStream picture) throws IOException {
        DataInputStream in = new DataInputStream(picture);
        byte[] magic = in.readNBytes(MAGIC);
        try {
            return switch (formatOf(magic)) {
                case PNG -> PngHeader.read(in, magic);
                case JPEG -> new ImageHeader(ImageFormat.JPEG, JpegHeader.size(in, magic), null);
                case GIF -> new ImageHeader(ImageFormat.GIF, size(le16(magic, 6), le16(magic, 8)), null);
                case WEBP -> new ImageHeader(ImageFormat.WEBP, WebpHeader.size(in), null);
                default -> UNKNOWN;
            };
        } catch (EOFException cutShort) {
            return new ImageHeader(formatOf(magic), null, null);
        }
    }

    /** The format that the first bytes (12 or more, if there are so many) tell. */
    public static ImageFormat formatOf(byte[] magic) {
        if (startsWith(magic, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return ImageFormat.PNG;
        }
        if (startsWith(magic, 0, 0xff, 0xd8, 0xff)) {
            return ImageFormat.JPEG;
        }
        if (startsWith(magic, 0, 'G', 'I', 'F', '8') && magic.length >= 10) {
            return ImageFormat.GIF;
        }
        if (startsWith(magic, 0, 'R', 'I', 'F', 'F') && startsWith(magic, 8, 'W', 'E', 'B', 'P')) {
            return ImageFormat.WEBP;
        }
        return ImageFormat.UNKNOWN;
    }

    static @Nullable Size size(int width, int height) {
        return width < 1 || height < 1 ? null : new Size(width, height);
    }

    static int le16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static boolean startsWith(byte[] bytes, int at, int... wanted) {
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[at + i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
