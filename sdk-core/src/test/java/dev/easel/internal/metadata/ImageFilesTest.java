package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.Size;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole files as programs write them: each kind of place and form in which one leaves what an image was made with. */
class ImageFilesTest {
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("text behind the pixels", "/cases/k6-text-after-idat.png", "a cat", "dog, bad: hands"),
                Arguments.of("text set by ImageMagick", "/cases/k6-imagemagick-set.png", "a cat", "dog, bad: hands"),
                Arguments.of("JSON of SwarmUI", "/cases/k6-swarmui-json.png", "a cat", "dog"),
                Arguments.of("compressed text in UTF-8", "/cases/k6-ztxt-utf8.png", "猫 と café", "犬"),
                Arguments.of("all on one line", "/cases/k6-one-line.png", "a cat sits.", "dog, cow."),
                Arguments.of("all on one line of EXIF", "/cases/k6-one-line-usercomment.jpg", "a cat sits,", "dog"),
                Arguments.of("settings behind blanks", "/cases/k6-indented-settings.png", "a cat", null),
                Arguments.of("settings behind a tab", "/cases/k6-indented-settings-tab.png", "a cat", "dog"),
                Arguments.of("settings parted by bars", "/cases/k6-sdnext-pipes.png", "a cat", "dog"),
                Arguments.of("graph of ComfyUI", "/cases/k6-comfyui-graph.png", "a cat", "dog"),
                Arguments.of("graph of ComfyUI in EXIF", "/cases/k6-comfyui-graph.webp", "a cat", "dog"),
                Arguments.of(
                        "UTF-16 with a byte order mark",
                        "/cases/k6-usercomment-le-bom-cjk.jpg",
                        "\u4e00".repeat(150),
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void what_the_image_was_made_with_is_read(String kind, String file, String prompt, String negative)
            throws IOException {
        ImageMetadata metadata = read(file);
        Generation said = metadata.generation();

        assertThat(metadata.size()).isEqualTo(Size.of(8, 8));
        assertThat(said.seed()).hasValue(777_001);
        assertThat(said.steps()).hasValue(24);
        assertThat(said.guidanceScale()).hasValue(6.5);
        assertThat(said.sampler())
                .hasValueSatisfying(sampler -> assertThat(sampler).isIn("Euler a", "euler_ancestral"));
        assertThat(said.model()).hasValueSatisfying(model -> assertThat(model).startsWith("toy"));
        assertThat(said.prompt()).hasValue(prompt);
        assertThat(said.negativePrompt()).isEqualTo(Optional.ofNullable(negative));
    }

    @ParameterizedTest
    @CsvSource({"images/pixels.avif, 8, 8", "images/alpha.avif, 37, 21", "images/turned.avif, 21, 37"})
    void an_avif_image_tells_the_size_that_it_is_shown_with(String file, int width, int height) throws IOException {
        ImageMetadata metadata = read(file);

        assertThat(metadata.format()).isEqualTo(ImageFormat.AVIF);
        assertThat(metadata.size()).isEqualTo(Size.of(width, height));
    }

    private static ImageMetadata read(String file) throws IOException {
        try (InputStream in = ImageFilesTest.class.getResourceAsStream(file)) {
            return ImageMetadata.read(in);
        }
    }
}
