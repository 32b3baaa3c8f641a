package dev.easel.internal.image;

import java.io.IOException;

/** A picture's destination did not take it, and it is in memory instead. */
public final class RescuedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient StoredImage picture;

    RescuedException(StoredImage picture, IOException cause) {
        super(StoreException.reason(cause), cause);
        this.picture = picture;
    }

    /** The picture, in memory. */
    public StoredImage picture() {
        return picture;
    }
}
