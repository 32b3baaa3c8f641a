package dev.easel;

/**
 * Follows a task. Every method does nothing by default, so that a new one never breaks an implementation. The events of one task come in
 * order and never two at a time, on the client's callback executor. What a listener throws is logged and has no other effect. A listener
 * in {@link ImageClientBuilder#defaults} follows every task of the client, which is enough for metrics and traces.
 *
 * <p>The order of events: {@link #onSubmitted} first, once. Then, as they happen, {@link #onAttempt} at the end of each
 * exchange, {@link #onRetry} before each wait that follows a failure, {@link #onAccepted} once every part was accepted,
 * {@link #onStatus} with each change, {@link #onDownloaded} for each image. The final status comes next to last, {@link
 * #onFinished} last, once; only then does {@link ImageTask#result()} complete. After a cancellation no further event comes
 * but these two, and the future is cancelled at once, without waiting for them.
 */
public interface TaskListener {
    /**
     * The task begins. Nothing was sent yet.
     *
     * @param handle what is known of the task; its id too, where the client chooses it or where the task is resumed
     */
    default void onSubmitted(TaskHandle handle) {}

    /**
     * An exchange with the service has ended, with or without success.
     *
     * @param handle the task, as far as it is known now
     * @param attempt what it was
     */
    default void onAttempt(TaskHandle handle, Attempt attempt) {}

    /**
     * An exchange failed and is going to be sent again.
     *
     * @param handle the task, as far as it is known now
     * @param retry what, why and when
     */
    default void onRetry(TaskHandle handle, Retry retry) {}

    /**
     * The service has accepted the task; the handle can be kept now. Not called for a task that was resumed.
     *
     * @param handle all that is needed to ask for the task again
     */
    default void onAccepted(TaskHandle handle) {}

    /**
     * The status changed.
     *
     * @param handle the task, as far as it is known now
     * @param status the new status; once each, and nothing after a final one
     */
    default void onStatus(TaskHandle handle, TaskStatus status) {}

    /**
     * An image is at its destination.
     *
     * @param handle the task
     * @param image the image
     */
    default void onDownloaded(TaskHandle handle, GeneratedImage image) {}

    /**
     * The task is over. Called once, last.
     *
     * @param handle the task
     * @param end how it ended
     */
    default void onFinished(TaskHandle handle, TaskEnd end) {}
}
