package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageRequestBuilder;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that follow OpenAI's Images API are sent, and what their answers mean. */
class OpenAiDialectTest {
    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @Test
    void prompt_model_and_size_are_sent_and_base64_is_asked_for() {
        WireRequest submit =
                Wire.submit(dialect, request("stablediffusion").size(512, 768).build());

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"stablediffusion\",\"prompt\":\"a cat\",\"size\":\"512x768\","
                        + "\"response_format\":\"b64_json\"}");
        assertThat(submit.imageFields()).containsExactly("b64_json");
    }

    @Test
    void what_the_interface_does_not_know_is_not_sent() {
        ImageRequest request = request("dall-e-2")
                .seed(42)
                .steps(20)
                .negativePrompt("dog")
                .guidanceScale(7)
                .outputFormat(ImageFormat.PNG)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString("{\"model\":\"dall-e-2\",\"prompt\":\"a cat\",\"response_format\":\"b64_json\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-1", "gpt-image-2-2026-04-21", "chatgpt-image-latest"})
    void gpt_image_models_are_not_told_how_to_answer(String model) {
        ImageRequest request = request(model)
                .outputFormat(ImageFormat.WEBP)
                .addOptions(
                        LocalOptions.builder().quality("high").user("somebody").build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString("{\"model\":\"" + model + "\",\"prompt\":\"a cat\",\"output_format\":\"webp\","
                        + "\"quality\":\"high\",\"user\":\"somebody\"}");
    }

    @Test
    void several_pictures_of_one_call_are_asked_for_by_n() {
        ImageRequest request = request("sdxl").count(3).build();

        assertThat(Wire.json(dialect.submit(request, Wire.context(request, 3, null))))
                .hasToString("{\"model\":\"sdxl\",\"prompt\":\"a cat\",\"n\":3,\"response_format\":\"b64_json\"}");
    }

    @Test
    void extra_fields_go_last() {
        ImageRequest request =
                request("sdxl").extraFields(Map.of("num_inference_steps", 20)).build();

        assertThat(Wire.json(Wire.submit(dialect, request))).asString().endsWith(",\"num_inference_steps\":20}");
    }

    @Test
    void pictures_are_read_from_base64_and_from_addresses_in_one_list() {
        List<MadeImage> images = Wire.images(read(
                200,
                "{\"created\":1,\"id\":\"x\",\"data\":[{\"index\":0,\"b64_json\":\"iVBORw0KGgo=\",\"url\":null,"
                        + "\"revised_prompt\":\"a tabby cat\"},{\"b64_json\":null,\"url\":\"/v1/images/x/content\","
                        + "\"revised_prompt\":null,\"file_path\":\"/srv/x.jpg\"}],\"usage\":{\"total_tokens\":0}}"));

        assertThat(images).hasSize(2);
        assertThat(images.get(0).source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(images.get(0).generation().prompt()).hasValue("a tabby cat");
        assertThat(images.get(0).generation().seed()).isEmpty();
        assertThat(Wire.candidates(images.get(1))).containsExactly("/v1/images/x/content");
        assertThat(images.get(1).generation().prompt()).isEmpty();
    }

    @Test
    void an_address_of_a_picture_host_is_fetched_from_there() {
        assertThat(Wire.candidates(
                        Wire.images(read(200, "{\"data\":[{\"url\":\"https://cdn.example/img.png?st=1&sig=a%2Bb\"}]}"))
                                .get(0)))
                .containsExactly("https://cdn.example/img.png?st=1&sig=a%2Bb");
    }

    @Test
    void one_picture_that_cannot_be_read_does_not_take_the_other_along() {
        assertThat(Wire.images(read(200, "{\"data\":[{\"url\":\"\"},{\"b64_json\":\"iVBORw0KGgo=\"}]}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html></html>", "{\"error\":{\"message\":\"late\"}}", "{\"data\":[{}]}"})
    void a_success_without_a_picture_is_unreadable(String body) {
        assertThat(problem(read(200, body)).kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\",\"param\":null,\"code\":null}}"
                        + "|REJECTED|invalid_request_error|no",
                "400|{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\",\"param\":\"n\",\"code\":\"bad_n\"}}"
                        + "|REJECTED|bad_n|no",
                "500|{\"error\":{\"code\":500,\"message\":\"no backend\",\"type\":\"\"}}|SERVICE_FAULT|500|no backend",
                "401|{\"error\":{\"message\":\"Incorrect API key provided.\",\"code\":\"invalid_api_key\"}}"
                        + "|AUTHENTICATION|invalid_api_key|Incorrect API key provided.",
                "400|{\"error\":\"prompt required\"}|REJECTED||prompt required",
                "500|{\"error\":\"server_error\",\"message\":\"[json.exception.type_error.302]\"}"
                        + "|SERVICE_FAULT|server_error|[json.exception.type_error.302]",
                "404|{\"error\":\"HTTPException\",\"detail\":\"gone\",\"body\":\"\",\"errors\":\"\"}"
                        + "|REJECTED|HTTPException|gone",
                "400|{\"detail\":\"Invalid size\"}|REJECTED||Invalid size",
                "422|{\"detail\":[{\"loc\":[\"body\",\"n\"],\"msg\":\"too many\",\"type\":\"value\"},{\"msg\":\"also\"}]}"
                        + "|REJECTED||body.n: too many; also",
                "404|''|REJECTED||(empty body)",
                "429|slow down|BUSY||slow down",
                "502|<html>a proxy</html>|SERVICE_FAULT||<html>a proxy</html>"
            })
    void errors_are_read_in_every_shape(int status, String body, Problem.Kind kind, String code, String message) {
        Problem problem = problem(read(status, body));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.code().orElse(null)).isEqualTo(code);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void a_model_that_is_still_being_loaded_is_waited_for() {
        WireResponse loading = WireResponse.of(
                503,
                Map.of("retry-after", "20"),
                "",
                WireResponse.of(503, "{\"error\":{\"message\":\"loading\",\"code\":\"model_loading\"}}")
                        .json(),
                0);

        Problem problem =
                problem(dialect.readSubmit(loading, Wire.context(request("sdxl").build(), 1, null)));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem.code()).hasValue("model_loading");
        assertThat(problem.retryAfter()).hasValue(Duration.ofSeconds(20));
    }

    @Test
    void a_long_error_is_cut_short() {
        Problem problem = problem(read(400, "{\"detail\":\"" + "x".repeat(10_000) + "\"}"));

        assertThat(problem.message()).hasSizeLessThan(600).endsWith("…");
    }

    private static ImageRequestBuilder request(String model) {
        return ImageRequest.builder().prompt("a cat").model(model);
    }

    private SubmitOutcome read(int status, String body) {
        return dialect.readSubmit(
                WireResponse.of(status, body, "b64_json"),
                Wire.context(request("sdxl").build(), 1, null));
    }

    private static Problem problem(SubmitOutcome outcome) {
        assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class);
        return ((SubmitOutcome.Refused) outcome).problem();
    }
}
