package dev.easel.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of a JPEG file: its segments up to the frame header, which has the size (JPEG standard, annex B). Before it may
 * stand what the picture was made with: the web UI of Stable Diffusion writes it as EXIF, stable-diffusion.cpp as a
 * comment.
 */
final class JpegHeader {
    private static final int APP1 = 0xe1;
    private static final int COMMENT = 0xfe;
    private static final int SCAN = 0xda;

    private static final byte[] KEYWORD = "parameters\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SEGMENTS = 256;

    private JpegHeader() {}

    static void read(HeadInput in, HeaderFindings found) throws IOException {
        in.skip(2);
        for (int segment = 0; segment < MAX_SEGMENTS; segment++) {
            if (in.u8() != 0xff) {
                return;
            }
            int marker = in.u8();
            while (marker == 0xff) {
                marker = in.u8();
            }
            boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
            if (standsAlone) {
                continue;
            }
            int length = in.u16() - 2;
            if (length < 0 || marker == SCAN) {
                return;
            }
            if (isFrame(marker)) {
                in.skip(1);
                int height = in.u16();
                found.size(in.u16(), height);
                return;
            }
            if (marker == APP1 && length >= ExifText.PREFIX && found.parameters == null) {
                // Looked at first: large pictures may have megabytes of other things in such segments.
                byte[] prefix = in.bytes(ExifText.PREFIX);
                int rest = length - ExifText.PREFIX;
                if (ExifText.isPrefix(prefix)) {
                    found.parameters = ExifText.read(in.bytes(rest));
                } else {
                    in.skip(rest);
                }
            } else if (marker == COMMENT && found.parameters == null) {
                found.parameters = comment(in.bytes(length));
            } else {
                in.skip(length);
            }
        }
    }

    private static @Nullable String comment(byte[] data) {
        if (!Arrays.equals(data, 0, Math.min(data.length, KEYWORD.length), KEYWORD, 0, KEYWORD.length)) {
            return null;
        }
        int end = HeadInput.indexOfZero(data, KEYWORD.length);
        return MetadataText.utf8OrLatin1(end < 0 ? data : Arrays.copyOf(data, end), KEYWORD.length);
    }

    /** C0 to CF begin a frame, but for C4, C8 and CC, which are tables and an extension. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
