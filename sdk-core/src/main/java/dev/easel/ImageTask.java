package dev.easel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A task under way. Dropping it changes nothing: the task goes on until the result, the deadline or {@link ImageClient#close()}.
 * Thread-safe.
 */
public interface ImageTask {
    /**
     * Returns what resumes the task, as far as it is known now. The service's task id is in it once the service has accepted the task
     * (see {@link #accepted()}). Where the client chooses the id, it is there from the start.
     */
    TaskHandle handle();

    /**
     * Returns a future that completes with the handle when the service has accepted every call of the task, at the latest with {@link
     * #result()}: a service without tasks accepts a call by responding with its images. It completes exceptionally with what {@link
     * #result()} ends with when that comes first. It is the same future at each call. Cancelling it is {@link #cancel()}.
     */
    CompletableFuture<TaskHandle> accepted();

    /** Returns the last known status. */
    TaskStatus status();

    /**
     * Calls the listener with the present status, and then once with each change, in order and never two at a time. Nothing follows a
     * final status. It is called on the client's callback executor. What a listener throws is logged and has no other effect.
     *
     * @return this task
     */
    ImageTask onStatus(Consumer<TaskStatus> listener);

    /**
     * Returns a future that completes with the result when every image is stored at its destination, or exceptionally with an {@link
     * EaselException}. It is the same future at each call. Cancelling it is {@link #cancel()}. What depends on it runs on the client's
     * callback executor, unless it has an executor of its own.
     */
    CompletableFuture<ImageResult> result();

    /**
     * Waits for the result, blocking. When the time is over or the thread is interrupted, only the wait ends: the task goes on.
     *
     * @param timeout the longest wait
     * @throws TaskTimeoutException if the task is not finished by then; its message says what the task waits for and what failed
     *     last. The task goes on, and may be awaited again
     * @throws EaselException what {@link #result()} ended with
     * @throws java.util.concurrent.CancellationException if the task was cancelled, or the thread interrupted while it
     *     waited (its interrupt flag is set again)
     */
    ImageResult await(Duration timeout);

    /**
     * Cancels the task: the wait, the poll and the connection end at once, and the service is told to stop where it can. {@link
     * #result()} ends as cancelled.
     *
     * @return completes with what the cancellation came to at the service; never exceptionally
     */
    CompletableFuture<CancelOutcome> cancel();

    /**
     * Stops watching the task and leaves it at the service. {@link #result()} ends with {@link TaskDetachedException}. A task
     * that is being submitted is left as soon as the service has accepted it, since its id would be lost otherwise.
     *
     * @return completes with the handle when nothing is held for the task any more, or exceptionally with what {@link #result()}
     *     ended with before; with {@link UnsupportedByServiceException} where a task does not outlive its connection
     */
    CompletableFuture<TaskHandle> detach();
}
