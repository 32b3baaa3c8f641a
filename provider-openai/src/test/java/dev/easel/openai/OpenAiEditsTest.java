package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    void an_image_is_shown_while_it_is_generated() {
        ImageRequest shown = Hosts.request()
                .addOptions(OpenAiOptions.builder().partialImages(2).build())
                .build();

        assertThat(generate(shown).images()).hasSize(1);
        assertThat(generate(shown, Quirk.COMPLETED_BEFORE_PARTIALS, Quirk.DONE_LINE)
                        .images())
                .hasSize(1);
    }
}
