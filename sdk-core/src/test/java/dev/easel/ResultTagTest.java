package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a wrapper of a client adds to a result. */
class ResultTagTest {
    private static final TaskHandle HANDLE =
            TaskHandle.of(ProviderId.of("toy"), List.of(TaskCall.of("r")), Instant.EPOCH, null);

    record Route(String client) {}

    @Test
    void a_tag_is_found_by_its_class_alone() {
        ImageResult tagged = result().tag(new Route("eu")).tag("a text").build();

        assertThat(tagged.tag(Route.class)).contains(new Route("eu"));
        assertThat(tagged.tag(String.class)).contains("a text");
        assertThat(tagged.tag(Integer.class)).isEmpty();
        assertThat(tagged.tag(Object.class)).isEmpty();
        assertThat(TextResult.of(tagged).tag(Route.class)).contains(new Route("eu"));
    }

    @Test
    void a_later_tag_of_the_same_class_replaces_it_and_a_copy_keeps_it() {
        ImageResult inner = result().tag(new Route("inner")).build();

        assertThat(inner.toBuilder().build().tag(Route.class)).contains(new Route("inner"));
        assertThat(inner.toBuilder().tag(new Route("outer")).build().tag(Route.class))
                .contains(new Route("outer"));
    }

    @Test
    void tags_do_not_count_for_equality_and_are_part_of_no_text() {
        ImageResult plain = result().build();
        ImageResult tagged = result().tag(new Route("eu")).build();

        assertThat(tagged).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(tagged.toString()).isEqualTo(plain.toString());
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void null_is_no_tag() {
        assertThatThrownBy(() -> result().tag(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("tag");
    }

    @Test
    void a_text_task_hands_out_the_task_that_it_views() {
        ImageTask task = new CompletedTask(result().addText("a lighthouse").build());

        assertThat(TextTask.of(task).task()).isSameAs(task);
    }

    private static ImageResult.Builder result() {
        return ImageResult.builder()
                .provider(HANDLE.provider())
                .handle(HANDLE)
                .timings(Timings.of(Instant.EPOCH, Duration.ZERO, Duration.ZERO))
                .attempts(2);
    }

    private record CompletedTask(ImageResult images) implements ImageTask {
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
            return new TaskStatus.Succeeded(0);
        }

        @Override
        public ImageTask onStatus(java.util.function.Consumer<TaskStatus> listener) {
            return this;
        }

        @Override
        public CompletableFuture<ImageResult> result() {
            return CompletableFuture.completedFuture(images);
        }

        @Override
        public ImageResult await(Duration timeout) {
            return images;
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel() {
            return CompletableFuture.completedFuture(CancelOutcome.TOO_LATE);
        }

        @Override
        public CompletableFuture<TaskHandle> detach() {
            return accepted();
        }
    }
}
