package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.code;
import static dev.easel.testkit.OpenAiWire.generate;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Problem;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenAI's service takes and what it refuses, and the forms in which hosts refuse. */
class OpenAiEmulatorStrictnessTest {
    private OpenAiEmulator emulator = OpenAiWire.with(Host.OPENAI);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(OpenAiEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'seed':1 | unknown_parameter",
                "'style':'vivid' | unknown_parameter",
                "'images':[] | unknown_parameter",
                "'input_fidelity':'low' | unknown_parameter",
                "'quality':null | invalid_type",
                "'n':'2' | invalid_type",
                "'n':1.5 | invalid_type",
                "'stream':'true' | invalid_type",
                "'n':0 | integer_out_of_range",
                "'n':11 | integer_out_of_range",
                "'output_format':'jpeg','output_compression':101 | integer_out_of_range",
                "'partial_images':4 | integer_out_of_range",
                "'output_format':'gif','frame_count':17 | integer_out_of_range",
                "'output_format':'gif','frame_duration_ms':55 | invalid_value",
                "'frame_count':3 | invalid_value",
                "'output_compression':50 | invalid_value",
                "'output_format':'tiff' | invalid_value",
                "'background':'transparent','output_format':'jpeg' | invalid_value",
                "'output_format':'svg','n':2 | invalid_value",
                "'output_format':'svg','stream':true | invalid_value",
                "'output_format':'gif','partial_images':1 | invalid_value",
                "'output_format':'svg','svg':{'model':'author'} | invalid_value",
                "'output_format':'svg','svg':{'colours':3} | unknown_parameter",
                "'output_format':'svg','svg':{'model':'author','reasoning':{'effort':'most'}} | invalid_value",
                "'output_format':'svg','svg':{'model':'author','reasoning':{'mood':'calm'}} | unknown_parameter",
                "'svg':{} | invalid_value",
                "'complexity':'huge' | invalid_value",
                "'moderation':'none' | invalid_value"
            })
    void a_field_is_refused_with_its_code(String field, String code) {
        PlainHttp.Response refused = generate(emulator, "," + field);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo(code);
        assertThat(refused.json().at("/error").properties()).hasSize(4);
        assertThat(emulator.drawn()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-2, 64x64, 200",
        "gpt-image-2, 1536x1024, 200",
        "gpt-image-2, auto, 200",
        "gpt-image-2, 60x64, 400",
        "gpt-image-2, 64x208, 400",
        "gpt-image-2, 3840x2176, 400",
        "gpt-image-2, 0x64, 400",
        "gpt-image-2, 99999x16, 400",
        "gpt-image-2, big, 400"
    })
    void sizes_are_multiples_of_16_in_a_ratio_and_a_limit(String model, String size, int status) {
        PlainHttp.Response response =
                post(emulator, "/images/generations", "{'model':'" + model + "','prompt':'p','size':'" + size + "'}");

        assertThat(response.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 960x960, 200",
        "9, 976x960, 400",
        "10, 816x816, 200",
        "12, 832x832, 400",
        "16, 720x720, 200",
        "13, 736x736, 400"
    })
    void frames_of_an_animation_fit_onto_one_sheet(int frames, String size, int status) {
        assertThat(post(
                                emulator,
                                "/images/generations",
                                "{'model':'gpt-image-2.6-flare','prompt':'p','output_format':'gif','frame_count':"
                                        + frames + ",'size':'" + size + "'}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-2, quality, xhigh, 400",
        "gpt-image-2.5-flare, quality, xhigh, 200",
        "gpt-image-2.6-sunburst, quality, max, 200",
        "gpt-image-2.5-flare, output_format, gif, 400",
        "gpt-image-2.5-flare, complexity, low, 400",
        "gpt-image-2.6-flare, complexity, low, 200",
        "gpt-image-2, background, transparent, 200"
    })
    void newer_words_need_newer_models(String model, String field, String word, int status) {
        assertThat(post(
                                emulator,
                                "/images/generations",
                                "{'model':'" + model + "','prompt':'p','size':'64x64','" + field + "':'" + word + "'}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_GIF_ACCESS, 'output_format':'gif'",
        "NO_SVG_ACCESS, 'output_format':'svg'",
        "SVG_MODEL_REQUIRED, 'output_format':'svg'"
    })
    void an_account_may_lack_the_access(Quirk quirk, String field) {
        start(OpenAiWire.at(Host.OPENAI).quirks(quirk));

        assertThat(generate(emulator, "," + field).status()).isEqualTo(400);
    }

    @Test
    void gpt_image_2_may_refuse_transparency() {
        start(OpenAiWire.at(Host.OPENAI).quirks(Quirk.TRANSPARENT_REFUSED));

        assertThat(post(
                                emulator,
                                "/images/generations",
                                "{'model':'gpt-image-2','prompt':'p','background':'transparent'}")
                        .status())
                .isEqualTo(400);
        assertThat(generate(emulator, ",'background':'transparent'").status()).isEqualTo(200);
    }

    @Test
    void prompt_has_a_length() {
        assertThat(code(post(emulator, "/images/generations", "{'model':'gpt-image-2'}")))
                .isEqualTo("missing_required_parameter");
        assertThat(post(emulator, "/images/generations", "{'model':'gpt-image-2','prompt':''}")
                        .status())
                .isEqualTo(400);
        assertThat(code(post(
                        emulator,
                        "/images/generations",
                        "{'model':'gpt-image-2','prompt':'" + "x".repeat(32_001) + "'}")))
                .isEqualTo("string_above_max_length");
    }

    @Test
    void what_is_no_json_is_refused() {
        assertThat(post(emulator, "/images/generations", "{'model'").status()).isEqualTo(400);
        assertThat(post(emulator, "/images/generations", "[]").status()).isEqualTo(400);
        assertThat(PlainHttp.post(
                                emulator.apiUrl() + "/images/generations",
                                "text/plain",
                                "{}",
                                "Authorization",
                                "Bearer " + KEY)
                        .status())
                .isEqualTo(415);
        assertThat(PlainHttp.call("DELETE", emulator.apiUrl() + "/images/generations", "Authorization", "Bearer " + KEY)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void key_organization_and_project_must_be_right() {
        start(OpenAiWire.at(Host.OPENAI).apiKey(KEY).owner("org-1", "proj-1"));
        String request = "{'model':'gpt-image-2','prompt':'p','size':'64x64'}";
        String[] right = {"Authorization", "Bearer " + KEY};

        assertThat(post(emulator, "/images/generations", request, right).status())
                .isEqualTo(200);
        assertThat(post(emulator, "/images/generations", request, "Authorization", "Bearer sk-MARKEDKEY-other")
                        .status())
                .isEqualTo(401);
        assertThat(post(emulator, "/images/generations", request, "X-None", "").status())
                .isEqualTo(401);
        for (String[] owner : new String[][] {{"OpenAI-Organization", "org-2"}, {"OpenAI-Project", "proj-2"}}) {
            assertThat(post(
                                    emulator,
                                    "/images/generations",
                                    request,
                                    "Authorization",
                                    "Bearer " + KEY,
                                    owner[0],
                                    owner[1])
                            .status())
                    .isEqualTo(401);
        }
        assertThat(post(
                                emulator,
                                "/images/generations",
                                request,
                                "Authorization",
                                "Bearer " + KEY,
                                "OpenAI-Organization",
                                "org-1",
                                "OpenAI-Project",
                                "proj-1")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "OPENAI | {'error':{'message':'M','type':'invalid_request_error','param':null,'code':'C'}}",
                "CODE_INSIDE | {'error':{'code':'C','message':'M'}}",
                "INTEGER_CODE | {'error':{'code':400,'message':'M'}}",
                "STATUS_AS_TEXT | {'error':{'message':'M','type':'invalid_request_error','param':null,'code':'400','provider_specific_fields':{'code':'C'}}}",
                "GOOGLE | {'error':{'code':400,'message':'M','status':'INVALID_ARGUMENT'}}",
                "CODE_AND_ERROR | {'code':'C','error':'M'}",
                "ERROR_TEXT | {'error':'M'}",
                "CODE_AND_MESSAGE | {'code':400,'message':'M'}",
                "SUCCESS_FALSE | {'success':false,'error':{'code':'C','message':'M'}}",
                "DETAIL | {'detail':'M'}",
                "DETAIL_ERROR | {'detail':{'error':'M'}}",
                "PLAIN_TEXT | M"
            })
    void errors_come_in_many_forms(ErrorForm form, String body) {
        start(OpenAiWire.at(Host.OPENAI).errorForm(form));
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.BILLING_HARD_LIMIT_REACHED));
        String code = "billing_hard_limit_reached";

        assertThat(generate(emulator, "").text())
                .isEqualTo(body.replace('\'', '"')
                        .replace("\"C\"", "\"" + code + "\"")
                        .replaceFirst(
                                "M\"|^M$",
                                "the emulator was told to answer " + code
                                        + (form == ErrorForm.PLAIN_TEXT ? "" : "\"")));
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT_EXCEEDED, 429, 12",
        "RATE_LIMIT_ERROR, 429, 12",
        "SLOW_DOWN, 429, 12",
        "AZURE_RATE_LIMIT, 429, 12",
        "AZURE_RATE_LIMIT_NUMBER, 429, 12",
        "INSUFFICIENT_QUOTA, 429,",
        "BILLING_HARD_LIMIT_REACHED, 400,",
        "PAYMENT_REQUIRED, 402,",
        "ZHIPU_BALANCE, 429,",
        "UNSUPPORTED_COUNTRY, 403,",
        "AZURE_FORBIDDEN, 403,",
        "OVERLOADED, 529, 5",
        "MODEL_LOADING, 503, 30",
        "UNAVAILABLE, 503,",
        "SERVER_ERROR, 500,"
    })
    void a_problem_has_its_status_and_says_when_to_come_back(Problem problem, int status, String retryAfter) {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));
        PlainHttp.Response refused = generate(emulator, "");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.headers().get("Retry-After")).isEqualTo(retryAfter);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void a_proxy_sends_html_in_the_services_place() {
        emulator.next(ExchangeKind.SUBMIT, Fault.html(502));

        assertThat(generate(emulator, "").text()).startsWith("<html>");
    }

    @Test
    @ExtendWith(EmulatorExtension.class)
    void the_extension_starts_it(@Emulated OpenAiEmulator own) {
        assertThat(own.apiUrl().getPath()).isEqualTo("/v1");
    }

    @Test
    void a_failure_that_was_ordered_is_a_500_after_the_work() {
        emulator.failNextTask();

        assertThat(generate(emulator, "").status()).isEqualTo(500);
        assertThat(generate(emulator, "").status()).isEqualTo(200);
    }
}
