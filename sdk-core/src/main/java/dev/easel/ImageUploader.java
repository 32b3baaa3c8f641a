package dev.easel;

import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * Puts an input picture where a service can fetch it: for services that take pictures only by their address, when the
 * picture is at hand as a file or bytes. The application knows such a place; Easel does not. Must be thread-safe.
 */
@FunctionalInterface
public interface ImageUploader {
    /**
     * Puts a picture somewhere. Called before anything is submitted, once for each picture of a request, within the
     * request's deadline; must not block for long.
     *
     * @param picture what to put there
     * @return completes with the address, http or https, at which the service can fetch it; failing ends the task with
     *     {@link InvalidRequestException}
     */
    CompletionStage<URI> upload(Picture picture);

    /** A picture to be put somewhere. Thread-safe. */
    interface Picture {
        /** How many bytes it has. */
        long length();

        /** Its media type, from its own first bytes; {@code application/octet-stream} where they are not known. */
        String mediaType();

        /**
         * Its bytes from the beginning; can be opened again. The caller closes it.
         *
         * @throws InvalidRequestException if it is a file that can no longer be read
         */
        InputStream open();
    }
}
