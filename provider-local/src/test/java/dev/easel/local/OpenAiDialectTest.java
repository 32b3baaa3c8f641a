package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that follow OpenAI's Images API are sent, and what their responses mean. */
class OpenAiDialectTest {
    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @Test
    void prompt_model_and_size_are_sent_and_base64_is_requested() {
        WireRequest submit =
                Wire.submit(dialect, request("stablediffusion").size(512, 768).build());

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"stablediffusion\",\"prompt\":\"a cat\",\"size\":\"512x768\","
                        + "\"response_format\":\"b64_json\"}");
        assertThat(submit.imageFields()).contains("b64_json");
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
    void gpt_image_models_are_not_told_the_form_of_their_response(String model) {
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
    void several_images_of_one_call_are_requested_by_n() {
        ImageRequest request = request("sdxl").count(3).build();

        assertThat(Wire.json(Wire.submit(dialect, request, Wire.context(request, 3, null))))
                .hasToString("{\"model\":\"sdxl\",\"prompt\":\"a cat\",\"n\":3,\"response_format\":\"b64_json\"}");
    }

    @Test
    void extra_fields_go_last() {
        ImageRequest request =
                request("sdxl").extraFields(Map.of("num_inference_steps", 20)).build();

        assertThat(Wire.json(Wire.submit(dialect, request))).asString().endsWith(",\"num_inference_steps\":20}");
    }

    @Test
    void fields_of_servers_that_follow_go_as_they_are() {
        Map<String, Object> fields = Map.of(
                "steps", 20,
                "cfg_scale", 6.5,
                "seed", 7,
                "sample_method", "euler",
                "flow_shift", 3,
                "width", 64,
                "height", 64,
                "negative_prompt", "dog",
                "guidance_scale", 4,
                "kwargs", "{\"seed\":7}");

        assertThat(Wire.json(Wire.submit(
                                dialect, request("sdxl").extraFields(fields).build()))
                        .fields())
                .containsAllEntriesOf(fields);
        assertThat(Wire.findings(dialect, request("sdxl").extraFields(fields).build()))
                .isEmpty();
    }

    @Test
    void images_are_read_from_base64_and_from_addresses_in_one_list() {
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
    void an_address_of_an_image_host_is_fetched_from_there() {
        assertThat(Wire.candidates(
                        Wire.images(read(200, "{\"data\":[{\"url\":\"https://cdn.example/img.png?st=1&sig=a%2Bb\"}]}"))
                                .get(0)))
                .containsExactly("https://cdn.example/img.png?st=1&sig=a%2Bb");
    }

    @Test
    void one_image_that_cannot_be_read_does_not_take_the_other_along() {
        List<MadeImage> images = Wire.images(read(200, "{\"data\":[{\"url\":\"\"},{\"b64_json\":\"iVBORw0KGgo=\"}]}"));

        assertThat(images).hasSize(2);
        assertThat(images.get(0).source()).isInstanceOf(MadeImage.NotMade.class);
        assertThat(images.get(1).source()).isInstanceOf(MadeImage.Inline.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html></html>", "{\"data\":[{}]}"})
    void a_success_without_an_image_is_unreadable(String body) {
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
                "400|''|REJECTED||''",
                "429|slow down|BUSY||slow down",
                "502|<html>a proxy</html>|SERVICE_FAULT||an HTML page: a proxy"
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
                problem(Wire.read(dialect, loading, Wire.context(request("sdxl").build(), 1, null)));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem.code()).hasValue("model_loading");
        assertThat(problem.retryAfter()).hasValue(Duration.ofSeconds(20));
    }

    @Test
    void a_long_error_is_cut_short() {
        Problem problem = problem(read(400, "{\"detail\":\"" + "x".repeat(10_000) + "\"}"));

        assertThat(problem.message()).hasSizeLessThanOrEqualTo(500).endsWith("… (10000 characters)");
    }

    @Test
    void an_input_image_makes_it_an_edit_in_a_form() {
        ImageRequest request = request("gpt-image-1.5")
                .size(1024, 1024)
                .outputFormat(ImageFormat.WEBP)
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .quality("low")
                        .background("opaque")
                        .outputCompression(80)
                        .inputFidelity("high")
                        .user("somebody")
                        .build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "model=gpt-image-1.5",
                        "prompt=a cat",
                        "size=1024x1024",
                        "output_format=webp",
                        "quality=low",
                        "background=opaque",
                        "output_compression=80",
                        "input_fidelity=high",
                        "user=somebody",
                        "image=<image.png, image/png, 3>");
    }

    @Test
    void several_edit_images_go_as_repeated_image_parts_with_brackets() {
        ImageRequest request = request("gpt-image-1")
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[] {1, 2}))
                        .addReferenceImage(ImageInput.bytes(new byte[] {1}))
                        .build())
                .build();

        assertThat(Wire.parts(Wire.submit(dialect, request)))
                .endsWith(
                        "image[]=<image.png, image/png, 3>",
                        "image[]=<image.png, image/png, 2>",
                        "image[]=<image.png, image/png, 1>");
    }

    @Test
    void reference_images_alone_make_an_edit_too() {
        ImageRequest request = request("gpt-image-1")
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(Images.photograph())
                        .build())
                .build();

        assertThat(Wire.submit(dialect, request)).hasToString("POST /v1/images/edits");
    }

    @Test
    void fields_of_gpt_image_models_are_sent_to_them_alone() {
        LocalOptions options = LocalOptions.builder()
                .background("transparent")
                .moderation("low")
                .outputCompression(50)
                .style("natural")
                .build();

        assertThat(Wire.json(Wire.submit(
                        dialect, request("gpt-image-2").addOptions(options).build())))
                .hasToString("{\"model\":\"gpt-image-2\",\"prompt\":\"a cat\",\"background\":\"transparent\","
                        + "\"moderation\":\"low\",\"output_compression\":50}");
        assertThat(Wire.json(Wire.submit(
                        dialect, request("dall-e-3").addOptions(options).build())))
                .hasToString("{\"model\":\"dall-e-3\",\"prompt\":\"a cat\",\"response_format\":\"b64_json\","
                        + "\"style\":\"natural\"}");
        assertThat(Wire.findings(
                        dialect, request("dall-e-2").addOptions(options).build()))
                .containsExactly(
                        "left out: options has style, which Easel left out: dall-e-2 has none",
                        "left out: options has background, which Easel left out: dall-e-2 has none",
                        "left out: options has moderation, which Easel left out: dall-e-2 has none",
                        "left out: options has outputCompression, which Easel left out: dall-e-2 has none");
    }

    @Test
    void what_edits_do_not_take_is_said() {
        ImageRequest request = request("gpt-image-1")
                .initImage(Images.photograph())
                .strength(0.5)
                .addOptions(LocalOptions.builder().moderation("low").build())
                .putExtraField("x", List.of(1))
                .build();

        assertThat(Wire.findings(dialect, request))
                .containsExactly(
                        "left out: options has moderation, which Easel left out: an edit with gpt-image-1 has none",
                        "left out: strength was left out: OpenAI's edits have none",
                        "wrong: extraFields has \"x\" with a list or a map, which a request with an input image cannot"
                                + " hold; give text, a number or a boolean");
    }

    @Test
    void dall_e_3_starts_from_words_alone_and_dall_e_2_from_one_image() {
        assertThat(Wire.findings(
                        dialect,
                        request("dall-e-3").initImage(Images.photograph()).build()))
                .containsExactly(
                        "wrong: initImage is set, and dall-e-3 starts from words alone; use dall-e-2 or a GPT image model");
        assertThat(Wire.findings(
                        dialect,
                        request("dall-e-2")
                                .initImage(Images.photograph())
                                .addOptions(LocalOptions.builder()
                                        .addReferenceImage(Images.another())
                                        .build())
                                .build()))
                .containsExactly(
                        "wrong: options has referenceImages, which an edit with dall-e-2 does not take; leave them out",
                        "wrong: options has references that make 2 images in all; dall-e-2 takes 1");
    }

    @Test
    void a_mask_that_cannot_be_translated_is_refused_before_anything_is_sent() {
        ImageRequest request = request("gpt-image-1")
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(new byte[] {1, 2, 3}))
                .build();

        assertThat(Wire.findings(dialect, request)).singleElement().asString().startsWith("wrong: mask is no image");
    }

    @Test
    void what_a_response_says_beside_its_images_stands_in_their_metadata() {
        MadeImage image = Wire.images(read(
                        200,
                        "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}],\"background\":\"opaque\","
                                + "\"output_format\":\"png\",\"size\":\"1024x1024\",\"quality\":\"high\",\"usage\":"
                                + "{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3,"
                                + "\"input_tokens_details\":{\"text_tokens\":1,\"image_tokens\":0}}}"))
                .get(0);

        assertThat(image.generation().metadata())
                .containsOnly(
                        Map.entry("background", "opaque"),
                        Map.entry("output_format", "png"),
                        Map.entry("size", "1024x1024"),
                        Map.entry("quality", "high"));
    }

    @Test
    void an_image_that_comes_as_its_own_bytes_is_taken() {
        WireResponse bare = WireResponse.of(200, Map.of("content-type", "image/png"), "", JsonValue.absent(), 1);

        assertThat(Wire.images(
                        Wire.read(dialect, bare, Wire.context(request("sdxl").build(), 1, null))))
                .hasSize(1);
        assertThat(Wire.submit(dialect, request("sdxl").build()).isImage()).isTrue();
    }

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a cat").model(model);
    }

    private Outcome<FinishedWork> read(int status, String body) {
        return Wire.read(
                dialect,
                WireResponse.of(status, body, "b64_json"),
                Wire.context(request("sdxl").build(), 1, null));
    }

    private static Problem problem(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }
}
