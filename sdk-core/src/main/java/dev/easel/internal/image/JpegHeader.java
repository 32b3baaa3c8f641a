package dev.easel.internal.image;

import dev.easel.Size;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/** The head of a JPEG file: its segments up to the frame header, which has the size (JPEG standard, annex B). */
final class JpegHeader {
    private static final int MAX_SEGMENTS = 256;

    private JpegHeader() {}

    /** @param magic the first 12 bytes */
    static @Nullable Size size(DataInputStream rest, byte[] magic) throws IOException {
        DataInputStream in = new DataInputStream(
                new SequenceInputStream(new ByteArrayInputStream(magic, 2, magic.length - 2), rest));
        for (int segment = 0; segment < MAX_SEGMENTS; segment++) {
            if (in.readUnsignedByte() != 0xff) {
                return null;
            }
            int marker = in.readUnsignedByte();
            while (marker == 0xff) {
                marker = in.readUnsignedByte();
            }
            boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
            if (standsAlone) {
                continue;
            }
            int length = in.readUnsignedShort();
            if (length < 2 || marker == 0xda) {
                return null;
            }
            if (isFrame(marker)) {
                in.readUnsignedByte();
                int height = in.readUnsignedShort();
                return ImageHeader.size(in.readUnsignedShort(), height);
            }
            in.skipNBytes(length - 2L);
        }
        return null;
    }

    /** C0 to CF begin a frame, but for C4, C8 and CC, which are tables and an extension. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
