package dev.easel.internal.image;

import java.io.IOException;
import java.io.InputStream;

/** Where images go while they arrive. Thread-safe; each writer belongs to one thread. */
public interface ImageStore {
    /**
     * Looks whether images can be stored there at all, before anything is paid for.
     *
     * @throws dev.easel.ConfigurationException if they cannot; it names the destination
     */
    default void check() {}

    /**
     * Begins an image.
     *
     * @param sizeHint how many bytes it has at most, as far as the response's length tells; below 0 if it does not
     */
    ImageWriter open(long sizeHint) throws IOException;

    /**
     * Takes an image from a stream, to its end.
     *
     * @param sizeHint as for {@link #open}
     */
    default StoredImage store(InputStream in, long sizeHint) throws IOException {
        ImageWriter writer = open(sizeHint);
        boolean whole = false;
        try {
            byte[] bytes = new byte[24 * 1024];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                writer.write(bytes, 0, count);
            }
            whole = true;
            return writer.finish();
        } finally {
            if (!whole) {
                writer.abort();
            }
        }
    }

    /** Takes one image. Ends with exactly one of {@link #finish()} and {@link #abort()}. */
    interface ImageWriter {
        /** Takes the next bytes: those of the array from one place up to another. The caller goes on using the array. */
        void write(byte[] bytes, int from, int to) throws IOException;

        /** The image is whole. */
        StoredImage finish() throws IOException;

        /** The image will not be whole: removes every trace of it. */
        void abort();

        /** Hands on what is held back, so that {@link #finish()} finds nothing left that can fail. */
        default void settle() throws IOException {}

        /** Whether {@link #readBack()} can be expected to work. */
        default boolean canReadBack() {
            return true;
        }

        /** What was written, from the beginning: at least the bytes of each write that did not fail. */
        default InputStream readBack() throws IOException {
            throw new IOException("what went there cannot be read back");
        }
    }
}
