package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a server that shows an image while it generates, and what its events mean. */
class OpenAiStreamTest {
    private static final String IMAGE = "iVBORw0KGgo=";

    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @Test
    void previews_are_requested_with_a_stream() {
        WireRequest submit = Wire.submit(dialect, request("gpt-image-2", 2).build());

        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"gpt-image-2\",\"prompt\":\"a cat\",\"stream\":true,\"partial_images\":2}");
        assertThat(submit.events()).isPresent();
        assertThat(Wire.json(Wire.submit(dialect, request("gpt-image-2", 0).build())))
                .hasToString("{\"model\":\"gpt-image-2\",\"prompt\":\"a cat\",\"stream\":true,\"partial_images\":0}");
    }

    @Test
    void an_edit_asks_for_them_in_its_form() {
        ImageRequest request =
                request("gpt-image-1.5", 3).initImage(Images.photograph()).build();

        assertThat(Wire.parts(Wire.submit(dialect, request)))
                .containsExactly(
                        "model=gpt-image-1.5",
                        "prompt=a cat",
                        "stream=true",
                        "partial_images=3",
                        "image=<image.png, image/png, 3>");
    }

    @Test
    void an_edit_in_json_asks_for_them_too() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .model("gpt-image-2")
                .addOptions(LocalOptions.builder()
                        .partialImages(1)
                        .addReferenceFile("file-1")
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                .containsEntry("stream", true)
                .containsEntry("partial_images", 1L)
                .containsKey("images");
        assertThat(Wire.submit(dialect, request).events()).isPresent();
    }

    @Test
    void nobody_who_did_not_ask_gets_a_stream() {
        ImageRequest request =
                ImageRequest.builder().prompt("a cat").model("gpt-image-2").build();

        assertThat(Wire.json(Wire.submit(dialect, request)).toString()).doesNotContain("stream", "partial");
        assertThat(Wire.submit(dialect, request).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dall-e-2", "dall-e-3"})
    void dall_e_shows_nothing(String model) {
        ImageRequest request = request(model, 1).build();

        assertThat(Wire.findings(dialect, request))
                .containsExactly("left out: options has partialImages, which Easel left out: " + model + " has none");
        assertThat(Wire.json(Wire.submit(dialect, request)).toString()).doesNotContain("stream");
        assertThat(Wire.submit(dialect, request).events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPENAI")
    void other_servers_show_nothing(LocalDialect other) {
        Dialect protocol = other.protocol(Wire.settings("http://gpu-box:8080"));

        assertThat(Wire.findings(protocol, request("any", 1).build()))
                .filteredOn(finding -> finding.contains("partialImages"))
                .singleElement()
                .asString()
                .startsWith("left out: options has partialImages, which Easel left out: ");
        assertThat(Wire.submit(protocol, request("any", 1).build()).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MAX_VALUE})
    void more_than_three_times_or_less_than_never_cannot_be_requested(int previews) {
        assertThatThrownBy(() -> request("gpt-image-1", previews))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("partialImages " + previews + "; give 0 to 3");
    }

    @Test
    void several_images_cannot_be_shown_in_one_call() {
        Dialect several = LocalDialect.OPENAI.protocol(Wire.settings(
                ProviderSetup.baseUrl("http://gpu-box:8080"),
                LocalResponseFormat.B64_JSON,
                false,
                4,
                LocalInterrupt.OWN));

        assertThat(Wire.findings(several, request("gpt-image-1", 1).count(2).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: count is 2, and partialImages shows one image a call");
        assertThat(Wire.findings(several, request("gpt-image-1", 1).build())).isEmpty();
        assertThat(Wire.findings(dialect, request("gpt-image-1", 1).count(2).build()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image_generation", "image_edit"})
    void events_are_previews_and_then_the_image(String work) {
        EventReader reader = reader();
        WireResponse partial = event("{'type':'" + work + ".partial_image','b64_json':'P','partial_image_index':0}");
        WireResponse completed = event("{'type':'" + work + ".completed','b64_json':'P','created_at':1,'usage':{}}");

        assertThat(reader.isResult(work + ".partial_image")).isFalse();
        assertThat(reader.read(work + ".partial_image", partial))
                .isEqualTo(new EventOutcome.Progress(
                        TaskStatus.running(), partial.images().get(0)));
        assertThat(reader.isResult(work + ".completed")).isTrue();
        assertThat(reader.read(work + ".completed", completed)).isEqualTo(EventOutcome.result());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "error|{'type':'error','error':{'message':'x'}}",
                "error|{'message':'x'}",
                "|{'error':{'message':'x'}}",
                "|{'data':[{'b64_json':'P'}]}",
                "|{'data':[]}"
            })
    void an_error_and_a_plain_response_end_the_stream(String name, String data) {
        assertThat(reader().read(name == null ? "" : name, event(data))).isEqualTo(EventOutcome.result());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]", "{}", "null", "7", "'x'", "{'type':'response.created'}", "{'error':null}"})
    void other_events_say_nothing(String data) {
        assertThat(reader().read("", event(data))).isEqualTo(EventOutcome.nothing());
        assertThat(reader().read("ping", event(data))).isEqualTo(EventOutcome.nothing());
    }

    @Test
    void what_the_last_event_says_beside_its_image_stands_in_the_metadata() {
        MadeImage image = Wire.images(read("{'type':'image_generation.completed','b64_json':'P','created_at':1,"
                        + "'size':'1024x1024','quality':'high','background':'opaque','output_format':'png',"
                        + "'usage':{'total_tokens':3}}"))
                .get(0);

        assertThat(image.source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(image.generation().metadata())
                .containsOnly(
                        Map.entry("size", "1024x1024"),
                        Map.entry("quality", "high"),
                        Map.entry("background", "opaque"),
                        Map.entry("output_format", "png"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':{'type':'server_error','message':'Your request was rejected','code':null}}|server_error",
                "{'type':'error','message':'Your request was rejected'}|"
            })
    void an_error_is_the_services_word_that_the_work_failed(String data, String code) {
        Problem problem = Wire.problem(read(data));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.message()).isEqualTo("Your request was rejected");
        assertThat(problem.code().orElse(null)).isEqualTo(code);
    }

    private Outcome<FinishedWork> read(String data) {
        return Wire.read(
                dialect, event(data), Wire.context(request("gpt-image-1", 1).build(), 1, null));
    }

    private EventReader reader() {
        return Wire.submit(dialect, request("gpt-image-1", 1).build()).events().orElseThrow();
    }

    /** As the transport hands it over: with the status and the headers of the stream. */
    private static WireResponse event(String data) {
        WireResponse read =
                WireResponse.of(200, data.replace('\'', '"').replace("\"P\"", "\"" + IMAGE + "\""), "b64_json");
        return WireResponse.of(
                200,
                Map.of("content-type", "text/event-stream"),
                read.text(),
                read.json(),
                read.images().size());
    }

    private static ImageRequest.Builder request(String model, int previews) {
        return ImageRequest.builder()
                .prompt("a cat")
                .model(model)
                .addOptions(LocalOptions.builder().partialImages(previews).build());
    }
}
