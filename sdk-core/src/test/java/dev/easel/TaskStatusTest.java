package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStatusTest {
    private static final byte[] BYTES = {1, 2, 3};
    private static final Preview PREVIEW = Preview.of(ImageFormat.PNG, BYTES);

    @Test
    void a_running_task_may_show_how_far_it_is() {
        TaskStatus.Running running = running(TaskStatus.running(0.5));
        TaskStatus.Running shown = running.withPreview(PREVIEW);

        assertThat(running.preview()).isEmpty();
        assertThat(shown.preview()).contains(PREVIEW);
        assertThat(shown.progress()).hasValue(0.5);
        assertThat(shown.isFinal()).isFalse();
        assertThat(shown.withPreview(null)).isEqualTo(running);
        assertThat(running(TaskStatus.runningAs("drawing")).withPreview(PREVIEW).word())
                .contains("drawing");
    }

    @Test
    void statuses_are_the_same_where_their_previews_are() {
        TaskStatus.Running running = running(TaskStatus.running());
        TaskStatus same = running.withPreview(Preview.of(ImageFormat.PNG, BYTES.clone()));
        TaskStatus shown = running.withPreview(PREVIEW);

        assertThat(shown).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(running);
        for (Preview other : List.of(
                PREVIEW.ofImage(1), Preview.of(ImageFormat.JPEG, BYTES), Preview.of(ImageFormat.PNG, new byte[] {1, 2, 4
                }))) {
            assertThat(shown).isNotEqualTo(running.withPreview(other));
        }
    }

    @Test
    void words_tell_of_a_preview_and_not_its_bytes() {
        assertThat(running(TaskStatus.running()).withPreview(PREVIEW.ofImage(2)))
                .hasToString("Running[preview=Preview[image=2, PNG, 3 bytes]]");
        assertThat(running(TaskStatus.running(0.5)).withPreview(PREVIEW))
                .hasToString("Running[progress=0.5, preview=Preview[image=0, PNG, 3 bytes]]");
        assertThat(TaskStatus.running(0.5)).hasToString("Running[progress=0.5]");
        assertThat(TaskStatus.runningAs("x")).hasToString("Running[word=x]");
        assertThat(TaskStatus.running()).hasToString("Running");
    }

    @Test
    void nobody_can_change_a_preview() throws Exception {
        byte[] given = BYTES.clone();
        Preview preview = Preview.of(ImageFormat.PNG, given);
        given[0] = 9;
        preview.bytes()[1] = 9;
        ByteBuffer buffer = preview.buffer();

        assertThatThrownBy(() -> buffer.put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(preview.bytes()).isEqualTo(BYTES);
        assertThat(preview.open().readAllBytes()).isEqualTo(BYTES);
        assertThat(preview.length()).isEqualTo(3);
        assertThat(preview.index()).isZero();
        assertThat(preview.format()).isEqualTo(ImageFormat.PNG);
        assertThat(preview.ofImage(0)).isSameAs(preview);
    }

    private static TaskStatus.Running running(TaskStatus status) {
        return (TaskStatus.Running) status;
    }
}
