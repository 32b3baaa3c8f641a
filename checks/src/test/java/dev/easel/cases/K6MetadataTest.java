package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.Size;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K6: what an image was made with is read from its own bytes, wherever and however a program left it there. */
class K6MetadataTest {
    static Stream<Arguments> images() {
        return Stream.of(
                Arguments.of("k6-text-after-idat.png", "a cat", "dog, bad: hands"),
                Arguments.of("k6-imagemagick-set.png", "a cat", "dog, bad: hands"),
                Arguments.of("k6-swarmui-json.png", "a cat", "dog"),
                Arguments.of("k6-ztxt-utf8.png", "猫 と café", "犬"),
                Arguments.of("k6-usercomment-le-bom-cjk.jpg", "\u4e00".repeat(150), null),
                Arguments.of("k6-one-line.png", "a cat sits.", "dog, cow."),
                Arguments.of("k6-one-line-usercomment.jpg", "a cat sits,", "dog"),
                Arguments.of("k6-indented-settings.png", "a cat", null),
                Arguments.of("k6-indented-settings-tab.png", "a cat", "dog"),
                Arguments.of("k6-sdnext-pipes.png", "a cat", "dog"),
                Arguments.of("k6-comfyui-graph.png", "a cat", "dog"),
                Arguments.of("k6-comfyui-graph.webp", "a cat", "dog"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void the_result_says_what_the_image_says(String file, String prompt, String negative) {
        byte[] bytes = CaseFile.bytes(file);
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.answering("{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}]}");

            GeneratedImage image = trial.generate().first();
            Generation said = image.generation();

            assertThat(image.bytes()).isEqualTo(bytes);
            assertThat(image.size()).contains(Size.of(8, 8));
            assertThat(image.seed()).hasValue(777_001);
            assertThat(said.prompt()).hasValue(prompt);
            assertThat(said.negativePrompt()).isEqualTo(Optional.ofNullable(negative));
            assertThat(said.steps()).hasValue(24);
            assertThat(said.guidanceScale()).hasValue(6.5);
            assertThat(said.sampler()).get().isIn("Euler a", "euler_ancestral");
            assertThat(said.model()).get().asString().startsWith("toy");
        }
    }
}
