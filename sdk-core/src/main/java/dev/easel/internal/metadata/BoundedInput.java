package dev.easel.internal.metadata;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads numbers (big-endian unless they say otherwise) and bytes of an image. What is skipped costs nothing; what is read is limited, so that no
 * image keeps a thread busy, however it was made. The image's end and the limit are both an {@link EOFException}.
 */
final class BoundedInput {
    /** Many times what the headers and texts of a real image come to. It bounds the number of chunks too. */
    static final int LIMIT = 1 << 20;

    private final InputStream in;
    private int left = LIMIT;

    BoundedInput(InputStream in) {
        this.in = in;
    }

    int u8() throws IOException {
        if (left == 0) {
            throw new EOFException();
        }
        left--;
        int read = in.read();
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

    /** Little-endian. */
    int le16() throws IOException {
        return u8() | u8() << 8;
    }

    /** Little-endian, without a sign. */
    long le32() throws IOException {
        return le16() | (long) le16() << 16;
    }

    /** So many bytes, neither more nor fewer. */
    byte[] bytes(int count) throws IOException {
        if (count > left) {
            throw new EOFException();
        }
        left -= count;
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    void skip(long count) throws IOException {
        in.skipNBytes(count);
    }
}
