package dev.easel.internal.json;

import java.io.IOException;
import java.util.Arrays;

/**
 * What is left of a response without its images: a small document with an empty text for each, and where each of those
 * begins. It grows up to a limit.
 */
final class Remainder {
    private static final byte[] EMPTY_TEXT = {'"', '"'};

    private final Scratch scratch;
    private final int limit;
    private byte[] bytes;
    private int length;
    private int[] places = new int[1];
    private int images;

    Remainder(Scratch scratch, int limit) {
        this.scratch = scratch;
        this.limit = limit;
        this.bytes = scratch.document();
    }

    /** @throws UnreadableResponseException if it becomes too large */
    void write(byte[] from, int start, int count) throws IOException {
        if (count > limit - length) {
            throw new OverLimitException(
                    "the response is larger than " + limit + " bytes, its images not counted", "documentBytes");
        }
        if (count > bytes.length - length) {
            int larger = (int) Math.max(length + count, Math.min(limit, 2L * bytes.length));
            scratch.takeMemory(larger - bytes.length);
            bytes = Arrays.copyOf(bytes, larger);
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    void write(char ascii) throws IOException {
        write(new byte[] {(byte) ascii}, 0, 1);
    }

    /** An empty text in the place of the next image. */
    void writeImage() throws IOException {
        if (images == places.length) {
            places = Arrays.copyOf(places, 2 * images);
        }
        places[images++] = length;
        write(EMPTY_TEXT, 0, EMPTY_TEXT.length);
    }

    int length() {
        return length;
    }

    /** Whether what lies between a place and the last byte, which is a quote, is that text of ASCII. */
    boolean endsIn(String text, int from) {
        if (length - 1 - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it begins as UTF-16 and UTF-32 do, and no text in UTF-8: with a byte order mark of theirs, or half of a letter. */
    boolean isWide() {
        int mark = length < 2 ? ' ' : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return mark == 0xfeff || mark == 0xfffe || length >= 2 && (bytes[0] == 0 || bytes[1] == 0);
    }

    /** A copy with so many zero bytes behind it. */
    byte[] copy(int more) {
        byte[] copy = new byte[length + more];
        System.arraycopy(bytes, 0, copy, 0, length);
        return copy;
    }

    /** Where each image's empty text begins, in order. */
    int[] places() {
        return Arrays.copyOf(places, images);
    }
}
