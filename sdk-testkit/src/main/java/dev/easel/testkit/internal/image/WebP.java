package dev.easel.testkit.internal.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes RGB as lossless WebP: every colour is a code of eight bits, so nothing is compressed. The JDK has no writer. */
public final class WebP {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int bits;
    private int count;

    private WebP() {}

    /** Encodes an image, one {@code 0xRRGGBB} per pixel, row by row. */
    public static byte[] encode(int width, int height, int[] rgb) {
        WebP stream = new WebP();
        stream.write(0x2f, 8);
        stream.write(width - 1, 14);
        stream.write(height - 1, 14);
        // No alpha, version 0, no transform, no colour cache, one group of codes.
        stream.write(0, 1 + 3 + 1 + 1 + 1);
        stream.everySymbol(280);
        stream.everySymbol(256);
        stream.everySymbol(256);
        stream.oneSymbol(255);
        stream.oneSymbol(0);
        for (int pixel : rgb) {
            // A code's highest bit comes first, unlike a number's.
            stream.write(Integer.reverse(pixel >> 8 & 0xff) >>> 24, 8);
            stream.write(Integer.reverse(pixel >> 16 & 0xff) >>> 24, 8);
            stream.write(Integer.reverse(pixel & 0xff) >>> 24, 8);
        }
        stream.write(0, 7);
        return stream.framed();
    }

    /** A code whose first 256 symbols have eight bits each, and the others none. */
    private void everySymbol(int symbols) {
        // Not a simple code; 12 lengths of the code for lengths follow, in the format's order: 17, 18, 0, 1, … 7, 8.
        write(0, 1);
        write(12 - 4, 4);
        for (int i = 0; i < 12; i++) {
            write(i == 2 || i == 11 ? 1 : 0, 3);
        }
        write(0, 1);
        for (int i = 0; i < symbols; i++) {
            write(i < 256 ? 1 : 0, 1);
        }
    }

    /** A code of a single symbol, which takes no bits. */
    private void oneSymbol(int symbol) {
        write(1, 1);
        write(0, 1);
        write(1, 1);
        write(symbol, 8);
    }

    private void write(int value, int width) {
        for (int i = 0; i < width; i++) {
            bits |= (value >> i & 1) << count++;
            if (count == 8) {
                out.write(bits);
                bits = 0;
                count = 0;
            }
        }
    }

    private byte[] framed() {
        byte[] data = out.toByteArray();
        int padded = data.length + data.length % 2;
        ByteArrayOutputStream file = new ByteArrayOutputStream(padded + 20);
        file.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
        length(file, padded + 12);
        file.writeBytes("WEBPVP8L".getBytes(StandardCharsets.US_ASCII));
        length(file, data.length);
        file.writeBytes(data);
        file.writeBytes(new byte[padded - data.length]);
        return file.toByteArray();
    }

    private static void length(ByteArrayOutputStream file, int length) {
        for (int i = 0; i < 4; i++) {
            file.write(length >> 8 * i);
        }
    }
}
