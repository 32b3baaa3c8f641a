package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskStatus;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edits, masks and previews, before the emulator. */
@Timeout(60)
class OpenAiEditsTest {
    private static final ImageRequest EDIT =
            Hosts.request().initImage(Images.photograph()).build();

    private static ImageResult generate(ImageRequest request, Quirk... quirks) {
        try (OpenAiEmulator emulator = OpenAiEmulator.builder().quirks(quirks).start();
                ImageClient client = Hosts.client(emulator).build()) {
            return client.generate(request);
        }
    }

    @Test
    void one_image_is_edited() {
        assertThat(generate(EDIT).images()).hasSize(1);
    }

    @Test
    void several_images_and_a_mask_go_as_a_form() {
        ImageRequest several = EDIT.toBuilder()
                .mask(ImageInput.bytes(Images.mask()))
                .addOptions(OpenAiOptions.builder()
                        .addReferenceImage(Images.another())
                        .build())
                .build();

        assertThat(generate(several).images()).hasSize(1);
    }

    @Test
    void an_image_that_openai_keeps_makes_the_edit_json() {
        ImageRequest kept = EDIT.toBuilder()
                .mask(ImageInput.bytes(Images.mask()))
                .addOptions(OpenAiOptions.builder().addReferenceFile("file-1").build())
                .build();

        assertThat(generate(kept).images()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE_LINE", "UNNAMED_EVENTS", "NO_USAGE"})
    void an_image_is_shown_while_it_is_generated(Quirk quirk) {
        Queue<Integer> previews = new ConcurrentLinkedQueue<>();
        ImageRequest request = Hosts.request()
                .addOptions(OpenAiOptions.builder().partialImages(2).build())
                .build();
        try (OpenAiEmulator emulator = OpenAiEmulator.builder().quirks(quirk).start();
                ImageClient client = Hosts.client(emulator).build()) {
            ImageTask task = client.submit(request).onStatus(status -> {
                if (status instanceof TaskStatus.Running running) {
                    running.preview().ifPresent(preview -> previews.add(preview.bytes().length));
                }
            });

            assertThat(task.result().orTimeout(20, TimeUnit.SECONDS).join().images())
                    .hasSize(1);
            assertThat(previews).isNotEmpty();
        }
    }

    @Test
    void previews_that_come_after_the_image_do_no_harm() {
        ImageRequest request = Hosts.request()
                .addOptions(OpenAiOptions.builder().partialImages(2).build())
                .build();

        assertThat(generate(request, Quirk.COMPLETED_BEFORE_PARTIALS, Quirk.DONE_LINE)
                        .images())
                .hasSize(1);
    }
}
