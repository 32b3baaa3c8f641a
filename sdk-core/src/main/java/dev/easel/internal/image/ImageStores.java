package dev.easel.internal.image;

import dev.easel.Destination;

/** The store for each {@link Destination}. */
public final class ImageStores {
    private ImageStores() {}

    /** The store that puts images there. */
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
}
