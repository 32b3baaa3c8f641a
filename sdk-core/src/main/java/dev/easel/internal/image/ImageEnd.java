package dev.easel.internal.image;

import java.util.Arrays;

/**
 * Watches an image's bytes go by and says at the end whether the image was cut: a PNG without its IEND chunk, a JPEG without
 * its end marker, a RIFF file (WebP) shorter than it says. Some writers put a few bytes behind the end, so the marker may stand
 * anywhere in the last bytes. Of other formats nothing is said. Not thread-safe.
 */
final class ImageEnd {
    private static final int HEAD = 12;
    private static final int TAIL = 256;
    private static final byte[] IEND = {'I', 'E', 'N', 'D'};
    private static final byte[] END_OF_JPEG = {(byte) 0xff, (byte) 0xd9};

    private final byte[] head = new byte[HEAD];
    private final byte[] tail = new byte[TAIL];
    private int tailLength;
    private long length;

    /** How many bytes went by. */
    long length() {
        return length;
    }

    void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to && length + i - from < HEAD; i++) {
            head[(int) length + i - from] = bytes[i];
        }
        length += to - from;
        int count = Math.min(TAIL, to - from);
        int kept = Math.min(tailLength, TAIL - count);
        System.arraycopy(tail, tailLength - kept, tail, 0, kept);
        System.arraycopy(bytes, to - count, tail, kept, count);
        tailLength = kept + count;
    }

    boolean isCut() {
        if (HeadInput.has(head, 0, 0x89, 'P', 'N', 'G')) {
            return !endHas(IEND);
        }
        if (HeadInput.has(head, 0, 0xff, 0xd8, 0xff)) {
            return !endHas(END_OF_JPEG);
        }
        if (HeadInput.has(head, 0, 'R', 'I', 'F', 'F')) {
            long said = (head[4] & 0xffL) | (head[5] & 0xffL) << 8 | (head[6] & 0xffL) << 16 | (head[7] & 0xffL) << 24;
            return length < said + 8;
        }
        return false;
    }

    private boolean endHas(byte[] marker) {
        for (int i = 0; i + marker.length <= tailLength; i++) {
            if (Arrays.equals(tail, i, i + marker.length, marker, 0, marker.length)) {
                return true;
            }
        }
        return false;
    }
}
