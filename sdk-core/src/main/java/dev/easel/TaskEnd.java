package dev.easel;

/** How a task ended, once and for all. New forms may be added: have a default branch. */
public sealed interface TaskEnd {
    /**
     * With images; maybe not with all of them, see {@link ImageResult#failures()}.
     *
     * @param result what {@link ImageTask#result()} completes with
     */
    record Completed(ImageResult result) implements TaskEnd {}

    /**
     * Without an image.
     *
     * @param failure what {@link ImageTask#result()} ends with
     */
    record Failed(EaselException failure) implements TaskEnd {}

    /** By {@link ImageTask#cancel()} or what comes to the same. */
    record Cancelled() implements TaskEnd {}

    /**
     * Nobody watches the task any more: its deadline passed, it was detached, or its client was closed. That says nothing about
     * the work, which may go on at the service.
     *
     * @param reason what {@link ImageTask#result()} ends with; its handle resumes the task
     */
    record Unwatched(EaselException reason) implements TaskEnd {}
}
