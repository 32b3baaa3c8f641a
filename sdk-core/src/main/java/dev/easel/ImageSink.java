package dev.easel;

import java.io.OutputStream;

/** Where an application takes pictures itself, while they arrive. */
@FunctionalInterface
public interface ImageSink {
    /**
     * Called when a picture begins to arrive, from whichever thread it arrives on; pictures of one request may arrive at
     * the same time. The stream gets the file's bytes in order and is then closed. When the transfer fails midway the
     * stream is closed too, and the result says that the picture failed.
     *
     * @param arrival 0 for the first picture of the call that begins to arrive, 1 for the next, …
     * @return the stream that takes the bytes
     */
    OutputStream open(int arrival);
}
