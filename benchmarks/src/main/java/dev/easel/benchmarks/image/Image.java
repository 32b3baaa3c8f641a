package dev.easel.benchmarks.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The image of a given length: a PNG head, then bytes by chance, always the same. It is never held as a whole, so that a
 * process with a small heap can check what it got.
 */
final class Image {
    static final int SMALLEST = 64;

    private static final int PIECE = 64 * 1024;
    private static final int SIDE = 1024;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Image() {}

    /** Its bytes from the beginning. */
    static InputStream open(long length) {
        return new Bytes(length);
    }

    /** Whether a file holds this image and nothing else. */
    static boolean isIn(Path file, long length) throws IOException {
        if (Files.size(file) != length) {
            return false;
        }
        try (InputStream is = Files.newInputStream(file);
                InputStream wanted = open(length)) {
            while (true) {
                byte[] expected = wanted.readNBytes(PIECE);
                if (!Arrays.equals(expected, is.readNBytes(PIECE))) {
                    return false;
                }
                if (expected.length == 0) {
                    return true;
                }
            }
        }
    }

    private static byte[] head(long length) {
        return ByteBuffer.allocate(SMALLEST)
                .put(SIGNATURE)
                .putInt(13)
                .put(new byte[] {'I', 'H', 'D', 'R'})
                .putInt(SIDE)
                .putInt(SIDE)
                .put(new byte[] {8, 2, 0, 0, 0})
                .putInt(0)
                .putInt((int) length)
                .put(new byte[] {'I', 'D', 'A', 'T'})
                .array();
    }

    private static final class Bytes extends InputStream {
        private final SplittableRandom random;
        private final byte[] piece = new byte[PIECE];
        private int at;
        private int end;
        private long left;

        Bytes(long length) {
            random = new SplittableRandom(length);
            left = length;
            refill();
            byte[] head = head(length);
            System.arraycopy(head, 0, piece, 0, Math.min(head.length, end));
        }

        private void refill() {
            random.nextBytes(piece);
            at = 0;
            end = (int) Math.min(PIECE, left);
            left -= end;
        }

        @Override
        public int read() {
            if (at == end) {
                refill();
            }
            return end == 0 ? -1 : piece[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            if (at == end) {
                refill();
            }
            if (end == 0) {
                return -1;
            }
            int given = Math.min(count, end - at);
            System.arraycopy(piece, at, into, from, given);
            at += given;
            return given;
        }
    }
}
