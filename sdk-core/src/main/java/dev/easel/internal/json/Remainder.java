package dev.easel.internal.json;

import java.io.IOException;
import java.util.Arrays;

/**
 * What is left of an answer without its pictures: a small document with an empty text for each, and where each of those
 * begins. It grows up to a limit.
 */
final class Remainder {
    private static final byte[] EMPTY_TEXT = {'"', '"'};

    private final int limit;
    private byte[] bytes;
    private int length;
    private int[] places = new int[1];
    private int pictures;

    /** @param bytes to begin with, which others use after the {@link Scratch} is closed */
    Remainder(byte[] bytes, int limit) {
        this.bytes = bytes;
        this.limit = limit;
    }

    /** @throws OverLimitException if it becomes too large */
    void write(byte[] from, int start, int count) throws IOException {
        if (length + count > limit) {
            throw new OverLimitException(
                    "the answer is larger than " + limit + " bytes, its pictures not counted", "documentBytes");
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.min(limit, 2 * bytes.length)));
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    /** Forgets the last bytes. */
    void takeBack(int count) {
        length -= count;
    }

    /** An empty text where there was one. */
    void writeEmptyText() throws IOException {
        write(EMPTY_TEXT, 0, EMPTY_TEXT.length);
    }

    /** An empty text in the place of the next picture. */
    void writePicture() throws IOException {
        if (pictures == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[pictures++] = length;
        writeEmptyText();
    }

    /** So many bytes of it as {@link #length()} says. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Where each picture's empty text begins, in order. */
    int[] places() {
        return Arrays.copyOf(places, pictures);
    }
}
