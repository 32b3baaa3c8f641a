package dev.easel.internal.metadata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file (PNG specification, chunk layout and textual information). Texts may stand before the pixels and
 * behind them.
 */
final class PngReader {
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454e44;
    private static final int LATIN1_TEXT = 0x74455874; // tEXt
    private static final int COMPRESSED_TEXT = 0x7a545874; // zTXt
    private static final int INTERNATIONAL_TEXT = 0x69545874; // iTXt
    private static final int EXIF = 0x65584966; // eXIf

    private static final int SIGNATURE = 8;
    private static final int CHECKSUM = 4;

    /** Bytes of the longest keyword with the zero byte behind it. */
    private static final int LONGEST_KEYWORD = 80;

    private PngReader() {}

    static void read(BoundedInput in, Findings found) throws IOException {
        in.skip(SIGNATURE);
        while (!found.isComplete()) {
            int length = in.i32();
            int type = in.i32();
            if (type == IEND || length < 0) {
                return;
            }
            if (type == IHDR && length == 13) {
                found.size(in.i32(), in.i32());
                in.skip(5);
            } else if (type == LATIN1_TEXT || type == COMPRESSED_TEXT || type == INTERNATIONAL_TEXT) {
                text(type, length, in, found);
            } else if (type == EXIF && length <= ExifReader.LONGEST) {
                ExifReader.read(in.bytes(length), found);
            } else {
                in.skip(length);
            }
            in.skip(CHECKSUM);
        }
    }

    /** A keyword, a zero byte, then as the type has it. A text about something else may be long, and is not read. */
    private static void text(int type, int length, BoundedInput in, Findings found) throws IOException {
        byte[] start = in.bytes(Math.min(length, LONGEST_KEYWORD));
        int end = indexOfZero(start, 0);
        String keyword = end < 0 ? "" : new String(start, 0, end, StandardCharsets.ISO_8859_1);
        int rest = length - start.length;
        if (length > TextDecoder.LONGEST || !found.wants(keyword)) {
            in.skip(rest);
            return;
        }
        byte[] data = Arrays.copyOf(start, length);
        System.arraycopy(in.bytes(rest), 0, data, start.length, rest);
        int from = end + 1;
        found.text(
                keyword,
                switch (type) {
                    case LATIN1_TEXT -> TextDecoder.utf8OrLatin1(data, from);
                    // One byte names the compression method, of which there is only one.
                    case COMPRESSED_TEXT -> TextDecoder.inflated(data, from + 1);
                    default -> international(data, from);
                });
    }

    /** Compression flag and method, language, translated keyword, then the text. */
    private static @Nullable String international(byte[] data, int from) {
        int language = indexOfZero(data, from + 2);
        int translated = language < 0 ? -1 : indexOfZero(data, language + 1);
        if (translated < 0) {
            return null;
        }
        return data[from] == 1
                ? TextDecoder.inflated(data, translated + 1)
                : TextDecoder.utf8OrLatin1(data, translated + 1);
    }

    private static int indexOfZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
