package dev.easel.benchmarks.image;

import java.nio.file.Path;

/** A client as an application would hold it: made once, then asked for images from any thread. */
interface ImageFetcher extends AutoCloseable {
    /** What every client asks for. */
    String PROMPT = "a lighthouse at dusk";

    /** What every client names as the model. */
    String MODEL = "sd";

    /** A key where a client cannot do without; the server takes any. */
    String KEY = "unused";

    /** Asks for one image and comes back when it is in the file. */
    void fetch(Path file);

    @Override
    void close();
}
