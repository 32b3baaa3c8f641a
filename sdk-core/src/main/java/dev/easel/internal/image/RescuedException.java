package dev.easel.internal.image;

import java.io.IOException;

/** An image's destination did not take it, and it is in memory instead. */
public final class RescuedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient StoredImage image;

    RescuedException(StoredImage image, IOException cause) {
        super(StoreException.reason(cause), cause);
        this.image = image;
    }

    /** The image, in memory. */
    public StoredImage image() {
        return image;
    }
}
