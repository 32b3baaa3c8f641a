package dev.easel.internal.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Keeps pictures in memory: in one array, taken at once where the answer's length tells how large. */
public enum MemoryStore implements ImageStore {
    INSTANCE;

    private static final int FIRST = 8 * 1024;

    /** A length that was only announced takes no more than that: what is really there has to show first. */
    private static final int BELIEVED = 32 << 20;

    @Override
    public ImageWriter open(long sizeHint) {
        return new Writer(sizeHint < 0 ? FIRST : (int) Math.min(sizeHint, BELIEVED));
    }

    private static final class Writer implements ImageWriter {
        private byte[] bytes;
        private int length;

        Writer(int capacity) {
            this.bytes = new byte[capacity];
        }

        @Override
        public void write(byte[] more, int from, int to) throws IOException {
            int count = to - from;
            if (count > bytes.length - length) {
                if (count > Integer.MAX_VALUE - 16 - length) {
                    throw new IOException(
                            "a picture of more than 2 GiB does not fit in memory; use a file destination");
                }
                int doubled = (int) Math.min(Integer.MAX_VALUE - 16L, 2L * bytes.length);
                bytes = Arrays.copyOf(bytes, Math.max(length + count, doubled));
            }
            System.arraycopy(more, from, bytes, length, count);
            length += count;
        }

        @Override
        public StoredImage finish() {
            // Trimmed only where it pays: a copy to save a few bytes would cost the whole picture again.
            byte[] content = bytes.length - length > bytes.length / 8 ? Arrays.copyOf(bytes, length) : bytes;
            return new InMemory(content, length);
        }

        @Override
        public void abort() {
            bytes = new byte[0];
            length = 0;
        }

        @Override
        public boolean keepsPieces() {
            return true;
        }
    }

    private record InMemory(byte[] bytes, int count) implements StoredImage, StoredImage.Content {
        @Override
        public long length() {
            return count;
        }

        @Override
        public InputStream header() {
            return open();
        }

        @Override
        public Content publish(ImageName name) {
            return this;
        }

        @Override
        public void discard() {}

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes, 0, count);
        }

        @Override
        public ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes, 0, count).slice().asReadOnlyBuffer();
        }
    }
}
