package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TextTaskTest {
    private static final TaskHandle HANDLE =
            TaskHandle.of(ProviderId.of("toy"), List.of(TaskCall.of("r")), Instant.EPOCH, null);

    private final Held held = new Held();
    private final TextTask task = TextTask.of(held);

    @Test
    void the_result_is_the_text_and_what_belongs_to_it() {
        held.result.complete(result("a lighthouse"));

        TextResult text = task.result().join();
        assertThat(text.first()).isEqualTo("a lighthouse");
        assertThat(text.handle()).isEqualTo(HANDLE);
        assertThat(text.attempts()).isEqualTo(2);
        assertThat(task.result()).isSameAs(task.result());
        assertThat(task.await(Duration.ofSeconds(1))).isEqualTo(text);
    }

    @Test
    void it_ends_with_the_failure_of_the_task_itself() {
        ServiceException failure = new ServiceException("toy failed", FailureDetails.NONE, null);
        held.result.completeExceptionally(failure);

        assertThat(task.result()).failsWithin(Duration.ZERO).withThrowableThat().withCause(failure);
    }

    @Test
    void a_result_without_a_text_is_a_failure_that_may_have_been_billed() {
        held.result.complete(result());

        assertThatThrownBy(task.result()::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ProtocolException.class, failure -> {
                    assertThat(failure.mayHaveBeenBilled()).isTrue();
                    assertThat(failure.handle()).contains(HANDLE);
                });
        assertThatThrownBy(() -> task.await(Duration.ofSeconds(1))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void cancelling_the_result_cancels_the_task_and_cancelling_what_depends_on_it_does_not() {
        CompletableFuture<String> dependent = task.result().thenApply(TextResult::first);
        dependent.cancel(true);
        assertThat(held.result).isNotDone();

        task.result().cancel(true);
        assertThat(held.result).isCancelled();
        assertThat(task.result()).isCancelled();
    }

    @Test
    void a_cancelled_task_cancels_its_result() {
        held.result.cancel(true);

        assertThat(task.result()).isCancelled();
        assertThatThrownBy(task.result()::join).isInstanceOf(CancellationException.class);
    }

    private static ImageResult result(String... texts) {
        return ImageResult.builder()
                .texts(List.of(texts))
                .provider(HANDLE.provider())
                .handle(HANDLE)
                .timings(Timings.of(Instant.EPOCH, Duration.ZERO, Duration.ZERO))
                .attempts(2)
                .build();
    }

    /** A task that the test ends. */
    private static final class Held implements ImageTask {
        private final CompletableFuture<ImageResult> result = new CompletableFuture<>();

        @Override
        public TaskHandle handle() {
            return HANDLE;
        }

        @Override
        public CompletableFuture<TaskHandle> accepted() {
            return CompletableFuture.completedFuture(HANDLE);
        }

        @Override
        public TaskStatus status() {
            return TaskStatus.running();
        }

        @Override
        public ImageTask onStatus(Consumer<TaskStatus> listener) {
            return this;
        }

        @Override
        public CompletableFuture<ImageResult> result() {
            return result;
        }

        @Override
        public ImageResult await(Duration timeout) {
            return result.join();
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel() {
            result.cancel(true);
            return CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        }

        @Override
        public CompletableFuture<TaskHandle> detach() {
            return CompletableFuture.completedFuture(HANDLE);
        }
    }
}
