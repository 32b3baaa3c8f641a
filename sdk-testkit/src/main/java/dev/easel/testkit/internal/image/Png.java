package dev.easel.testkit.internal.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes 8-bit RGB as PNG, without the JDK's image writer, whose bytes differ from one release to the next. */
public final class Png {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Png() {}

    /**
     * Encodes an image.
     *
     * @param rgb one {@code 0xRRGGBB} per pixel, row by row
     * @param texts keyword to text; written right after the header, as tEXt, or as iTXt where Latin-1 can't hold it
     */
    public static byte[] encode(int width, int height, int[] rgb, Map<String, String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(rgb.length / 2 + 1024);
        out.writeBytes(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, width);
        writeInt(header, height);
        header.writeBytes(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        texts.forEach((keyword, text) -> text(out, keyword, text));
        chunk(out, "IDAT", deflate(filtered(width, height, rgb)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String keyword, String text) {
        CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        if (latin1.canEncode(text)) {
            data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            chunk(out, "tEXt", data.toByteArray());
        } else {
            // Not compressed, method 0, no language tag, no translated keyword.
            data.writeBytes(new byte[] {0, 0, 0, 0});
            data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            chunk(out, "iTXt", data.toByteArray());
        }
    }

    /** Rows under the "Up" or, for the first, "Sub" filter, which flatten skies best. */
    private static byte[] filtered(int width, int height, int[] rgb) {
        int stride = width * 3;
        byte[] rows = new byte[(stride + 1) * height];
        byte[] above = new byte[stride];
        byte[] row = new byte[stride];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0, i = 0; x < width; x++) {
                int pixel = rgb[y * width + x];
                row[i++] = (byte) (pixel >> 16);
                row[i++] = (byte) (pixel >> 8);
                row[i++] = (byte) pixel;
            }
            rows[at++] = (byte) (y == 0 ? 1 : 2);
            for (int i = 0; i < stride; i++) {
                int reference = y > 0 ? above[i] : i >= 3 ? row[i - 3] : 0;
                rows[at++] = (byte) (row[i] - reference);
            }
            byte[] swap = above;
            above = row;
            row = swap;
        }
        return rows;
    }

    private static byte[] deflate(byte[] rows) {
        Deflater deflater = new Deflater(6);
        try {
            deflater.setInput(rows);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(rows.length / 3 + 64);
            byte[] buffer = new byte[16_384];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        writeInt(out, data.length);
        out.writeBytes(name);
        out.writeBytes(data);
        writeInt(out, (int) crc.getValue());
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
    }
}
