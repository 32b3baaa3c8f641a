package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.ImageRequest;
import dev.easel.SafetyFinding;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which refusals of OpenAI's interface, and of what follows it, are about the content, which about the account, and which pass. */
class OpenAiErrorsTest {
    private static final String IMAGE = "{'b64_json':'iVBORw0KGgo='}";

    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':{'message':'Rejected by the safety system. safety_violations=[violence, sexual].',"
                        + "'type':'image_generation_user_error','param':null,'code':'moderation_blocked'}}"
                        + "|UNKNOWN|violence,sexual|moderation_blocked",
                "{'error':{'message':'no','type':'invalid_request_error','code':'content_policy_violation'}}"
                        + "|UNKNOWN||content_policy_violation",
                "{'created':1,'error':{'code':'contentFilter','message':'Your task failed as a result of our safety system.'}}"
                        + "|PROMPT||contentFilter",
                "{'created':1,'error':{'code':'contentFilter','message':'Generated image was filtered as a result of our"
                        + " safety system.'}}|OUTPUT||contentFilter",
                "{'error':{'code':'content_filter','message':'m','inner_error':{'code':'ResponsibleAIPolicyViolation',"
                        + "'content_filter_results':{'violence':{'severity':'high','filtered':true},"
                        + "'hate':{'severity':'safe','filtered':false}}}}}|UNKNOWN|violence|content_filter",
                "{'error':{'code':'BadRequest','message':'m','innererror':{'code':'ResponsibleAIPolicyViolation',"
                        + "'content_filter_result':{'jailbreak':{'detected':true,'filtered':true}}}}}"
                        + "|UNKNOWN|jailbreak|BadRequest",
                "{'error':{'code':'InputTextSensitiveContentDetected','message':'bad words'}}"
                        + "|PROMPT||InputTextSensitiveContentDetected",
                "{'error':{'code':'OutputImageSensitiveContentDetected','message':'bad image'}}"
                        + "|OUTPUT||OutputImageSensitiveContentDetected",
                "{'error':{'code':'moderation_blocked','message':'m','moderation_details':"
                        + "{'categories':['violence'],'moderation_stage':'output'}}}|OUTPUT|violence|moderation_blocked",
                "{'error':'Your request was rejected by our safety system'}|UNKNOWN||"
            })
    void content_that_is_refused_is_told_apart_whatever_the_shape(
            String body, Stage stage, String categories, String code) {
        for (Outcome<FinishedWork> outcome :
                List.of(read(400, body), read(200, body), read(event(body)), read(200, "{'data':[" + body + "]}"))) {
            Problem problem = Wire.problem(outcome);

            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
            assertThat(problem.stage()).isEqualTo(stage);
            assertThat(String.join(",", problem.categories())).isEqualTo(categories == null ? "" : categories);
            assertThat(problem.code().orElse(null)).isEqualTo(code);
            assertThat(problem.mayBeBilled()).isEqualTo(stage != Stage.PROMPT);
        }
    }

    @Test
    void a_refused_image_among_others_keeps_its_code_and_words_and_does_not_take_the_others_along() {
        List<MadeImage> images = Wire.images(read(
                200,
                "{'data':[" + IMAGE + ",{'error':{'code':'OutputImageSensitiveContentDetected','message':'bad'}},"
                        + "{'error':{'code':'internal','message':'worse'}}]}"));

        assertThat(images).hasSize(3);
        assertThat(images.get(0).source()).isInstanceOf(MadeImage.Inline.class);
        Problem refused = ((MadeImage.NotMade) images.get(1).source()).problem();
        assertThat(refused.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
        assertThat(refused.code()).hasValue("OutputImageSensitiveContentDetected");
        assertThat(refused.message()).isEqualTo("bad");
        Problem failed = ((MadeImage.NotMade) images.get(2).source()).problem();
        assertThat(failed.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(failed.message()).isEqualTo("worse");
    }

    @Test
    void an_image_that_a_flag_withholds_is_refused_content() {
        List<MadeImage> images = Wire.images(read(
                200,
                "{'data':[{'b64_json':'iVBORw0KGgo=','respect_moderation':true},{'respect_moderation':false},"
                        + "{'content_filter_results':{'hate':{'severity':'high','filtered':true}}}]}"));

        assertThat(images.get(0).source()).isInstanceOf(MadeImage.Inline.class);
        for (MadeImage withheld : images.subList(1, 3)) {
            Problem problem = ((MadeImage.NotMade) withheld.source()).problem();
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
            assertThat(problem.stage()).isEqualTo(Stage.OUTPUT);
        }
        assertThat(((MadeImage.NotMade) images.get(2).source()).problem().categories())
                .containsExactly("hate");
    }

    @Test
    void filter_results_beside_an_image_are_its_safety_and_not_its_metadata() {
        MadeImage image = Wire.images(read(
                        200,
                        "{'data':[{'b64_json':'iVBORw0KGgo=','content_filter_results':{'hate':{'severity':'low','filtered':false},"
                                + "'jailbreak':{'detected':true,'filtered':false}},"
                                + "'prompt_filter_results':{'violence':{'severity':'safe','filtered':false}}}]}"))
                .get(0);

        assertThat(image.safety())
                .containsExactly(
                        SafetyFinding.of("hate", false),
                        SafetyFinding.of("jailbreak", true),
                        SafetyFinding.of("prompt.violence", false));
        assertThat(image.generation().metadata()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "insufficient_quota, insufficient_quota",
        "insufficient_quota, project_spend_limit_exceeded",
        "billing, credit_balance_exhausted",
        "billing, organization_spend_limit_exceeded",
        "billing, organization_usage_limit_exceeded"
    })
    void an_account_without_credit_is_no_busy_service_though_the_status_says_so(String type, String code) {
        Problem problem =
                Wire.problem(read(429, "{'error':{'message':'q','type':'" + type + "','code':'" + code + "'}}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.code()).hasValue(code);
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @Test
    void a_billing_limit_and_a_missing_payment_are_final() {
        assertThat(Wire.problem(read(400, "{'error':{'message':'b','code':'billing_hard_limit_reached'}}"))
                        .kind())
                .isEqualTo(Problem.Kind.REJECTED);
        assertThat(Wire.problem(read(402, "{'error':{'code':402,'message':'c'}}"))
                        .kind())
                .isEqualTo(Problem.Kind.REJECTED);
    }

    @Test
    void a_rate_limit_is_waited_for_as_long_as_the_service_asks_to_the_millisecond() {
        String body = "{'error':{'message':'Rate limit exceeded','type':'requests','code':'rate_limit_exceeded'}}";

        Problem seconds = Wire.problem(read(response(429, Map.of("retry-after", "12"), body)));
        Problem millis =
                Wire.problem(read(response(429, Map.of("retry-after", "12", "retry-after-ms", "11500"), body)));

        assertThat(seconds.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(seconds.retryAfter()).hasValue(Duration.ofSeconds(12));
        assertThat(millis.retryAfter()).hasValue(Duration.ofMillis(11_500));
    }

    @Test
    void a_service_that_says_that_no_retry_helps_is_believed() {
        assertThat(Wire.problem(read(response(429, Map.of("x-should-retry", "false"), "{'error':{'message':'no'}}")))
                        .kind())
                .isEqualTo(Problem.Kind.REJECTED);
    }

    @Test
    void an_overloaded_service_and_a_model_that_loads_did_nothing_yet() {
        assertThat(Wire.problem(read(529, "{'error':{'code':529,'message':'overloaded'}}"))
                        .kind())
                .isEqualTo(Problem.Kind.BUSY);
        assertThat(Wire.problem(read(503, "{'error':{'message':'m','code':'model_loading'}}"))
                        .kind())
                .isEqualTo(Problem.Kind.BUSY);
        assertThat(Wire.problem(read(503, "{'error':{'message':'m','code':'other'}}"))
                        .kind())
                .isEqualTo(Problem.Kind.SERVICE_FAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'code':1113,'message':'no money'}|1113|no money",
                "{'code':'invalid','error':'the size'}|invalid|the size",
                "{'success':false,'error':{'code':'E1','message':'the size'}}|E1|the size",
                "{'errors':['one','two']}||one; two",
                "{'errors':[{'message':'one'},{'detail':'two'}]}||one; two",
                "[{'error':{'code':400,'message':'an odd list','status':'INVALID_ARGUMENT'}}]|400|an odd list",
                "{'detail':{'error':'deep'}}||deep",
                "'unsupported operand'||unsupported operand",
                "{'error':'Init image is none'}||Init image is none",
                "{'error':'ValueError','code':500,'detail':'','body':'','errors':'bad value'}|ValueError|bad value"
            })
    void words_and_code_are_found_in_every_shape(String body, String code, String message) {
        Problem problem = Wire.problem(read(400, body));

        assertThat(problem.code().orElse(null)).isEqualTo(code);
        assertThat(problem.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\r\n"})
    void a_server_without_words_has_none_put_into_its_mouth(String body) {
        assertThat(Wire.problem(read(500, body)).message()).isEmpty();
    }

    @Test
    void an_error_inside_a_success_that_is_no_refusal_is_a_failed_task() {
        Problem problem = Wire.problem(read(200, "{'error':{'message':'late','code':'server_error'}}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.message()).isEqualTo("late");
        assertThat(problem.code()).hasValue("server_error");
    }

    private Outcome<FinishedWork> read(int status, String body) {
        return read(response(status, Map.of(), body));
    }

    private Outcome<FinishedWork> read(WireResponse response) {
        return Wire.read(dialect, response, Wire.context(ImageRequest.of("a cat"), 1, null));
    }

    private static WireResponse event(String body) {
        return response(200, Map.of("content-type", "text/event-stream"), body);
    }

    private static WireResponse response(int status, Map<String, String> headers, String body) {
        WireResponse read = WireResponse.of(status, body.replace('\'', '"'), "b64_json");
        return WireResponse.of(
                status, headers, read.text(), read.json(), read.images().size());
    }
}
