package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.GeneratedImage;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.local.LocalOptions;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K3: what is not quite JSON beside a whole image costs nothing; the image is delivered, at the first poll. */
class K3NotQuiteJsonTest {
    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("k3-nan-beside.json", Service.OPENAI, null),
                Arguments.of("k3-minus-infinity.json", Service.OPENAI, null),
                Arguments.of("k3-raw-newline-in-text.json", Service.OPENAI, null),
                Arguments.of("k3-trailing-commas.json", Service.OPENAI, null),
                Arguments.of("k3-bad-escape.json", Service.OPENAI, null),
                Arguments.of("k3-byte-order-mark.json", Service.OPENAI, null),
                Arguments.of("k3-python-words.json", Service.OPENAI, null),
                Arguments.of("k3-text-behind-the-end.json", Service.OPENAI, null),
                Arguments.of("k3-a1111-nan.json", Service.A1111, 7L),
                Arguments.of("k3-a1111-nan-in-info.json", Service.A1111, 7L),
                Arguments.of("k3-dan-nan.json", Service.DAN, 1L),
                Arguments.of("k3-dan-nan-2.json", Service.DAN, 5L),
                Arguments.of("k3-sd-api-server-nan.json", Service.SD_API_SERVER, null),
                Arguments.of("k3-itsrose-nan.json", Service.ITSROSE, 9L),
                Arguments.of("k3-zhiqite-nan.json", Service.ZHIQITE, 11L));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_image_is_delivered(String file, Service service, @Nullable Long seed) {
        try (Trial trial = Trial.of(service)) {
            trial.answering(CaseFile.text(file, trial.server()));

            ImageResult result = trial.generate();

            assertThat(result.images()).hasSize(1);
            assertThat(result.first().bytes()).isEqualTo(CaseFile.PNG);
            if (seed != null) {
                assertThat(result.first().seed()).hasValue(seed);
            }
            assertThat(trial.server().posts()).isLessThanOrEqualTo(service == Service.DAN ? 2 : 1);
        }
    }

    static Stream<Arguments> events() {
        return Stream.of(Arguments.of("k3-sse-nan.sse"), Arguments.of("k3-sse-trailing-comma.sse"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void the_image_of_an_event_is_delivered(String file) {
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.answering(events(CaseFile.text(file, trial.server())));

            GeneratedImage image = trial.generate(streamed()).first();

            assertThat(image.bytes()).isEqualTo(CaseFile.PNG);
        }
    }

    static byte[] events(String text) {
        return CaseServer.response("200 OK", "text/event-stream", text.getBytes(StandardCharsets.UTF_8));
    }

    static ImageRequest streamed() {
        return ImageRequest.builder()
                .prompt("a cat")
                .model("gpt-image-1")
                .addOptions(LocalOptions.builder().partialImages(1).build())
                .build();
    }
}
