package dev.easel.internal.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** A picture arrived and its destination did not take it: a full disk, a sink that broke. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(IOException cause) {
        super("the destination did not take the picture: " + reason(cause), cause);
    }

    /** What is wrong with a destination, in words: the file system's exceptions often say no more than the path. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() == null) {
            String path = String.valueOf(file.getFile());
            if (e instanceof AccessDeniedException) {
                return path + " may not be written";
            }
            return path + " (" + e.getClass().getSimpleName() + ")";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
