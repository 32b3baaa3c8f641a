package dev.easel.spi;

import java.io.InputStream;

/**
 * The bytes of an input picture, ready to be sent and not yet read. A provider puts it where it belongs ({@link
 * JsonObject#put(String, Payload)}, {@link WireBody.Part#file}); only the transport opens it, and may do so more than once.
 */
public interface Payload {
    /** How many bytes there are. */
    long length();

    /** For example {@code image/png}, from the picture's first bytes. */
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
