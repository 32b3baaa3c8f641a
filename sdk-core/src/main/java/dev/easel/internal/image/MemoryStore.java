package dev.easel.internal.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Keeps images in memory. The array grows with what arrives, whatever length the response claims. */
public enum MemoryStore implements ImageStore {
    INSTANCE;

    private static final int FIRST = 8 * 1024;

    /** What is there of an image before the array for all of it is taken, as a share: claims cost no more than that. */
    private static final int SHARE = 4;

    @Override
    public ImageWriter open(long sizeHint) {
        return new Writer(sizeHint);
    }

    private static final class Writer implements ImageWriter {
        private final long sizeHint;
        private byte[] bytes;
        private int length;

        Writer(long sizeHint) {
            this.sizeHint = sizeHint;
            this.bytes = new byte[sizeHint < 0 ? FIRST : (int) Math.min(sizeHint, FIRST)];
        }

        @Override
        public void write(byte[] more, int from, int to) throws IOException {
            int count = to - from;
            if (count > bytes.length - length) {
                grow(count);
            }
            System.arraycopy(more, from, bytes, length, count);
            length += count;
        }

        private void grow(int count) throws IOException {
            if (count > Integer.MAX_VALUE - 16 - length) {
                throw new IOException("an image of more than 2 GiB does not fit in memory; use a file destination");
            }
            long needed = (long) length + count;
            long wanted = sizeHint >= needed && sizeHint / SHARE <= needed ? sizeHint : 2L * bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, wanted)));
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
