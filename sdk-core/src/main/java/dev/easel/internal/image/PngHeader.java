package dev.easel.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The head of a PNG file: the chunks before the first pixels (PNG specification, chunk layout and textual information).
 */
final class PngHeader {
    private static final String KEYWORD = "parameters";

    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int LATIN1_TEXT = 0x74455874; // tEXt
    private static final int COMPRESSED_TEXT = 0x7a545874; // zTXt
    private static final int INTERNATIONAL_TEXT = 0x69545874; // iTXt
    private static final int EXIF = 0x65584966; // eXIf

    private static final int SIGNATURE = 8;
    private static final int MAX_CHUNKS = 256;

    private PngHeader() {}

    static void read(HeadInput in, HeaderFindings found) throws IOException {
        in.skip(SIGNATURE);
        for (int chunk = 0; chunk < MAX_CHUNKS && found.parameters == null; chunk++) {
            int length = in.i32();
            int type = in.i32();
            if (type == IDAT || type == IEND || length < 0) {
                return;
            }
            if (type == IHDR && length == 13) {
                found.size(in.i32(), in.i32());
                in.skip(5);
            } else if (isText(type) && length <= MetadataText.LONGEST) {
                found.parameters = text(type, in.bytes(length));
            } else if (type == EXIF && length <= ExifText.LONGEST) {
                found.parameters = ExifText.read(in.bytes(length));
            } else {
                in.skip(length);
            }
            in.skip(4);
        }
    }

    private static boolean isText(int type) {
        return type == LATIN1_TEXT || type == COMPRESSED_TEXT || type == INTERNATIONAL_TEXT;
    }

    /** A keyword, a zero byte, then as the type has it; {@code null} where it is about something else, or damaged. */
    private static @Nullable String text(int type, byte[] data) {
        int end = HeadInput.indexOfZero(data, 0);
        if (end < 0 || !new String(data, 0, end, StandardCharsets.ISO_8859_1).equals(KEYWORD)) {
            return null;
        }
        int from = end + 1;
        return switch (type) {
            case LATIN1_TEXT -> MetadataText.utf8OrLatin1(data, from);
            // One byte names the compression method, of which there is only one.
            case COMPRESSED_TEXT -> MetadataText.inflated(data, from + 1, StandardCharsets.ISO_8859_1);
            default -> international(data, from);
        };
    }

    /** Compression flag and method, language, translated keyword, then the text in UTF-8. */
    private static @Nullable String international(byte[] data, int from) {
        int language = HeadInput.indexOfZero(data, from + 2);
        int translated = language < 0 ? -1 : HeadInput.indexOfZero(data, language + 1);
        if (translated < 0) {
            return null;
        }
        return data[from] == 1
                ? MetadataText.inflated(data, translated + 1, StandardCharsets.UTF_8)
                : new String(data, translated + 1, data.length - translated - 1, StandardCharsets.UTF_8);
    }
}
