package dev.easel.internal.image;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an image in memory that its destination does not take, and hands it over with the failure: of a service that
 * keeps no results it is the only one there is, and it was paid for. What the destination took before it failed is read
 * back from there. An image for which there is no {@link RescueRoom} is lost all the same.
 */
final class RescuingStore implements ImageStore {
    private static final int PIECE = 8 * 1024;

    private final ImageStore store;

    RescuingStore(ImageStore store) {
        this.store = store;
    }

    @Override
    public void check() {
        store.check();
    }

    @Override
    public ImageWriter open(long sizeHint) {
        Writer writer = new Writer();
        try {
            ImageWriter destination = store.open(sizeHint);
            writer.destination = destination;
            writer.copies = !destination.canReadBack();
        } catch (IOException e) {
            writer.failure = e;
        }
        if (writer.destination == null || writer.copies) {
            // Not of the size that was only announced: it grows with what is there.
            writer.memory = MemoryStore.INSTANCE.open(-1);
        }
        return writer;
    }

    /** A copy in memory, or the failure where there cannot be one. */
    @SuppressWarnings("ReferenceEquality")
    private static ImageWriter rescued(InputStream from, long length, RescueRoom room, IOException failure)
            throws IOException {
        try (from) {
            if (!room.take(length)) {
                throw failure;
            }
            ImageWriter memory = MemoryStore.INSTANCE.open(length);
            byte[] piece = new byte[PIECE];
            for (long left = length; left > 0; ) {
                int count = from.readNBytes(piece, 0, (int) Math.min(left, piece.length));
                if (count == 0) {
                    throw failure;
                }
                memory.write(piece, 0, count);
                left -= count;
            }
            return memory;
        } catch (IOException | RuntimeException e) {
            room.giveBack();
            if (e != failure) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    private static final class Writer implements ImageWriter {
        private @Nullable ImageWriter destination;
        private @Nullable ImageWriter memory;
        private @Nullable IOException failure;
        private final RescueRoom room = new RescueRoom();
        private long length;

        /** Whether each piece goes into memory before it goes to the destination, which cannot be read back. */
        private boolean copies;

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            if (copies && memory != null && !keep(bytes, from, to)) {
                memory = null;
                room.giveBack();
            }
            if (destination != null) {
                try {
                    destination.write(bytes, from, to);
                    length += to - from;
                    return;
                } catch (IOException e) {
                    rescue(destination, e);
                }
            }
            length += to - from;
            if (memory == null || (!copies && !keep(bytes, from, to))) {
                throw failure == null ? new IOException("the image was aborted") : failure;
            }
        }

        /** Keeps a piece in memory; {@code false} where there is no room for it. */
        private boolean keep(byte[] bytes, int from, int to) throws IOException {
            if (memory == null || !room.take(to - from)) {
                return false;
            }
            memory.write(bytes, from, to);
            return true;
        }

        private void rescue(ImageWriter failed, IOException e) throws IOException {
            if (!copies) {
                memory = rescued(readBack(failed, e), length, room, e);
            }
            failure = e;
            destination = null;
            failed.abort();
        }

        private static InputStream readBack(ImageWriter failed, IOException e) throws IOException {
            try {
                return failed.readBack();
            } catch (IOException | RuntimeException unreadable) {
                e.addSuppressed(unreadable);
                throw e;
            }
        }

        @Override
        public StoredImage finish() throws IOException {
            if (destination != null) {
                try {
                    destination.settle();
                    StoredImage stored = destination.finish();
                    return new Stored(stored, memory == null ? null : memory.finish(), room);
                } catch (IOException e) {
                    rescue(destination, e);
                }
            }
            if (memory == null) {
                throw failure == null ? new IOException("the image was aborted") : failure;
            }
            if (failure == null) {
                throw new IOException("the image was aborted");
            }
            StoredImage image = memory.finish();
            room.giveBackWith(image);
            return new Rescued(image, failure);
        }

        @Override
        public void abort() {
            if (destination != null) {
                destination.abort();
            }
            destination = null;
            memory = null;
            room.giveBack();
        }
    }

    /**
     * At its destination, which may yet refuse it its name.
     *
     * @param copy the same in memory; {@code null} where it can be read back, or there was no room
     * @param room what the copy takes
     */
    private record Stored(StoredImage image, @Nullable StoredImage copy, RescueRoom room) implements StoredImage {
        @Override
        public long length() {
            return image.length();
        }

        @Override
        public InputStream header() throws IOException {
            return copy == null ? image.header() : copy.header();
        }

        @Override
        public Content publish(ImageName name) throws IOException {
            Content content;
            try {
                content = image.publish(name);
            } catch (IOException e) {
                StoredImage kept = copy == null
                        ? rescued(image.header(), image.length(), room, e).finish()
                        : copy;
                room.giveBackWith(kept);
                throw new RescuedException(kept, e);
            }
            room.giveBack();
            return content;
        }

        @Override
        public void discard() {
            room.giveBack();
            image.discard();
        }
    }

    /** In memory, which is not where it should be: whoever wants it published is told so. */
    private record Rescued(StoredImage image, IOException failure) implements StoredImage {
        @Override
        public long length() {
            return image.length();
        }

        @Override
        public InputStream header() throws IOException {
            return image.header();
        }

        @Override
        public Content publish(ImageName name) throws IOException {
            throw new RescuedException(image, failure);
        }

        @Override
        public void discard() {
            image.discard();
        }
    }
}
