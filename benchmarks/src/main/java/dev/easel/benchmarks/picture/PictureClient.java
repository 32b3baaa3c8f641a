package dev.easel.benchmarks.picture;

import java.nio.file.Path;

/** A client as an application would hold it: made once, then asked for pictures from any thread. */
interface PictureClient extends AutoCloseable {
    /** What every client asks for. */
    String PROMPT = "a lighthouse at dusk";

    /** What every client names as the model. */
    String MODEL = "sd";

    /** A key where a client cannot do without; the server takes any. */
    String KEY = "unused";

    /** Asks for one picture and comes back when it is in the file. */
    void fetch(Path file);

    @Override
    void close();
}
