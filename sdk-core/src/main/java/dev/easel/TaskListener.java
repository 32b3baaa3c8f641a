package dev.easel;

/**
 * Follows a task. Every method does nothing by default, so that a new one never breaks an implementation. What a listener throws is
 * logged and has no other effect. A listener in {@link ImageClientBuilder#defaults} follows every task of the client, which is enough for
 * metrics and traces.
 *
 * <p>{@link #onStart} comes first, on the thread that calls the client. All else are events: they come in order and never two at a time,
 * on the client's callback executor. Their order: {@link #onSubmitted} first, once. Then, as they happen, {@link #onAttemptStarted}
 * and {@link #onAttempt} at the beginning and the end of each exchange, {@link #onRetry} before each wait that follows a failure,
 * {@link #onAccepted} once every call was accepted, {@link #onStatus} with each change, {@link #onDownloaded} for each image. The
 * final status comes next to last, {@link #onFinished} last, once; only then does {@link ImageTask#result()} complete. After a
 * cancellation no further event comes but these two, and the future is cancelled at once, without waiting for them. An exchange
 * that is under way at the end has no {@link #onAttempt} any more.
 */
public interface TaskListener {
    /**
     * The task is about to begin: its request was found good, and nothing was sent yet. Called on the thread that calls the client's
     * verb, or {@link PreparedTask#submit()}, before that returns; so what belongs to the thread, as the current span of a trace does, is
     * there. The end is told as of any other task, also where the client is closed meanwhile.
     *
     * <p>Be quick: the caller waits, and the task's deadline passes meanwhile, but cannot end a call on the caller's own thread. A
     * listener that throws here, or returns null, follows the task as if it had returned itself.
     *
     * @param start what is known of the task
     * @return who is told of this task's events: this listener by default, or one that holds what belongs to this one task
     */
    default TaskListener onStart(TaskStart start) {
        return this;
    }

    /**
     * The task begins. Nothing was sent yet.
     *
     * @param handle what is known of the task; its id too, where the client chooses it or where the task is resumed
     */
    default void onSubmitted(TaskHandle handle) {}

    /**
     * An exchange with the service begins to wait for its turn to be sent.
     *
     * @param handle the task, as far as it is known now
     * @param kind what the exchange is for
     * @param number which of the task's exchanges it is; {@link Attempt#number()} is the same at its end
     */
    default void onAttemptStarted(TaskHandle handle, AttemptKind kind, int number) {}

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
