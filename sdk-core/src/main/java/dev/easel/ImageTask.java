package dev.easel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A task under way, held in the hand. Thread-safe. Dropping it changes nothing: the work and the waiting go on until
 * the result, the deadline or {@link ImageClient#close()}.
 */
public interface ImageTask {
    /**
     * All that is needed to ask for the task again, as far as it is known now: the service's task id is in it from the
     * moment that the service has accepted the task (see {@link #accepted()}). Where the client chooses the id, it is
     * there from the start.
     */
    TaskHandle handle();

    /**
     * Completes with the handle when the service has accepted every part of the task, or exceptionally with what {@link
     * #result()} ends with when it did not. The same future at each call. Cancelling it is {@link #cancel()}.
     */
    CompletableFuture<TaskHandle> accepted();

    /** Where the task stands, as last heard. */
    TaskStatus status();

    /**
     * Calls the listener with the status as it is now, and then once with each change of it, in order, never two at a
     * time; nothing follows a final status. The calls are made on the client's callback executor. What a listener
     * throws is logged and has no other effect.
     *
     * @return this task
     */
    ImageTask onStatus(Consumer<TaskStatus> listener);

    /**
     * Completes with the result when every picture is stored at its destination, or exceptionally with an {@link
     * EaselException}. The same future at each call. Cancelling it is {@link #cancel()}. What depends on it runs on the
     * client's callback executor unless given one of its own.
     */
    CompletableFuture<ImageResult> result();

    /**
     * Waits for the result, blocking. Only the wait ends when the time is over or the thread is interrupted: the task
     * goes on.
     *
     * @param timeout how long to wait at most
     * @throws TaskTimeoutException if it is not finished by then; the task goes on, and may be awaited again
     * @throws EaselException what {@link #result()} ended with
     * @throws java.util.concurrent.CancellationException if the task was cancelled, or the thread interrupted while it
     *     waited (its interrupt flag is set again)
     */
    ImageResult await(Duration timeout);

    /**
     * Stops the wait, the poll and the connection at once, and asks the service to stop where it can be asked. {@link
     * #result()} ends as cancelled.
     *
     * @return completes with what it came to at the service; never exceptionally
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
