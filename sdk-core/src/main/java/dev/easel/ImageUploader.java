package dev.easel;

import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * Uploads an input image to where a service can download it, for services that take images only by address. The application knows such
 * a place; Easel does not. Must be thread-safe.
 */
@FunctionalInterface
public interface ImageUploader {
    /**
     * Uploads an image. It is called before anything is submitted, once for each input image of a request, within the deadline of the
     * task. It must not block for long.
     *
     * @param image the image
     * @return completes with the http or https address from which the service can download it; a failure ends the task with
     *     {@link InvalidRequestException}
     */
    CompletionStage<URI> upload(Image image);

    /** An image that is to be uploaded. Thread-safe. */
    interface Image {
        /** Returns how many bytes it has. */
        long length();

        /** Returns its media type, from its own first bytes; {@code application/octet-stream} where they are not known. */
        String mediaType();

        /**
         * Returns its bytes from the beginning. It can be called again. The caller closes the stream.
         *
         * @throws InvalidRequestException if it is a file that can no longer be read
         */
        InputStream open();
    }
}
