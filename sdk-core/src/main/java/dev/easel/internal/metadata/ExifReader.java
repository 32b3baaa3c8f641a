package dev.easel.internal.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The texts in EXIF data that may say what an image was made with: the user comment, where the web UI of Stable Diffusion
 * writes it into JPEG and WebP files, the image description, and the camera's model, where ComfyUI writes its graph (EXIF
 * 2.32, sections 4.5 and 4.6.5). Comments about anything else, which cameras and editors write, say nothing here.
 *
 * <p>Two directories are looked into, each once and one behind the other, so that offsets that lead in a circle lead
 * nowhere.
 */
final class ExifReader {
    /** Bytes of EXIF data that are read at most: text in two bytes a character, a thumbnail beside it. */
    static final int LONGEST = 4 * TextDecoder.LONGEST;

    /** How many bytes {@code Exif} and two zeros are; JPEG has them before the data, WebP with some programs. */
    static final int PREFIX = 6;

    private static final int DESCRIPTION = 0x010e;
    private static final int MODEL = 0x0110;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;

    private static final int ENTRY = 12;
    private static final int MAX_ENTRIES = 512;

    /** The comment's first bytes name its character code. */
    private static final int CODE = 8;

    private static final String GRAPH = "prompt:";

    private ExifReader() {}

    static boolean isPrefix(byte[] data) {
        return latin1(data, PREFIX).equals("Exif\0\0");
    }

    static void read(byte[] data, Findings found) {
        int from = isPrefix(data) ? PREFIX : 0;
        ByteBuffer tiff = ByteBuffer.wrap(data, from, data.length - from).slice();
        if (tiff.limit() < 8) {
            return;
        }
        int order = tiff.getShort(0);
        tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if ((order != 0x4949 && order != 0x4d4d) || tiff.getShort(2) != 42) {
            return;
        }
        long first = u32(tiff, 4);
        int pointer = entry(tiff, first, EXIF_DIRECTORY);
        if (pointer >= 0) {
            comment(value(tiff, entry(tiff, u32(tiff, pointer + 8), USER_COMMENT)), tiff.order(), found);
        }
        String model = TextDecoder.utf8OrLatin1(value(tiff, entry(tiff, first, MODEL)), 0);
        if (model.startsWith(GRAPH)) {
            text(model.substring(GRAPH.length()), found);
        }
        text(TextDecoder.utf8OrLatin1(value(tiff, entry(tiff, first, DESCRIPTION)), 0), found);
    }

    private static void comment(byte[] value, ByteOrder order, Findings found) {
        String code = latin1(value, CODE);
        if (code.equals("UNICODE\0")) {
            text(TextDecoder.utf16(value, CODE, order == ByteOrder.BIG_ENDIAN), found);
        } else {
            boolean coded = code.equals("ASCII\0\0\0") || code.equals("\0\0\0\0\0\0\0\0");
            text(TextDecoder.utf8OrLatin1(value, coded ? CODE : 0), found);
        }
    }

    private static void text(String text, Findings found) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        found.text("", text.substring(0, end));
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
    private static byte[] value(ByteBuffer tiff, int entry) {
        byte[] none = {};
        if (entry < 0) {
            return none;
        }
        int type = tiff.getShort(entry + 2);
        long count = u32(tiff, entry + 4);
        long from = count <= 4 ? entry + 8 : u32(tiff, entry + 8);
        boolean bytes = type == 1 || type == 2 || type == 7;
        if (!bytes || count > CODE + 2 * TextDecoder.LONGEST || from + count > tiff.limit()) {
            return none;
        }
        byte[] value = new byte[(int) count];
        tiff.get((int) from, value);
        return value;
    }

    private static long u32(ByteBuffer tiff, int at) {
        return tiff.getInt(at) & 0xffffffffL;
    }

    private static String latin1(byte[] bytes, int count) {
        return new String(bytes, 0, Math.min(count, bytes.length), StandardCharsets.ISO_8859_1);
    }
}
