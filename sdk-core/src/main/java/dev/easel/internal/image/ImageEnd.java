package dev.easel.internal.image;

/**
 * Watches an image's bytes go by and says at the end whether the image was cut: a PNG without its IEND chunk, a JPEG without
 * its end marker, a RIFF file (WebP) shorter than it says. Some writers put a few bytes behind the end, so the marker may stand
 * anywhere in the last bytes. Of other formats nothing is said. Not thread-safe.
 */
final class ImageEnd {
    private static final int HEAD = ImageSniffer.LEAST;
    private static final int TAIL = ImageSniffer.LAST;

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
        return ImageSniffer.isCut(head, tail, length);
    }
}
