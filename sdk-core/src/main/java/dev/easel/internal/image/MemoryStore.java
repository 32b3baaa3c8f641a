package dev.easel.internal.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Keeps images in memory: in blocks that are taken as the bytes arrive, whatever length a response claims. */
public enum MemoryStore implements ImageStore {
    INSTANCE;

    private static final int FIRST = 8 * 1024;
    private static final int LARGEST = 1 << 20;
    private static final int LONGEST = Integer.MAX_VALUE - 16;

    @Override
    public ImageWriter open(long sizeHint) {
        return new Writer(sizeHint);
    }

    private static final class Writer implements ImageWriter {
        private final long sizeHint;
        private final List<byte[]> full = new ArrayList<>(1);
        private byte[] block;

        /** How much of the last block is taken, and how long the blocks before it are. */
        private int taken;

        private long before;

        Writer(long sizeHint) {
            this.sizeHint = sizeHint;
            this.block = new byte[next(FIRST)];
        }

        /** No more than is missing, where it is known how much that is. */
        private int next(long wanted) {
            long missing = sizeHint - before;
            return (int) Math.min(missing > 0 ? missing : wanted, wanted);
        }

        @Override
        public void write(byte[] more, int from, int to) throws IOException {
            if (before + taken + to - from > LONGEST) {
                throw new IOException("an image of more than 2 GiB does not fit in memory; use a file destination");
            }
            for (int next = from; next < to; ) {
                if (taken == block.length) {
                    full.add(block);
                    before += taken;
                    block = new byte[next(Math.min(LARGEST, Math.max(FIRST, 2L * taken)))];
                    taken = 0;
                }
                int count = Math.min(to - next, block.length - taken);
                System.arraycopy(more, next, block, taken, count);
                taken += count;
                next += count;
            }
        }

        @Override
        public StoredImage finish() {
            // Trimmed only where it pays: a copy to save a few bytes would cost the block again.
            byte[] last = block.length - taken > block.length / 8 ? Arrays.copyOf(block, taken) : block;
            full.add(last);
            return new InMemory(full, before + taken);
        }

        @Override
        public void abort() {
            full.clear();
            block = new byte[0];
            taken = 0;
        }
    }

    private static final class InMemory implements StoredImage, StoredImage.Content {
        private final long length;

        /** The last may be longer than what is taken of it. */
        private List<byte[]> blocks;

        InMemory(List<byte[]> blocks, long length) {
            this.blocks = blocks;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
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
        public synchronized InputStream open() {
            List<InputStream> parts = new ArrayList<>(blocks.size());
            long left = length;
            for (byte[] block : blocks) {
                int count = (int) Math.min(left, block.length);
                parts.add(new ByteArrayInputStream(block, 0, count));
                left -= count;
            }
            return parts.size() == 1 ? parts.get(0) : new SequenceInputStream(Collections.enumeration(parts));
        }

        @Override
        public synchronized ByteBuffer buffer() throws IOException {
            if (blocks.size() > 1) {
                blocks = List.of(bytes());
            }
            return ByteBuffer.wrap(blocks.get(0), 0, (int) length).slice().asReadOnlyBuffer();
        }

        @Override
        public byte[] bytes() throws IOException {
            byte[] bytes = new byte[(int) length];
            open().readNBytes(bytes, 0, bytes.length);
            return bytes;
        }
    }
}
