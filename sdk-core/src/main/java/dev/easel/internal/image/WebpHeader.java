package dev.easel.internal.image;

import dev.easel.Size;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The head of a WebP file: its first chunk has the size, in one of three forms (WebP container specification). */
final class WebpHeader {
    private WebpHeader() {}

    /** Reads on behind {@code RIFF….WEBP}. */
    static @Nullable Size size(DataInputStream in) throws IOException {
        String type = new String(PngHeader.readFully(in, 4), StandardCharsets.ISO_8859_1);
        in.skipNBytes(4);
        byte[] data = PngHeader.readFully(in, 10);
        return switch (type) {
            case "VP8 " -> ImageHeader.size(ImageHeader.le16(data, 6) & 0x3fff, ImageHeader.le16(data, 8) & 0x3fff);
            case "VP8L" -> lossless(data);
            case "VP8X" -> ImageHeader.size(le24(data, 4) + 1, le24(data, 7) + 1);
            default -> null;
        };
    }

    /** Behind a signature byte: 14 bits of width less one, 14 bits of height less one. */
    private static @Nullable Size lossless(byte[] data) {
        int bits = ImageHeader.le16(data, 1) | ImageHeader.le16(data, 3) << 16;
        return ImageHeader.size((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
    }

    private static int le24(byte[] data, int at) {
        return ImageHeader.le16(data, at) | (data[at + 2] & 0xff) << 16;
    }
}
