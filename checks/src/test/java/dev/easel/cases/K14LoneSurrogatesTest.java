package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.EaselException;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.spi.JsonValue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K14: half of a character in a prompt is refused by every provider, whether it would go out in JSON or in a form. */
class K14LoneSurrogatesTest {
    static Stream<Arguments> prompts() {
        return Stream.of(
                Arguments.of("k14-lone-surrogate.json", "prompt"),
                Arguments.of("k14-at-the-end.json", "prompt"),
                Arguments.of("k14-reversed-pair.json", "prompt"),
                Arguments.of("k14-negative-prompt.json", "negativePrompt"));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void the_request_is_refused_and_nothing_is_sent(String file, String field) {
        for (Service service : Service.values()) {
            try (Trial trial = Trial.of(service)) {
                JsonValue texts = JsonValue.parse(CaseFile.bytes(file));
                ImageRequest alone = service.request()
                        .prompt(texts.get("prompt").text().orElseThrow())
                        .negativePrompt(texts.get("negativePrompt").text().orElse(null))
                        .build();
                ImageRequest withImage = alone.toBuilder()
                        .initImage(ImageInput.bytes(CaseFile.PNG))
                        .build();

                for (ImageRequest request : new ImageRequest[] {alone, withImage}) {
                    EaselException refused = trial.failure(request);
                    assertThat(refused)
                            .as("%s", service)
                            .isInstanceOf(InvalidRequestException.class)
                            .hasMessageContaining(field + " holds half of a character");
                }
                assertThat(trial.server().requests()).isEmpty();
            }
        }
    }
}
