package dev.easel.temporal;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where all workers put images, and what a bulk writes beside them. A name has parts that are separated by slashes, as in {@code
 * posters/one-1.png}. A part is not blank, {@code .} or {@code ..}, and has no backslash, colon or control character. Implementations are
 * thread-safe.
 */
public interface ImageStorage {
    /**
     * Stores a file, blocking. The name has the whole file or what it had before; it never has a part of it.
     *
     * @param name the name; what it has is replaced
     * @param file the file, which stays where it is
     * @param mediaType its media type
     * @return {@link #address} of the name
     * @throws java.io.UncheckedIOException if it cannot be stored, or the file cannot be read
     * @throws IllegalArgumentException if the name is not a good one
     */
    URI store(String name, Path file, String mediaType);

    /**
     * Opens what was stored.
     *
     * @param name the name
     * @return its bytes; the caller closes it
     * @throws java.io.UncheckedIOException if it cannot be read; its cause is a {@link java.nio.file.NoSuchFileException} where nothing
     *     has that name
     * @throws IllegalArgumentException if the name is not a good one
     */
    InputStream read(String name);

    /**
     * Returns where a name is to be found, for people and other programs. It holds no credential.
     *
     * @throws IllegalArgumentException if the name is not a good one
     */
    URI address(String name);

    /**
     * Returns a storage in a directory. It is for workers that all have the directory, under the same path or another: those of one machine,
     * or with a network file system. Several processes may write it at once. A file gets its name when all of it is on the disk.
     *
     * @param directory the directory, which is created when something is stored; a relative one is resolved now
     */
    static ImageStorage directory(Path directory) {
        return DirectoryStorage.of(directory);
    }
}
