package dev.easel.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A whole image, stored and not yet shown to anybody. */
public interface StoredImage {
    /** How many bytes. */
    long length();

    /** Its bytes from the beginning, to skip most of; of an image that went to a sink, only the first few thousand. */
    InputStream header() throws IOException;

    /** Gives it its name, where it gets one. */
    Content publish(ImageName name) throws IOException;

    /** Removes it: nobody will ask for it. */
    void discard();

    /**
     * Returns a number that images of the same bytes have in common, and hardly any others of the same length; 0 where it is
     * not known.
     */
    default int checksum() {
        return 0;
    }

    /** Whether it ends before its format's end marker, so that a part of it is missing although the response was whole. */
    default boolean isCut() {
        return false;
    }

    /** The bytes of an image that was published. */
    interface Content {
        /** The file, where it is in one. */
        Optional<Path> path();

        /** From the beginning. */
        InputStream open() throws IOException;

        /** All of them, read-only. */
        ByteBuffer buffer() throws IOException;

        /** A copy of all of them. */
        default byte[] bytes() throws IOException {
            ByteBuffer buffer = buffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }
}
