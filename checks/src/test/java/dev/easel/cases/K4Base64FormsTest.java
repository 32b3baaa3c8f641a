package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.GeneratedImage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K4: base64 is read in each form that servers write it in. */
class K4Base64FormsTest {
    /** With the image's length, since a wrong letter may lose bytes in silence. */
    static Stream<Arguments> forms() {
        int small = CaseFile.PNG.length;
        return Stream.of(
                Arguments.of("k4-url-safe.json", Service.OPENAI, 3123),
                Arguments.of("k4-spaces-every-76.json", Service.OPENAI, 3123),
                Arguments.of("k4-percent-encoded.json", Service.OPENAI, 3123),
                Arguments.of("k4-data-uri-space.json", Service.OPENAI, small),
                Arguments.of("k4-trailing-space.json", Service.OPENAI, small),
                Arguments.of("k4-leading-space.json", Service.OPENAI, small),
                Arguments.of("k4-data-uri-upper-case.json", Service.OPENAI, small),
                Arguments.of("k4-data-uri-with-parameters.json", Service.OPENAI, small),
                Arguments.of("k4-line-breaks.json", Service.OPENAI, small),
                Arguments.of("k4-escaped-slashes.json", Service.OPENAI, 3123),
                Arguments.of("k4-no-padding.json", Service.OPENAI, 3124),
                Arguments.of("k4-a1111-data-uri-space.json", Service.A1111, small),
                Arguments.of("k4-dan-spaces.json", Service.DAN, small),
                Arguments.of("k4-itsrose-data-uri.json", Service.ITSROSE, small),
                Arguments.of("k4-zhiqite-data-uri.json", Service.ZHIQITE, small));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_image_is_read_to_its_last_byte(String file, Service service, int length) {
        try (Trial trial = Trial.of(service)) {
            trial.answering(CaseFile.text(file, trial.server()));

            GeneratedImage image = trial.generate().first();

            assertThat(image.bytes()).hasSize(length).startsWith(0x89, 'P', 'N', 'G');
            assertThat(trial.server().fetched()).isEmpty();
        }
    }

    static Stream<Arguments> addresses() {
        return Stream.of(Arguments.of("k4-address-in-b64_json.json"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_in_its_place_is_fetched(String file) {
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.answering(CaseFile.text(file, trial.server()));

            assertThat(trial.generate().first().bytes()).isEqualTo(CaseFile.PNG);
            assertThat(trial.server().fetched()).containsExactly("/x.png");
        }
    }
}
