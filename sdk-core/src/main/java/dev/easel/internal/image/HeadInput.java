package dev.easel.internal.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads numbers (big-endian) and bytes from a picture's beginning. What is skipped costs nothing; what is read is limited,
 * so that no picture, however it was made up, keeps a thread busy. The picture's end and the limit are both an
 * {@link EOFException}.
 */
final class HeadInput {
    /** Many times what the headers and texts of a real picture come to. */
    static final int LIMIT = 1 << 20;

    private final InputStream in;
    private byte[] ahead = {};
    private int at;
    private int left = LIMIT;

    HeadInput(InputStream in) {
        this.in = in;
    }

    /** The first bytes, or all where there are fewer. They are still to be read. Called once, before anything else. */
    byte[] peek(int count) throws IOException {
        ahead = in.readNBytes(count);
        return ahead;
    }

    int u8() throws IOException {
        take(1);
        int read = at < ahead.length ? ahead[at++] & 0xff : in.read();
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    int i32() throws IOException {
        return u16() << 16 | u16();
    }

    /** So many bytes, neither more nor fewer. */
    byte[] bytes(int count) throws IOException {
        take(count);
        byte[] bytes = new byte[count];
        int known = Math.min(count, ahead.length - at);
        System.arraycopy(ahead, at, bytes, 0, known);
        at += known;
        if (in.readNBytes(bytes, known, count - known) < count - known) {
            throw new EOFException();
        }
        return bytes;
    }

    void skip(long count) throws IOException {
        int known = (int) Math.min(count, ahead.length - at);
        at += known;
        in.skipNBytes(count - known);
    }

    private void take(int count) throws EOFException {
        if (count > left) {
            throw new EOFException();
        }
        left -= count;
    }

    /** Whether an array has these bytes at a place; a letter stands for its own code. */
    static boolean has(byte[] bytes, int at, int... wanted) {
        if (at + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[at + i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The place of the next zero byte, or -1. */
    static int indexOfZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
