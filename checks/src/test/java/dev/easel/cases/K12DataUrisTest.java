package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K12: a {@code data:} URI that goes in gives its own bytes or is refused, and never gives others. */
class K12DataUrisTest {
    /** With the length of the content and its beginning. */
    static Stream<Arguments> uris() {
        byte[] counted = {0x00, 0x1f, 0x3e, 0x5e, 0x7d, (byte) 0x9c, (byte) 0xbc, (byte) 0xdb};
        return Stream.of(
                Arguments.of("k12-url-safe.datauri", 300, counted),
                Arguments.of("k12-percent-encoded.datauri", 300, counted),
                Arguments.of("k12-upper-case-and-spaces.datauri", 300, counted));
    }

    @ParameterizedTest
    @MethodSource("uris")
    void the_content_is_whole(String file, int length, byte[] beginning) throws IOException {
        try (CaseServer server = new CaseServer()) {
            ImageInput.Bytes input = (ImageInput.Bytes) ImageInput.dataUri(CaseFile.line(file, server));

            assertThat(input.open().readAllBytes()).hasSize(length).startsWith(beginning);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(Arguments.of("k12-mixed-with-other-letters.datauri"), Arguments.of("k12-cut.datauri"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_is_no_base64_is_refused(String file) {
        try (CaseServer server = new CaseServer()) {
            assertThatThrownBy(() -> ImageInput.dataUri(CaseFile.line(file, server)))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }
}
