package dev.easel;

import java.io.OutputStream;

/** Takes images while they arrive, for an application that stores them itself. */
@FunctionalInterface
public interface ImageSink {
    /**
     * Opens a stream when an image begins to arrive. It is called on the thread on which the image arrives; images of one request may
     * arrive at the same time. The stream gets the file's bytes in order and is then closed. It is closed too when the transfer fails
     * midway. An image with an address is then downloaded again, from its beginning and to another stream; for any other the result
     * has a failure.
     *
     * @param arrival 0 for the first image that begins to arrive, 1 for the next, …; an image that begins again counts again
     * @return the stream that takes the bytes
     */
    OutputStream open(int arrival);
}
