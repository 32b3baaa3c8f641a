package dev.easel.internal.engine;

/** Something that a client has under way. */
public interface UnderWay {
    /** Ends it because its client was closed. */
    void close();
}
