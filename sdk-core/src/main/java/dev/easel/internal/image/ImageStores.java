package dev.easel.internal.image;

import dev.easel.Destination;
import dev.easel.internal.json.OverLimitException;
import java.io.IOException;

/** The store for each {@link Destination}. */
public final class ImageStores {
    private ImageStores() {}

    /** The store that puts pictures there. */
    public static ImageStore of(Destination destination) {
        if (destination instanceof Destination.Directory directory) {
            return FileStore.of(directory);
        }
        if (destination instanceof Destination.File file) {
            return FileStore.of(file);
        }
        if (destination instanceof Destination.Sink sink) {
            return new SinkStore(sink.sink());
        }
        return MemoryStore.INSTANCE;
    }

    /** The same, and what a destination refuses is kept in memory and comes with the {@link RescuedException}. */
    public static ImageStore rescuing(Destination destination) {
        return destination instanceof Destination.Memory ? MemoryStore.INSTANCE : new RescuingStore(of(destination));
    }

    /** A store that ends a picture which has more bytes than that, and tells its own failures from the connection's. */
    public static ImageStore limited(ImageStore store, long maxBytes) {
        return sizeHint -> {
            try {
                return new Limited(store.open(Math.min(sizeHint, maxBytes)), maxBytes);
            } catch (IOException e) {
                throw new StoreException(e);
            }
        };
    }

    private static final class Limited implements ImageStore.ImageWriter {
        private final ImageStore.ImageWriter writer;
        private final long max;
        private long length;

        Limited(ImageStore.ImageWriter writer, long max) {
            this.writer = writer;
            this.max = max;
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            length += to - from;
            if (length > max) {
                throw new OverLimitException("a picture in it is larger than " + max + " bytes", "imageBytes");
            }
            try {
                writer.write(bytes, from, to);
            } catch (IOException e) {
                throw new StoreException(e);
            }
        }

        @Override
        public StoredImage finish() throws IOException {
            try {
                return writer.finish();
            } catch (IOException e) {
                throw new StoreException(e);
            }
        }

        @Override
        public void abort() {
            writer.abort();
        }

        @Override
        public boolean keepsPieces() {
            return writer.keepsPieces();
        }
    }
}
