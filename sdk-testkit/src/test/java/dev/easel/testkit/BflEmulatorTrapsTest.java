package dev.easel.testkit;

import static dev.easel.testkit.BflWire.KEY;
import static dev.easel.testkit.BflWire.MODEL;
import static dev.easel.testkit.BflWire.MUG;
import static dev.easel.testkit.BflWire.poll;
import static dev.easel.testkit.BflWire.post;
import static dev.easel.testkit.BflWire.sample;
import static dev.easel.testkit.BflWire.status;
import static dev.easel.testkit.BflWire.submit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.ErrorForm;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service does now and then, and what nobody knows for certain. */
class BflEmulatorTrapsTest {
    private final VirtualTime time = VirtualTime.create();
    private BflEmulator emulator = BflWire.with();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Quirk... quirks) {
        emulator.close();
        emulator = BflEmulator.builder().clock(time).apiKey(KEY).quirks(quirks).start();
    }

    private void startSlow(Quirk... quirks) {
        emulator.close();
        emulator = BflEmulator.builder()
                .clock(time)
                .apiKey(KEY)
                .quirks(quirks)
                .generationTime(Duration.ofSeconds(10))
                .start();
    }

    @ParameterizedTest
    @CsvSource({
        "READY, Ready",
        "READY_WITHOUT_SAMPLE, Ready",
        "REQUEST_MODERATED, Request Moderated",
        "CONTENT_MODERATED, Content Moderated",
        "ERROR, Error",
        "FAILED, Failed",
        "NOT_FOUND, Task not found"
    })
    void a_task_ends_as_it_was_told_to(Ending ending, String word) {
        emulator.nextTask(ending);

        JsonNode submission = submit(emulator, "");

        assertThat(status(submission)).isEqualTo(word);
        assertThat(poll(submission).at("/result/sample").isTextual()).isEqualTo(ending == Ending.READY);
    }

    @Test
    void a_prompt_against_the_rules_is_moderated_with_its_reasons() {
        JsonNode submission = post(emulator, MODEL, "{'prompt':'nsfw'}").json();

        assertThat(status(submission)).isEqualTo("Request Moderated");
        assertThat(poll(submission)
                        .path("details")
                        .path("Moderation Reasons")
                        .get(0)
                        .asText())
                .isEqualTo("Violence");
    }

    @ParameterizedTest
    @CsvSource({"REQUEST_MODERATED, 503", "ERROR, 503", "READY, 200"})
    void a_failure_may_arrive_under_503_with_its_whole_body(Ending ending, int status) {
        start(Quirk.ENDS_AS_503);
        emulator.nextTask(ending);
        JsonNode submission = submit(emulator, "");

        PlainHttp.Response response =
                PlainHttp.get(submission.path("polling_url").asText());

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().has("status")).isTrue();
    }

    @Test
    void a_503_without_a_status_body_says_nothing_of_the_task() {
        JsonNode submission = submit(emulator, "");
        emulator.next(ExchangeKind.POLL, Fault.html(503));

        assertThat(PlainHttp.get(submission.path("polling_url").asText()).status())
                .isEqualTo(503);
        assertThat(status(submission)).isEqualTo("Ready");
    }

    @Test
    void words_may_be_in_lower_case() {
        start(Quirk.LOWER_CASE_WORDS);

        assertThat(status(submit(emulator, ""))).isEqualTo("ready");
    }

    @Test
    void a_task_may_reason_first() {
        startSlow(Quirk.REASONING);
        JsonNode submission = submit(emulator, "");

        assertThat(status(submission)).isEqualTo("Reasoning");
        time.advance(Duration.ofSeconds(5));
        assertThat(status(submission)).isEqualTo("Generating");
    }

    @Test
    void the_work_may_have_a_word_that_nobody_knows() {
        startSlow(Quirk.UNKNOWN_WORD);

        assertThat(status(submit(emulator, ""))).isEqualTo("Upscaling Preview");
    }

    @Test
    void a_task_may_not_be_found_for_two_polls() {
        start(Quirk.NOT_FOUND_AT_FIRST);
        JsonNode submission = submit(emulator, "");

        assertThat(status(submission)).isEqualTo("Task not found");
        assertThat(status(submission)).isEqualTo("Task not found");
        assertThat(status(submission)).isEqualTo("Ready");
    }

    @ParameterizedTest
    @CsvSource({"PROGRESS_AS_PERCENT, 50", "PROGRESS_ABOVE_ONE, 1.5"})
    void progress_may_be_on_another_scale(Quirk quirk, double progress) {
        startSlow(quirk);
        JsonNode submission = submit(emulator, "");
        time.advance(Duration.ofSeconds(5));

        assertThat(poll(submission).path("progress").asDouble()).isEqualTo(progress);
    }

    @ParameterizedTest
    @CsvSource({
        "DETAILS_AS_TEXT, '\"Sexual\"'",
        "DETAILS_NULL, null",
        "REASONS_AS_TEXT, '{\"Moderation Reasons\":\"Sexual\"}'"
    })
    void details_may_have_another_form(Quirk quirk, String details) {
        start(quirk);
        emulator.nextTask(Ending.CONTENT_MODERATED);

        assertThat(poll(submit(emulator, "")).path("details")).hasToString(details);
    }

    @Test
    void the_cost_may_not_be_told() {
        start(Quirk.NO_COST);
        JsonNode submission = submit(emulator, "");

        assertThat(submission.path("cost").isNull()).isTrue();
        assertThat(poll(submission).has("cost")).isFalse();
    }

    @Test
    void the_address_to_poll_may_have_more_parameters_which_must_come_back() {
        start(Quirk.POLLING_WITH_PARAMETERS);
        JsonNode submission = submit(emulator, "");

        assertThat(status(submission)).isEqualTo("Ready");
        PlainHttp.Response rebuilt = PlainHttp.get(emulator.baseUrl() + "/v1/get_result?id="
                + submission.path("id").asText());
        assertThat(rebuilt.json().path("status").asText()).isEqualTo("Task not found");
    }

    @ParameterizedTest
    @CsvSource({
        "POLLING_RELATIVE, /v1/get_result",
        "POLLING_OVER_HTTP, http://api.eu2.bfl.ai/",
        "POLLING_AT_FOREIGN_HOST, https://api.bfl.ai.evil.example/",
        "POLLING_AT_PORT, https://api.eu2.bfl.ai:8443/",
        "POLLING_WITH_USER_INFO, http://api.bfl.ai@127.0.0.1:"
    })
    void the_address_to_poll_may_be_one_that_must_not_be_called(Quirk quirk, String start) {
        start(quirk);

        assertThat(submit(emulator, "").path("polling_url").asText()).startsWith(start);
    }

    @Test
    void polling_may_want_the_key_or_refuse_it() {
        start(Quirk.KEY_REQUIRED_WHEN_POLLING);
        String wanted = submit(emulator, "").path("polling_url").asText();
        assertThat(PlainHttp.get(wanted).status()).isEqualTo(403);
        assertThat(PlainHttp.get(wanted).json().has("status")).isFalse();
        assertThat(PlainHttp.get(wanted, "x-key", KEY).status()).isEqualTo(200);

        start(Quirk.KEY_REFUSED_WHEN_POLLING);
        String refused = submit(emulator, "").path("polling_url").asText();
        assertThat(PlainHttp.get(refused, "x-key", KEY).status()).isEqualTo(400);
        assertThat(PlainHttp.get(refused).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "SAMPLE_AT_BLOB_HOST, https://bfldeliveryprod.blob.core.windows.net/",
        "SAMPLE_AT_FOREIGN_HOST, https://delivery-eu1.bfl.ai.evil.example/"
    })
    void the_image_may_be_at_another_host(Quirk quirk, String start) {
        start(quirk);

        assertThat(sample(submit(emulator, ""))).startsWith(start);
    }

    @Test
    void the_address_of_an_image_may_redirect_to_it() {
        start(Quirk.SAMPLE_REDIRECTED);

        PlainHttp.Response redirect = PlainHttp.get(sample(submit(emulator, "")));

        assertThat(redirect.status()).isEqualTo(302);
        assertThat(PlainHttp.get(redirect.headers().get("location")).status()).isEqualTo(200);
    }

    @Test
    void a_poll_signs_a_new_address_only_where_that_is_switched_on() {
        JsonNode submission = submit(emulator, "");
        assertThat(sample(submission)).isEqualTo(sample(submission));

        start(Quirk.FRESH_SAMPLES);
        JsonNode fresh = submit(emulator, "");
        String stale = sample(fresh);
        time.advance(Duration.ofMinutes(10));

        assertThat(PlainHttp.get(stale).status()).isEqualTo(403);
        assertThat(PlainHttp.get(sample(fresh)).status()).isEqualTo(200);
    }

    @Test
    void jpeg_may_come_where_png_was_asked_for() {
        start(Quirk.JPEG_INSTEAD);

        PlainHttp.Response image = PlainHttp.get(sample(submit(emulator, ",'output_format':'png'")));

        assertThat(image.body()[0]).isEqualTo((byte) 0xff);
    }

    @ParameterizedTest
    @CsvSource({"DETAIL, detail", "MESSAGE, message", "ERROR_AND_MESSAGE, message"})
    void an_error_may_have_another_form(ErrorForm form, String field) {
        emulator.close();
        emulator = BflEmulator.builder().apiKey(KEY).errorForm(form).start();

        assertThat(post(emulator, "/v1/flux-9", MUG + "}").json().path(field).asText())
                .isEqualTo("Not Found");
        assertThat(post(emulator, MODEL, "{}").json().has(field)).isTrue();
        assertThat(emulator.toString()).doesNotContain(KEY);
    }
}
