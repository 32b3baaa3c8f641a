package dev.easel.temporal;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where all workers put images, and what a bulk writes beside them. A name has parts that are separated by slashes, as in {@code
 * posters/one-1.png}. Implementations are thread-safe.
 */
public interface ImageStorage {
    /**
     * Stores a file, blocking. The name has the whole file or what it had before; it never has a part of it.
     *
     * @param name the name; what it has is replaced
     * @param file the file, which stays where it is
     * @param mediaType its media type
     * @return {@link #address} of the name
     * @throws java.io.UncheckedIOException if it cannot be stored
     */
    URI store(String name, Path file, String mediaType);

    /**
     * Opens what was stored.
     *
     * @param name the name
     * @return its bytes; the caller closes it
     * @throws java.io.UncheckedIOException if it cannot be read; its cause is a {@link java.nio.file.NoSuchFileException} where nothing
     *     has that name
     */
    InputStream read(String name);

    /** Returns where a name is to be found, for people and other programs. It holds no credential. */
    URI address(String name);
}
