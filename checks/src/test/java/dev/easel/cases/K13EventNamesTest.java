package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K13: an event without a name of its own is what the type in its data says. */
class K13EventNamesTest {
    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("k13-event-message.sse"),
                Arguments.of("k13-event-without-name.sse"),
                Arguments.of("k13-event-with-an-empty-name.sse"),
                Arguments.of("k13-name-behind-the-data.sse"),
                Arguments.of("k13-carriage-returns.sse"),
                Arguments.of("k13-comments-and-retry.sse"),
                Arguments.of("k13-no-blank-line-at-the-end.sse"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void the_image_is_delivered(String file) {
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.answering(K3NotQuiteJsonTest.events(CaseFile.text(file, trial.server())));

            assertThat(trial.generate(K3NotQuiteJsonTest.streamed()).first().bytes())
                    .isEqualTo(CaseFile.PNG);
        }
    }
}
