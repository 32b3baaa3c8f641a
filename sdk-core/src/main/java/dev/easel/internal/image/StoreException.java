package dev.easel.internal.image;

import java.io.IOException;

/** A picture arrived and its destination did not take it: a full disk, a sink that broke. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(IOException cause) {
        super("the destination did not take the picture: " + cause.getMessage(), cause);
    }
}
