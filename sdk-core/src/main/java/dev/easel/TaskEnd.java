package dev.easel;

/** How a task ended, once and for all. */
public sealed interface TaskEnd {
    /**
     * With pictures; maybe not with all of them, see {@link ImageResult#failures()}.
     *
     * @param result what {@link ImageTask#result()} completes with
     */
    record Completed(ImageResult result) implements TaskEnd {}

    /**
     * Without a picture.
     *
     * @param failure what {@link ImageTask#result()} ends with
     */
    record Failed(EaselException failure) implements TaskEnd {}

    /** By {@link ImageTask#cancel()} or what comes to the same. */
    record Cancelled() implements TaskEnd {}
}
