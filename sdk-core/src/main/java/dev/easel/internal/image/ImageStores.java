package dev.easel.internal.image;

import dev.easel.Destination;
import dev.easel.GeneratedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

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

    /**
     * Copies an image to a directory, and returns its file.
     *
     * @throws DownloadException if it cannot be read or written
     */
    public static Path copy(GeneratedImage image, ImageName name, Destination.Directory directory) {
        try (InputStream in = image.open()) {
            StoredImage stored = of(directory).store(in, image.length());
            try {
                return stored.publish(name).path().orElseThrow();
            } finally {
                stored.discard();
            }
        } catch (IOException e) {
            throw PublishedImage.failed("could not be saved", e);
        }
    }

    /** The same, and what a destination refuses is kept in memory and comes with the {@link RescuedException}. */
    public static ImageStore rescuing(Destination destination) {
        return destination instanceof Destination.Memory ? MemoryStore.INSTANCE : new RescuingStore(of(destination));
    }
}
