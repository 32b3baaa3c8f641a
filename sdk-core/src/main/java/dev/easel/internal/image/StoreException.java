package dev.easel.internal.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** An image arrived and its destination did not take it: a full disk, a sink that broke. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(Throwable cause) {
        super("the destination did not take the image: " + reason(cause), cause);
    }

    /** What is wrong with a destination. */
    public static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof IOException ? message : e.toString();
    }

    /**
     * The failure of a file system with the place that its user knows. It names that of a temporary file, or none, and often
     * says no more than the path.
     */
    static IOException at(Path place, Exception e) {
        FileSystemException named = new FileSystemException(place.toString(), null, words(e));
        named.initCause(e);
        return named;
    }

    private static String words(Exception e) {
        if (e instanceof AccessDeniedException) {
            return "it may not be written";
        }
        if (e instanceof ReadOnlyFileSystemException) {
            return "the file system is read-only";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
