package dev.easel.internal.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one text in a picture's EXIF data that says what it was made with: in the user comment, where the web UI of
 * Stable Diffusion writes it into JPEG and WebP files, else in the image description (EXIF 2.32, sections 4.5 and 4.6.5).
 *
 * <p>Two directories are looked into, each once and one behind the other, so that offsets that lead in a circle lead
 * nowhere. Comments about anything else, which cameras and editors write, are left alone.
 */
final class ExifText {
    /** Bytes of EXIF data that are read at most: text in two bytes a character, a thumbnail beside it. */
    static final int LONGEST = 4 * MetadataText.LONGEST;

    /** How many bytes {@code Exif} and two zeros are; JPEG has them before the data, WebP with some writers. */
    static final int PREFIX = 6;

    private static final int DESCRIPTION = 0x010e;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;

    private static final int ENTRY = 12;
    private static final int MAX_ENTRIES = 512;

    /** The comment's first bytes name its character code. */
    private static final int CODE = 8;

    private ExifText() {}

    static boolean isPrefix(byte[] data) {
        return HeadInput.has(data, 0, 'E', 'x', 'i', 'f', 0, 0);
    }

    /** @return the text, if it is one that {@link GenerationParameters} reads; else {@code null} */
    static @Nullable String read(byte[] data) {
        int from = isPrefix(data) ? PREFIX : 0;
        ByteBuffer tiff = ByteBuffer.wrap(data, from, data.length - from).slice();
        if (tiff.limit() < 8) {
            return null;
        }
        int order = tiff.getShort(0);
        if (order == 0x4949) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (order != 0x4d4d) {
            return null;
        }
        if (tiff.getShort(2) != 42) {
            return null;
        }
        long first = u32(tiff, 4);
        int pointer = entry(tiff, first, EXIF_DIRECTORY);
        String comment = pointer < 0 ? null : comment(tiff, entry(tiff, u32(tiff, pointer + 8), USER_COMMENT));
        return comment != null ? comment : description(tiff, entry(tiff, first, DESCRIPTION));
    }

    private static @Nullable String comment(ByteBuffer tiff, int entry) {
        byte[] value = value(tiff, entry);
        if (value == null) {
            return null;
        }
        if (HeadInput.has(value, 0, 'U', 'N', 'I', 'C', 'O', 'D', 'E', 0)) {
            return parameters(MetadataText.utf16(value, CODE, tiff.order() == ByteOrder.BIG_ENDIAN));
        }
        boolean coded = HeadInput.has(value, 0, 'A', 'S', 'C', 'I', 'I', 0, 0, 0)
                || HeadInput.has(value, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return parameters(MetadataText.utf8OrLatin1(value, coded ? CODE : 0));
    }

    private static @Nullable String description(ByteBuffer tiff, int entry) {
        byte[] value = value(tiff, entry);
        return value == null ? null : parameters(MetadataText.utf8OrLatin1(value, 0));
    }

    private static @Nullable String parameters(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        String ended = text.substring(0, end);
        return GenerationParameters.areIn(ended) ? ended : null;
    }

    /** Where a directory has a tag; -1 where it has not, or where there is no directory. */
    private static int entry(ByteBuffer tiff, long directory, int tag) {
        if (directory + 2 > tiff.limit()) {
            return -1;
        }
        int at = (int) directory + 2;
        int count = Math.min(tiff.getShort((int) directory) & 0xffff, MAX_ENTRIES);
        for (int i = 0; i < count && at + ENTRY <= tiff.limit(); i++) {
            if ((tiff.getShort(at) & 0xffff) == tag) {
                return at;
            }
            at += ENTRY;
        }
        return -1;
    }

    /** The bytes of an entry whose type is of one byte each: in the entry itself where they fit, else elsewhere. */
    private static byte @Nullable [] value(ByteBuffer tiff, int entry) {
        if (entry < 0) {
            return null;
        }
        int type = tiff.getShort(entry + 2);
        long count = u32(tiff, entry + 4);
        long from = count <= 4 ? entry + 8 : u32(tiff, entry + 8);
        boolean bytes = type == 1 || type == 2 || type == 7;
        if (!bytes || count > CODE + 2 * MetadataText.LONGEST || from + count > tiff.limit()) {
            return null;
        }
        byte[] value = new byte[(int) count];
        tiff.get((int) from, value);
        return value;
    }

    private static long u32(ByteBuffer tiff, int at) {
        return tiff.getInt(at) & 0xffffffffL;
    }
}
