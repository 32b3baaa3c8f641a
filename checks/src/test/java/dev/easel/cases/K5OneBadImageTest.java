package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageResult;
import dev.easel.local.LocalBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K5: one image that is none takes no other with it, and is listed as a failure. */
class K5OneBadImageTest {
    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("k5-second-is-text.json", Service.OPENAI, 2),
                Arguments.of("k5-first-is-text.json", Service.OPENAI, 2),
                Arguments.of("k5-second-is-null.json", Service.OPENAI, 2),
                Arguments.of("k5-a1111-second-broken.json", Service.A1111, 2),
                Arguments.of("k5-dan-second-broken.json", Service.DAN, 1));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void the_other_image_is_delivered(String file, Service service, int count) {
        try (Trial trial = Trial.of(service)) {
            trial.with(builder -> builder instanceof LocalBuilder local ? local.imagesPerCall(2) : builder);
            trial.answering(CaseFile.text(file, trial.server()));

            ImageResult result = trial.generate(service.request().count(count).build());

            assertThat(result.images()).hasSize(1);
            assertThat(result.first().bytes()).isEqualTo(CaseFile.PNG);
            assertThat(result.failures()).hasSize(count - 1);
            assertThat(trial.server().posts()).isEqualTo(service == Service.DAN ? 2 : 1);
        }
    }
}
