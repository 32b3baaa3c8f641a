package dev.easel.spi;

import dev.easel.Size;
import java.io.InputStream;
import java.util.Optional;

/**
 * The bytes of an input image, ready to be sent and not yet read. A provider puts it where it belongs ({@link
 * JsonObject#put(String, Payload)}, {@link WireBody.Part#file}); only the transport opens it, and may do so more than once.
 */
public interface Payload {
    /** How many bytes there are. */
    long length();

    /** Returns width and height as the image's header claims them; empty where it cannot be read. By default empty. */
    default Optional<Size> size() {
        return Optional.empty();
    }

    /** For example {@code image/png}, from the image's first bytes. */
    String mediaType();

    /** A file name of its own, without directories. */
    String fileName();

    /**
     * The bytes from the beginning.
     *
     * @throws dev.easel.InvalidRequestException if a file cannot be opened
     */
    InputStream open();
}
