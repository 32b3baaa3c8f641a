package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers were reported to send, one file for each, by the kind of fault that it showed. */
class ReportedCasesTest {
    private final Dialect openAi = LocalDialect.OPENAI.protocol(Wire.settings(Cases.BASE));

    @ParameterizedTest
    @CsvSource({
        "k2-url-space.txt, /out/my%20cat.png",
        "k2-url-pipe-braces.txt, /x.png?a=1%7C2&b=%7Bc%7D",
        "k2-url-bare-percent.txt, /100%25.png",
        "k2-url-double-quote.txt, /a%22b.png",
        "k2-url-backslash.txt, /out/x.png",
        "k2-url-relative-space.txt, /view?filename=my%20cat.png",
        "k2-url-relative-pipe.txt, /out/a%7Cb.png",
        "k2-url-underscore-host.txt, http://my_minio:9000/x.png",
        "k2-url-underscore-host-2.txt, http://img_cdn-1.svc:9000/x.png"
    })
    void k2_an_address_is_read_as_browsers_read_it(String file, String fetched) {
        String address = Cases.text(file).replace("\\", "\\\\").replace("\"", "\\\"");

        List<MadeImage> images = Wire.images(read(200, "{\"created\":1,\"data\":[{\"url\":\"" + address + "\"}]}"));

        assertThat(Wire.candidates(images.get(0))).containsExactly(fetched);
    }

    @Test
    void k4_an_address_in_the_place_of_base64_is_fetched() {
        List<MadeImage> images = Wire.images(read(200, Cases.text("k4-address-in-b64_json.json")));

        assertThat(Wire.candidates(images.get(0))).containsExactly("/x.png");
    }

    @Test
    void k9_an_error_inside_a_success_is_a_refusal_of_the_content() {
        Problem problem = Wire.problem(read(Cases.response("k9-200-with-error.http")));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
        assertThat(problem.code()).hasValue("moderation_blocked");
        assertThat(problem.message()).isEqualTo("blocked by the safety system");
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void k9_a_redirect_of_a_submission_names_where_it_leads_and_nothing_was_billed() {
        Problem problem = Wire.problem(read(Cases.response("k9-301-of-post.http")));

        assertThat(problem.message()).contains("https://127.0.0.1/v1/images/generations", "baseUrl");
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @Test
    void k9_the_words_of_an_exception_are_in_errors_and_its_name_is_the_code() {
        Dialect webUi = LocalDialect.A1111.protocol(Wire.settings("http://localhost:7860"));

        Problem problem = Wire.problem(
                Wire.read(webUi, Cases.response("k9-a1111-oom.http"), Wire.context(ImageRequest.of("a cat"), 1, null)));

        assertThat(problem.message()).isEqualTo("CUDA out of memory. Tried to allocate 1.11 GiB");
        assertThat(problem.code()).hasValue("OutOfMemoryError");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
    }

    @Test
    void k13_an_event_named_message_is_what_its_type_says() {
        String data =
                Cases.text("k13-event-message.sse").lines().skip(1).findFirst().orElseThrow();
        WireResponse event = WireResponse.of(200, data.substring("data: ".length()), "b64_json");

        assertThat(OpenAiEvents.INSTANCE.read("message", event)).isEqualTo(EventOutcome.answer());
    }

    private Outcome<FinishedWork> read(int status, String body) {
        return read(WireResponse.of(status, body, "b64_json"));
    }

    private Outcome<FinishedWork> read(WireResponse response) {
        return Wire.read(openAi, response, Wire.context(ImageRequest.of("a cat"), 1, null));
    }
}
