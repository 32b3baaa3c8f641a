package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageRequest;
import dev.easel.SafetyFinding;
import dev.easel.TaskCall;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a response to what it means. */
class ItsRoseResponsesTest {
    private static final ProviderProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);

    private static final String DOCUMENTED = """
            {"status":true,"message":"success","result":{"generation_time":"3.21",
             "images":["https://host/x.png"],"nsfw_content_detected":false,
             "meta":{"model_id":"dreamshaper","width":512,"seed":"42"}}}""";

    private static final String GENERIC = "An internal server issue is preventing the request from being processed. "
            + "Please ensure that your request parameters are correct and try again.";

    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");

    @Test
    void a_documented_success_is_one_image_to_be_fetched() {
        FinishedWork work = finished(200, DOCUMENTED);

        assertThat(work.images()).hasSize(1);
        WireRequest fetch = onlyDownload(work).candidates().get(0);
        assertThat(fetch.address()).contains(URI.create("https://host/x.png"));
        assertThat(fetch.isImage()).isTrue();
        assertThat(work.model()).contains("dreamshaper");
        assertThat(work.warnings()).isEmpty();
    }

    @Test
    void an_image_that_its_host_does_not_have_yet_is_waited_for() {
        assertThat(onlyDownload(finished(200, DOCUMENTED)).notYet()).containsExactlyInAnyOrder(403, 404);
    }

    @Test
    void a_seed_of_minus_one_is_no_seed_that_was_generated() {
        MadeImage image = only(finished(200, """
                {"status":true,"result":{"images":["https://host/x.png"],"meta":{"seed":"-1"}}}"""));

        assertThat(image.generation().seed()).isEmpty();
    }

    @Test
    void the_echo_tells_what_the_image_was_made_with() {
        MadeImage image = only(finished(200, """
                {"status":true,"message":"success","result":{"generation_time":"3.21","images":["https://host/x.png"],
                 "meta":{"model_id":"dreamshaper","prompt":"a lighthouse, 8k","negative_prompt":"fog","width":512,
                 "height":768,"samples":1,"num_inference_steps":21,"safety_checker":"no","seed":"42",
                 "guidance_scale":7.5,"vae":"","scheduler":"DDPMScheduler"}}}"""));

        assertThat(image.generation().seed()).hasValue(42);
        assertThat(image.generation().prompt()).contains("a lighthouse, 8k");
        assertThat(image.generation().negativePrompt()).contains("fog");
        assertThat(image.generation().sampler()).contains("DDPMScheduler");
        assertThat(image.generation().steps()).hasValue(21);
        assertThat(image.generation().guidanceScale()).hasValue(7.5);
        assertThat(image.generation().model()).contains("dreamshaper");
        assertThat(image.generation().metadata())
                .containsEntry("safety_checker", "no")
                .containsEntry("height", "768")
                .doesNotContainKey("vae");
    }

    @Test
    void all_25_fields_of_the_echo_are_kept_by_their_names() {
        MadeImage image = only(finished(200, """
                {"status":true,"message":"success","result":{"generation_time":"string","images":["https://host/x.png"],
                 "nsfw_content_detected":true,"meta":{"model_id":"string","prompt":"string","negative_prompt":"string",
                 "width":512,"height":512,"samples":1,"num_inference_steps":21,"safety_checker":"yes",
                 "safety_checker_type":"sensitive_content_text","enhance_prompt":"yes","seed":"string",
                 "guidance_scale":7.5,"panorama":"yes","self_attention":"yes","upscale":"yes",
                 "embeddings_model":"string","tomesd":"yes","use_karras_sigmas":"yes","algorithm_type":"dpmsolver+++",
                 "vae":"string","lora_strength":"1","lora_model":"string","scheduler":"string","clip_skip":2,
                 "highres_fix":"yes"}}}"""));

        assertThat(image.generation().metadata())
                .hasSize(25)
                .containsEntry("algorithm_type", "dpmsolver+++")
                .containsEntry("guidance_scale", "7.5")
                .containsEntry("clip_skip", "2")
                .containsEntry("lora_strength", "1")
                .containsEntry("highres_fix", "yes");
    }

    @Test
    void the_echo_of_an_older_server_is_read_under_its_older_names() {
        FinishedWork work = finished(200, """
                {"status":true,"result":{"server_name":"rose","images":["https://host/x.png"],"metadata":{"W":512,"H":768,
                 "steps":20,"guidance_scale":7,"seed":42,"model_id":"dreamshaper"}}}""");

        assertThat(work.model()).contains("dreamshaper");
        assertThat(only(work).generation().seed()).hasValue(42);
        assertThat(only(work).generation().steps()).hasValue(20);
        assertThat(only(work).generation().guidanceScale()).hasValue(7);
        assertThat(only(work).generation().metadata()).containsEntry("W", "512").containsEntry("H", "768");
    }

    @Test
    void an_echo_that_says_what_the_response_says_too_does_no_harm() {
        WireResponse bare = WireResponse.of(200, """
                {"status":true,"result":{"generation_time":2,"images":["https://host/x.png"],
                 "meta":{"generation_time":"1","x-plan":"custom"}}}""", "images");
        Outcome<FinishedWork> outcome =
                read(WireResponse.of(200, Map.of("x-plan", "premium"), bare.text(), bare.json(), 0));

        assertThat(only(((Outcome.Done<FinishedWork>) outcome).value())
                        .generation()
                        .metadata())
                .containsEntry("generation_time", "2.0")
                .containsEntry("x-plan", "premium");
    }

    @Test
    void the_echo_is_read_with_numbers_as_text_and_text_as_numbers() {
        MadeImage image = only(finished(200, """
                {"status":true,"result":{"images":["https://host/x.png"],"surprise":[1],
                 "meta":{"seed":9223372036854775807,"num_inference_steps":"21","guidance_scale":"7.5",
                 "prompt":null,"scheduler":"","model_id":7,"surprise":{"a":1}}}}"""));

        assertThat(image.generation().seed()).hasValue(Long.MAX_VALUE);
        assertThat(image.generation().steps()).hasValue(21);
        assertThat(image.generation().guidanceScale()).hasValue(7.5);
        assertThat(image.generation().prompt()).isEmpty();
        assertThat(image.generation().sampler()).isEmpty();
        assertThat(image.generation().model()).contains("7");
    }

    @Test
    void a_seed_that_is_no_number_is_kept_in_the_metadata_alone() {
        MadeImage image = only(finished(
                200,
                "{\"status\":true,\"result\":{\"images\":[\"https://host/x.png\"],\"meta\":{\"seed\":\"rose\"}}}"));

        assertThat(image.generation().seed()).isEmpty();
        assertThat(image.generation().metadata()).containsEntry("seed", "rose");
    }

    @ParameterizedTest
    @CsvSource({"'\"3.21\"', 3.21", "3.21, 3.21", "'\"3\"', 3.0", "3, 3.0"})
    void the_generation_time_is_read_as_text_and_as_a_number(String written, String seconds) {
        MadeImage image = only(finished(
                200,
                "{\"status\":true,\"message\":\"Success\",\"result\":{\"generation_time\":" + written
                        + ",\"images\":[\"https://host/x.png\"]}}"));

        assertThat(image.generation().metadata()).containsEntry("generation_time", seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "null", "{}", "\"\""})
    void a_generation_time_that_is_none_harms_nothing(String written) {
        MadeImage image = only(finished(
                200,
                "{\"status\":true,\"result\":{\"generation_time\":" + written
                        + ",\"images\":[\"https://host/x.png\"]}}"));

        assertThat(image.generation().metadata()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "'\"yes\"', true"})
    void the_safety_finding_is_handed_on(String written, boolean flagged) {
        MadeImage image = only(finished(
                200,
                "{\"status\":true,\"result\":{\"images\":[\"https://host/x.png\"],\"nsfw_content_detected\":" + written
                        + "}}"));

        assertThat(image.safety()).containsExactly(SafetyFinding.of("nsfw", flagged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"nsfw_content_detected\":null", ",\"nsfw_content_detected\":[]"})
    void where_nothing_is_said_about_safety_nothing_is_claimed(String field) {
        MadeImage image =
                only(finished(200, "{\"status\":true,\"result\":{\"images\":[\"https://host/x.png\"]" + field + "}}"));

        assertThat(image.safety()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data:image/png;base64,"})
    void an_image_may_come_with_the_response(String prefix) {
        String base64 = Base64.getEncoder().encodeToString(PNG);
        MadeImage image = only(finished(
                200,
                "{\"status\":true,\"result\":{\"images\":[\"" + prefix + base64
                        + "\"],\"nsfw_content_detected\":true,\"meta\":{\"seed\":\"7\"}}}"));

        assertThat(image.source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(image.generation().seed()).hasValue(7);
        assertThat(image.safety()).containsExactly(SafetyFinding.of("nsfw", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":true,\"message\":\"Success\",\"result\":{\"generation_time\":3.21,\"images\":[\"https://host/x.png\"]}}",
                "{\"status\":\"true\",\"message\":\"\",\"result\":{\"images\":[\"https://host/x.png\"]}}",
                "{\"status\":true,\"message\":null,\"result\":{\"images\":[\"https://host/x.png \"],\"meta\":null}}",
                "{\"status\":true,\"result\":{\"images\":[null,\"https://host/x.png\"],\"meta\":[]}}",
                "{\"status\":true,\"result\":{\"images\":[\"https:\\/\\/host\\/x.png\"]}}",
                "{\"status\":true,\"result\":{\"images\":\"https://host/x.png\"}}",
                "{\"status\":null,\"result\":{\"images\":[\"https://host/x.png\"]}}",
                "{\"result\":{\"images\":[\"https://host/x.png\"]},\"unknown\":{\"deep\":[1,2,{}]}}"
            })
    void however_carelessly_it_is_written_an_image_is_not_lost(String body) {
        assertThat(onlyDownload(finished(200, body)).candidates().get(0).address())
                .contains(URI.create("https://host/x.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a lighthouse.png, https://host/a%20lighthouse.png",
        "https://host/x.png?a=1|2&b={c}, https://host/x.png?a=1%7C2&b=%7Bc%7D",
        "https://host/100%.png, https://host/100%25.png",
        "https://host/a%20b.png, https://host/a%20b.png",
        "https:\\\\host\\out\\x.png, https://host/out/x.png",
        "https://host/x.png?a=b\\c, https://host/x.png?a=b%5Cc",
        "https://host/été.png, https://host/%C3%A9t%C3%A9.png",
        "https://host/🌹.png, https://host/%F0%9F%8C%B9.png",
        "https://host/a^`b.png, https://host/a%5E%60b.png",
        "http://my_host:9000/x.png, http://my_host:9000/x.png",
    })
    void an_address_is_read_as_browsers_read_it(String sent, String fetched) {
        String body = "{\"status\":true,\"result\":{\"images\":[\"" + sent.replace("\\", "\\\\") + "\"]}}";

        assertThat(onlyDownload(finished(200, body)).candidates().get(0).address())
                .contains(URI.create(fetched));
    }

    @Test
    void images_beyond_those_requested_are_extra_and_have_no_seed() {
        FinishedWork work = finished(200, """
                {"status":true,"result":{"images":["https://host/x.png","http://host/y.png"],"meta":{"seed":"7"}}}""");

        assertThat(only(work).generation().seed()).hasValue(7);
        assertThat(work.extraImages()).singleElement().satisfies(extra -> {
            assertThat(extra.generation().seed()).isEmpty();
            assertThat(extra.source()).isInstanceOf(MadeImage.Remote.class);
        });
    }

    @Test
    void a_status_of_false_is_a_failure_whatever_http_says() {
        Problem problem = refused(200, "{\"status\":false,\"message\":\"model not loaded\",\"result\":{}}");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.message()).isEqualTo("model not loaded");
    }

    @Test
    void a_success_with_an_empty_list_made_nothing() {
        Problem problem = refused(200, "{\"status\":true,\"result\":{\"images\":[]}}");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.message()).as("the service gives no reason").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":true,\"message\":\"success\"}",
                "{\"status\":true,\"result\":{}}",
                "{\"status\":true,\"result\":null}",
                "{\"status\":true,\"result\":{\"images\":null}}",
                "{\"status\":true,\"result\":{\"images\":[\"\"]}}",
                "{\"status\":true,\"result\":{\"images\":[17]}}",
                "{\"status\":true,\"result\":{\"images\":[\"https://\"]}}",
                "{\"status\":\"processing\"}",
                "[]",
                "{}",
                "true",
                "",
                "<html><body>welcome</body></html>",
                "{\"status\":true,\"result\":{\"imag"
            })
    void a_2xx_without_an_image_is_unreadable(String body) {
        assertThat(refused(200, body).kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @Test
    void what_cannot_be_read_is_quoted() {
        assertThat(refused(200, "<html>\n<body>welcome</body></html>").message())
                .contains("an HTML page: welcome");
    }

    @Test
    void a_field_that_the_validator_misses_is_a_rejection_in_its_words() {
        Problem problem = refused(400, """
                {"status":false,"message":"must have required property 'model_id'","result":{"instancePath":"",
                 "schemaPath":"#/required","keyword":"required","params":{"missingProperty":"model_id"},
                 "message":"must have required property 'model_id'","context":"body"}}""");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.message()).isEqualTo("must have required property 'model_id'");
        assertThat(problem.code()).contains("required");
    }

    @Test
    void a_value_that_the_validator_refuses_is_named_with_its_field_and_what_it_allows() {
        Problem problem = refused(400, """
                {"status":false,"message":"must be equal to one of the allowed values","result":{
                 "instancePath":"/panorama","schemaPath":"#/properties/panorama/enum","keyword":"enum",
                 "params":{"allowedValues":["yes","no"]},"message":"must be equal to one of the allowed values",
                 "context":"body"}}""");

        assertThat(problem.message()).isEqualTo("panorama must be equal to one of the allowed values: yes, no");
        assertThat(problem.code()).contains("enum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization header is missing",
                "Authorization header is invalid",
                "Invalid or expired access token"
            })
    void a_401_is_about_the_key(String message) {
        Problem problem = refused(401, "{\"status\":false,\"message\":\"" + message + "\",\"result\":{}}");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.code()).isEmpty();
    }

    @Test
    void a_path_that_is_gone_is_a_rejection() {
        Problem problem = refused(404, """
                {"status":false,"message":"Route POST:/sdapi/x not found - Please check your URL and try again.",\
                "result":{}}""");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.message()).startsWith("Route POST:/sdapi/x not found");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"60, 41, 60", "-, 41, 41", "-, -, 60", "soon, soon, 60"})
    void a_429_says_how_long_to_wait_and_else_the_whole_window_is_waited(
            String retryAfter, String reset, long seconds) {
        Map<String, String> headers = new HashMap<>();
        if (retryAfter != null) {
            headers.put("retry-after", retryAfter);
        }
        if (reset != null) {
            headers.put("x-ratelimit-reset", reset);
        }

        Problem problem = refused(
                429,
                "{\"status\":false,\"message\":\"Request limit reached: As a standard user\",\"result\":{}}",
                headers);

        assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem.message()).isEqualTo("Request limit reached: As a standard user");
        assertThat(problem.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void a_429_of_a_proxy_is_waited_out_too() {
        assertThat(refused(429, "<html>slow down</html>").retryAfter()).contains(Duration.ofMinutes(1));
    }

    @Test
    void a_500_leaves_open_what_was_done() {
        Problem problem = refused(500, "{\"status\":false,\"message\":\"" + GENERIC + "\",\"result\":{}}");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        assertThat(problem.message()).isEqualTo(GENERIC);
    }

    @Test
    void a_503_is_a_refusal_before_the_work_only_where_it_says_when_to_come_back() {
        String body = "{\"status\":false,\"message\":\"Service Unavailable\"}";

        assertThat(refused(503, body).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        Problem busy = refused(503, body, Map.of("retry-after", "10"));
        assertThat(busy.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"400, REJECTED", "401, AUTHENTICATION", "404, REJECTED", "500, SERVICE_FAULT", "502, SERVICE_FAULT"})
    void an_error_page_is_judged_by_its_status_and_quoted(int status, Problem.Kind kind) {
        Problem problem = refused(status, "<html><h1>" + status + "</h1></html>");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo("an HTML page: " + status);
    }

    @ParameterizedTest
    @CsvSource({"400, REJECTED", "401, AUTHENTICATION", "500, SERVICE_FAULT", "302, UNREADABLE"})
    void an_error_without_a_body_is_judged_by_its_status(int status, Problem.Kind kind) {
        Problem problem = refused(status, "");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(kind == Problem.Kind.UNREADABLE ? "(empty body)" : "");
    }

    @Test
    void an_error_status_is_an_error_even_over_a_body_of_success() {
        assertThat(refused(500, DOCUMENTED).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
    }

    @Test
    void there_are_no_tasks_to_poll() {
        TaskCall taskCall = TaskCall.of("id");

        assertThatThrownBy(() -> PROTOCOL.status(taskCall)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(PROTOCOL.canPoll(taskCall)).isFalse();
        assertThat(PROTOCOL.cancel(taskCall)).isEmpty();
    }

    private static FinishedWork finished(int status, String body) {
        Outcome<FinishedWork> outcome = read(WireResponse.of(status, body, "images"));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    private static Problem refused(int status, String body) {
        return refused(status, body, Map.of());
    }

    private static Problem refused(int status, String body, Map<String, String> headers) {
        WireResponse bare = WireResponse.of(status, body, "images");
        Outcome<FinishedWork> outcome = read(WireResponse.of(
                status, headers, bare.text(), bare.json(), bare.images().size()));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }

    private static Outcome<FinishedWork> read(WireResponse response) {
        return PROTOCOL.generate(ImageRequest.builder()
                        .prompt("a lighthouse")
                        .model("dreamshaper")
                        .build())
                .submit(SubmitContext.of("id", null, 1))
                .read(response);
    }

    private static MadeImage only(FinishedWork work) {
        assertThat(work.images()).hasSize(1);
        return work.images().get(0);
    }

    private static Download onlyDownload(FinishedWork work) {
        MadeImage image = only(work);
        assertThat(image.source()).isInstanceOf(MadeImage.Remote.class);
        return ((MadeImage.Remote) image.source()).download();
    }
}
