package dev.easel;

/** Says how a task ended. Subtypes may be added: have a default branch. */
public sealed interface TaskEnd {
    /**
     * The task has images; maybe not all of them, see {@link ImageResult#failures()}.
     *
     * @param result what {@link ImageTask#result()} completes with
     */
    record Completed(ImageResult result) implements TaskEnd {}

    /**
     * The task failed without an image.
     *
     * @param failure what {@link ImageTask#result()} ends with
     */
    record Failed(EaselException failure) implements TaskEnd {}

    /** The task was cancelled, by {@link ImageTask#cancel()} or at the service. */
    record Cancelled() implements TaskEnd {}

    /**
     * Nobody watches the task any more: its deadline passed, it was detached, or its client was closed. That says nothing about
     * the work, which may go on at the service.
     *
     * @param reason what {@link ImageTask#result()} ends with; its handle resumes the task
     */
    record Unwatched(EaselException reason) implements TaskEnd {}
}
