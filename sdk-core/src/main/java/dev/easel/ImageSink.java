package dev.easel;

import java.io.OutputStream;

/** Where an application takes pictures itself, while they arrive. */
@FunctionalInterface
public interface ImageSink {
    /**
     * Called when a picture begins to arrive, from whichever thread it arrives on; pictures of one request may arrive at
     * the same time. The stream gets the file's bytes in order and is then closed. When the transfer fails midway the
     * stream is closed too. A picture that is fetched from an address is then tried again, from its beginning and in
     * another stream; of any other the result says that it failed.
     *
     * @param arrival 0 for the first picture of the call that begins to arrive, 1 for the next, …; a picture that begins
     *     again counts again
     * @return the stream that takes the bytes
     */
    OutputStream open(int arrival);
}
