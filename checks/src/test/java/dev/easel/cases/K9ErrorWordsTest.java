package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K9: a failure has the code and the words that the service gives, wherever they stand. */
class K9ErrorWordsTest {
    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(
                        "k9-a1111-oom.http",
                        Service.A1111,
                        "OutOfMemoryError",
                        "CUDA out of memory. Tried to allocate 1.11 GiB"),
                Arguments.of(
                        "k9-a1111-detail-list.http",
                        Service.A1111,
                        null,
                        "ensure this value is less than or equal to 2048"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void the_message_holds_them(String file, Service service, String code, String words) {
        try (Trial trial = Trial.of(service)) {
            trial.server().respond(CaseFile.bytes(file));

            EaselException failure = trial.failure();

            assertThat(failure).hasMessageContaining(words);
            assertThat(failure.serviceMessage()).get().asString().contains(words);
            if (code != null) {
                assertThat(failure.serviceCode()).hasValue(code);
            }
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Arguments.of("k9-200-with-error.http"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_of_the_content_inside_a_success_is_one_and_the_same_in_an_event_stream(String file) {
        byte[] response = CaseFile.bytes(file);
        String body = new String(response, StandardCharsets.UTF_8).split("\r\n\r\n", 2)[1];
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.server().respond(response);
            requireModerated(trial.failure());

            trial.server().respond(K3NotQuiteJsonTest.events("event: error\ndata: " + body + "\n\n"));
            requireModerated(trial.failure(K3NotQuiteJsonTest.streamed()));
        }
    }

    private static void requireModerated(EaselException failure) {
        assertThat(failure)
                .isInstanceOf(ContentRefusedException.class)
                .hasMessageContaining("blocked by the safety system");
        assertThat(failure.serviceCode()).hasValue("moderation_blocked");
        assertThat(failure.serviceMessage()).hasValue("blocked by the safety system");
    }

    static Stream<Arguments> redirects() {
        return Stream.of(
                Arguments.of("k9-301-of-post.http", "https://127.0.0.1/v1/images/generations"),
                Arguments.of("k9-308-of-post.http", "https://images.example/elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void a_redirected_submission_says_where_it_leads_and_which_setting_is_wrong(String file, String words) {
        for (Service service : Service.values()) {
            try (Trial trial = Trial.of(service)) {
                trial.server().respond(CaseFile.bytes(file));

                EaselException failure = trial.failure();

                assertThat(failure)
                        .as("%s", service)
                        .hasMessageContaining(words)
                        .hasMessageContaining("baseUrl");
                assertThat(failure.mayHaveBeenBilled()).as("%s", service).isFalse();
                assertThat(trial.server().posts()).as("%s", service).isOne();
            }
        }
    }
}
