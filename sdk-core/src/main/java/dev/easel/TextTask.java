package dev.easel;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task whose result is text: a caption, or expanded prompts. It behaves as an {@link ImageTask} does; only the result differs.
 * Thread-safe.
 *
 * <p>A stored handle becomes one again with {@code TextTask.of(client.resume(handle))}.
 */
public final class TextTask {
    private final ImageTask task;
    private final CompletableFuture<TextResult> result;

    private TextTask(ImageTask task) {
        this.task = task;
        this.result = resultAs(Function.identity());
    }

    /** Returns a view of a task whose result is text; {@link #result()} fails where it has none. */
    public static TextTask of(ImageTask task) {
        return new TextTask(task);
    }

    /** Returns the task that this is a view of; its result has texts and no images. For wrappers of a client. */
    public ImageTask task() {
        return task;
    }

    /** Returns the task's handle; see {@link ImageTask#handle()}. */
    public TaskHandle handle() {
        return task.handle();
    }

    /** Returns a future that completes when the service has accepted the task; see {@link ImageTask#accepted()}. */
    public CompletableFuture<TaskHandle> accepted() {
        return task.accepted();
    }

    /** Returns the last known status. */
    public TaskStatus status() {
        return task.status();
    }

    /**
     * Calls the listener with the present status, then with each change; see {@link ImageTask#onStatus}.
     *
     * @return this task
     */
    public TextTask onStatus(Consumer<TaskStatus> listener) {
        task.onStatus(listener);
        return this;
    }

    /**
     * Returns a future that completes with the text, or exceptionally with an {@link EaselException}. It is the same at each call.
     * Cancelling it is {@link #cancel()}.
     */
    public CompletableFuture<TextResult> result() {
        return result;
    }

    /**
     * Waits for the text, blocking. Only the wait ends when the time is over or the thread is interrupted; see {@link
     * ImageTask#await}.
     *
     * @param timeout the longest wait
     * @throws TaskTimeoutException if the task is not finished by then; it goes on, and may be awaited again
     * @throws EaselException what {@link #result()} ended with
     * @throws CancellationException if the task was cancelled, or the thread interrupted
     */
    public TextResult await(Duration timeout) {
        return text(task.await(timeout));
    }

    /** Cancels the task; see {@link ImageTask#cancel()}. */
    public CompletableFuture<CancelOutcome> cancel() {
        return task.cancel();
    }

    /** Stops watching the task and leaves it at the service; see {@link ImageTask#detach()}. */
    public CompletableFuture<TaskHandle> detach() {
        return task.detach();
    }

    @Override
    public String toString() {
        return "TextTask[" + task.handle() + "]";
    }

    private static TextResult text(ImageResult result) {
        if (result.texts().isEmpty()) {
            throw new ProtocolException(
                    result.provider() + " finished the task without a text",
                    FailureDetails.builder()
                            .provider(result.provider())
                            .handle(result.handle())
                            .mayHaveBeenBilled(true)
                            .build(),
                    null);
        }
        return TextResult.of(result);
    }

    /**
     * Returns a new future of one part of the result; cancelling it cancels the task.
     *
     * @param part takes the part out of the result, for example {@code TextResult::first}
     */
    public <T> CompletableFuture<T> resultAs(Function<TextResult, T> part) {
        return new Result<>(task, part);
    }

    /** Ends as the task does; cancelling it cancels the task. */
    private static final class Result<T> extends CompletableFuture<T> {
        private final ImageTask task;
        private final Function<TextResult, T> part;

        Result(ImageTask task, Function<TextResult, T> part) {
            this.task = task;
            this.part = part;
            task.result().whenComplete(this::end);
        }

        private void end(ImageResult images, @Nullable Throwable failure) {
            if (failure == null) {
                try {
                    complete(part.apply(text(images)));
                } catch (ProtocolException noText) {
                    completeExceptionally(noText);
                }
            } else {
                completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            task.result().cancel(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
        }

        /** What depends on it is an ordinary future: cancelling that does not cancel the task. */
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
