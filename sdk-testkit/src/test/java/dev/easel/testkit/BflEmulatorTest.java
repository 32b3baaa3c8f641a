package dev.easel.testkit;

import static dev.easel.testkit.BflWire.KEY;
import static dev.easel.testkit.BflWire.MODEL;
import static dev.easel.testkit.BflWire.MUG;
import static dev.easel.testkit.BflWire.get;
import static dev.easel.testkit.BflWire.poll;
import static dev.easel.testkit.BflWire.post;
import static dev.easel.testkit.BflWire.sample;
import static dev.easel.testkit.BflWire.status;
import static dev.easel.testkit.BflWire.submit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.Problem;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a task, the bill, and the routes. */
class BflEmulatorTest {
    private final VirtualTime time = VirtualTime.create();
    private BflEmulator emulator = start(BflEmulator.builder());

    private BflEmulator start(BflEmulator.Builder builder) {
        if (emulator != null) {
            emulator.close();
        }
        emulator = builder.clock(time).apiKey(KEY).start();
        return emulator;
    }

    private BflEmulator.Builder slow() {
        return BflEmulator.builder().queueTime(Duration.ofSeconds(2)).generationTime(Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void a_submission_is_answered_with_an_id_an_address_to_poll_and_an_estimate() {
        JsonNode submission = submit(emulator, "");

        String id = submission.path("id").asText();
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(submission.path("polling_url").asText()).isEqualTo(emulator.baseUrl() + "/v1/get_result?id=" + id);
        assertThat(submission.path("cost").asDouble()).isEqualTo(3);
        assertThat(submission.path("input_mp").asDouble()).isZero();
        assertThat(submission.has("status")).isFalse();
    }

    @Test
    void a_task_is_pending_then_generating_with_its_progress_then_ready() {
        start(slow());
        JsonNode submission = submit(emulator, "");

        assertThat(status(submission)).isEqualTo("Pending");
        assertThat(poll(submission).path("progress").isNull()).isTrue();
        time.advance(Duration.ofSeconds(6));
        assertThat(status(submission)).isEqualTo("Generating");
        assertThat(poll(submission).path("progress").asDouble()).isEqualTo(0.4);
        assertThat(poll(submission).path("result").isNull()).isTrue();
        time.advance(Duration.ofSeconds(6));
        assertThat(status(submission)).isEqualTo("Ready");
    }

    @Test
    void a_ready_task_has_one_image_at_a_signed_address_its_seed_and_its_settled_cost() {
        JsonNode ready = poll(submit(emulator, ",'seed':7,'output_format':'png','disable_pup':true"));

        assertThat(ready.path("cost").asDouble()).isEqualTo(3);
        assertThat(ready.at("/result/seed").asLong()).isEqualTo(7);
        assertThat(ready.at("/result/prompt").asText()).isEqualTo("a mug");
        PlainHttp.Response image = PlainHttp.get(ready.at("/result/sample").asText());
        assertThat(image.headers().get("content-type")).isEqualTo("image/png");
        assertThat(image.headers().get("content-disposition")).isEqualTo("attachment");
        assertThat(image.image().getWidth()).isEqualTo(64);
        assertThat(emulator.drawn()).hasSize(1);
        assertThat(emulator.drawn().get(0).model()).isEqualTo("flux-2-pro");
    }

    @Test
    void each_format_that_can_be_asked_for_is_sent() {
        for (String format : new String[] {"png", "jpeg", "webp"}) {
            JsonNode submission = submit(emulator, ",'output_format':'" + format + "'");

            PlainHttp.Response image = PlainHttp.get(sample(submission));
            assertThat(image.headers().get("content-type")).isEqualTo("image/" + format);
            assertThat(image.body()).isNotEmpty();
        }
    }

    @Test
    void prompts_are_rewritten_unless_that_is_disabled() {
        assertThat(poll(submit(emulator, "")).at("/result/prompt").asText()).isNotEqualTo("a mug");
        JsonNode klein = post(emulator, "/v1/flux-2-klein-4b", MUG + "}").json();
        assertThat(poll(klein).at("/result/prompt").asText()).isEqualTo("a mug");
    }

    @Test
    void the_address_of_an_image_is_refused_ten_minutes_after_it_was_made() {
        String sample = sample(submit(emulator, ""));

        time.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(PlainHttp.get(sample).status()).isEqualTo(200);
        time.advance(Duration.ofMillis(1));
        assertThat(PlainHttp.get(sample).status()).isEqualTo(403);
    }

    @Test
    void an_address_without_its_signature_is_refused() {
        String sample = sample(submit(emulator, ""));

        assertThat(PlainHttp.get(sample.substring(0, sample.indexOf('?'))).status())
                .isEqualTo(403);
    }

    @Test
    void the_key_has_no_business_at_the_image_host() {
        PlainHttp.Response refused = PlainHttp.get(sample(submit(emulator, "")), "x-key", KEY);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("emulator").contains("x-key");
    }

    @Test
    void a_task_is_not_found_thirty_minutes_after_its_end() {
        JsonNode submission = submit(emulator, "");

        time.advance(Duration.ofMinutes(30));

        assertThat(status(submission)).isEqualTo("Task not found");
    }

    @Test
    void an_unknown_id_is_a_200_with_a_word_and_no_id_is_a_422() {
        PlainHttp.Response unknown = get(emulator, "/v1/get_result?id=nobody");
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.json().path("status").asText()).isEqualTo("Task not found");
        PlainHttp.Response missing = get(emulator, "/v1/get_result");
        assertThat(missing.status()).isEqualTo(422);
        assertThat(BflWire.finding(missing)).isEqualTo("query.id missing");
    }

    @Test
    void a_task_is_known_at_the_host_of_its_region_only() {
        start(BflEmulator.builder().separateRegionHost());
        JsonNode submission = submit(emulator, "");
        String id = submission.path("id").asText();

        assertThat(submission.path("polling_url").asText()).startsWith("http://localhost:");
        assertThat(status(submission)).isEqualTo("Ready");
        assertThat(get(emulator, "/v1/get_result?id=" + id)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("Task not found");
    }

    @Test
    void twenty_four_tasks_may_be_unfinished() {
        start(slow().workers(24));
        for (int i = 0; i < 24; i++) {
            submit(emulator, "");
        }

        PlainHttp.Response busy = post(emulator, MODEL, MUG + "}");
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.headers()).doesNotContainKey("retry-after");
        time.advance(Duration.ofSeconds(12));
        assertThat(post(emulator, MODEL, MUG + "}").status()).isEqualTo(200);
    }

    @Test
    void six_tasks_of_kontext_max_may_be_unfinished_and_others_are_not_held_up_by_them() {
        start(slow());
        String body = "{'prompt':'a mug'}";
        for (int i = 0; i < 6; i++) {
            assertThat(post(emulator, "/v1/flux-kontext-max", body).status()).isEqualTo(200);
        }

        assertThat(post(emulator, "/v1/flux-kontext-max", body).status()).isEqualTo(429);
        assertThat(post(emulator, "/v1/flux-kontext-pro", body).status()).isEqualTo(200);
    }

    @Test
    void the_429_may_tell_how_long_to_wait() {
        start(slow().quirks(Quirk.RETRY_AFTER_AT_LIMIT));
        for (int i = 0; i < 24; i++) {
            submit(emulator, "");
        }

        assertThat(post(emulator, MODEL, MUG + "}").headers().get("retry-after"))
                .isEqualTo("2");
    }

    @Test
    void credits_fall_when_a_task_is_ready_whether_or_not_it_is_polled() {
        start(slow().credits(10));
        submit(emulator, "");
        assertThat(get(emulator, "/v1/credits").json().path("credits").asDouble())
                .isEqualTo(10);
        assertThat(emulator.billedImages()).isZero();

        time.advance(Duration.ofSeconds(12));

        assertThat(get(emulator, "/v1/credits").json().path("credits").asDouble())
                .isEqualTo(7);
        assertThat(emulator.credits()).isEqualTo(7);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void without_credits_nothing_is_accepted() {
        start(BflEmulator.builder().credits(2.9));

        assertThat(post(emulator, MODEL, MUG + "}").status()).isEqualTo(402);
    }

    @Test
    void what_was_moderated_or_failed_is_not_billed() {
        emulator.nextTask(Ending.REQUEST_MODERATED);
        emulator.nextTask(Ending.CONTENT_MODERATED);
        emulator.nextTask(Ending.ERROR);
        for (int i = 0; i < 3; i++) {
            submit(emulator, "");
        }

        assertThat(emulator.billedImages()).isZero();
        assertThat(emulator.credits()).isEqualTo(100_000);
    }

    @Test
    void an_error_is_billed_where_that_is_switched_on() {
        start(BflEmulator.builder().quirks(Quirk.ERRORS_BILLED));
        emulator.failNextTask();

        assertThat(poll(submit(emulator, "")).path("cost").asDouble()).isEqualTo(3);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void the_key_goes_in_x_key_and_a_bearer_is_none() {
        String body = (MUG + "}").replace('\'', '"');
        String url = emulator.baseUrl() + MODEL;

        assertThat(PlainHttp.postJson(url, body).status()).isEqualTo(403);
        assertThat(PlainHttp.postJson(url, body, "Authorization", "Bearer " + KEY)
                        .status())
                .isEqualTo(403);
        assertThat(PlainHttp.postJson(url, body, "x-key", "bfl_MARKEDKEY-other").status())
                .isEqualTo(403);
        assertThat(PlainHttp.postJson(url, body, "X-KEY", KEY).status()).isEqualTo(200);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/credits")
                        .json()
                        .path("detail")
                        .asText())
                .startsWith("Not authenticated");
    }

    @Test
    void a_bad_key_may_be_a_401() {
        start(BflEmulator.builder().quirks(Quirk.UNAUTHORIZED_401));

        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/credits").status()).isEqualTo(401);
    }

    @Test
    void a_wrong_path_is_a_404_and_a_wrong_method_a_405() {
        assertThat(post(emulator, "/v1/flux-9", "{}").status()).isEqualTo(404);
        assertThat(post(emulator, "/v1/cancel", "{}").status()).isEqualTo(404);
        assertThat(post(emulator, "/flux-2-pro", MUG + "}").status()).isEqualTo(404);
        assertThat(get(emulator, MODEL).status()).isEqualTo(405);
        assertThat(PlainHttp.call("DELETE", emulator.baseUrl() + "/v1/get_result?id=x")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void finetunes_are_listed_described_used_and_deleted() {
        start(BflEmulator.builder().finetune("ft-1"));
        assertThat(get(emulator, "/v1/my_finetunes").json().at("/finetunes/0").asText())
                .isEqualTo("ft-1");
        assertThat(get(emulator, "/v1/finetune_details?finetune_id=ft-1").status())
                .isEqualTo(200);
        String klein = "/v1/flux-2-klein-9b-kv-finetuned";
        JsonNode submission = post(emulator, klein, MUG + ",'finetune_id':'ft-1','finetune_strength':0.5}")
                .json();
        assertThat(status(submission)).isEqualTo("Ready");
        assertThat(emulator.drawn().get(0).loras()).containsExactly(new Drawn.Lora("ft-1", 0.5));

        JsonNode deleted =
                post(emulator, "/v1/delete_finetune", "{'finetune_id':'ft-1'}").json();

        assertThat(deleted.path("deleted_finetune_id").asText()).isEqualTo("ft-1");
        assertThat(get(emulator, "/v1/my_finetunes").json().path("finetunes")).isEmpty();
        assertThat(post(emulator, klein, MUG + ",'finetune_id':'ft-1'}").status())
                .isEqualTo(422);
    }

    @Test
    void finetunes_may_be_listed_as_objects() {
        start(BflEmulator.builder().finetune("ft-1").quirks(Quirk.FINETUNES_AS_OBJECTS));

        assertThat(get(emulator, "/v1/my_finetunes")
                        .json()
                        .at("/finetunes/0/finetune_id")
                        .asText())
                .isEqualTo("ft-1");
    }

    @Test
    void exchanges_are_counted_by_what_they_are_for() {
        PlainHttp.get(sample(submit(emulator, "")));
        get(emulator, "/v1/credits");
        get(emulator, "/v1/my_finetunes");
        post(emulator, "/v1/flux-9", "{}");

        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.OTHER)).isEqualTo(2);
    }

    @Test
    void a_5xx_after_the_work_leaves_a_task_that_is_billed() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.BAD_GATEWAY).afterWork());

        assertThat(post(emulator, MODEL, MUG + "}").status()).isEqualTo(502);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void every_problem_has_its_status_and_overload_says_when_to_come_back() {
        for (Problem problem : Problem.values()) {
            emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));
            PlainHttp.Response response = post(emulator, MODEL, MUG + "}");
            assertThat(response.status()).isBetween(400, 504);
            assertThat(response.json().has("detail")).isTrue();
            assertThat(response.headers().containsKey("retry-after"))
                    .isEqualTo(problem == Problem.OVERLOADED || problem == Problem.TOO_MANY_TASKS_RETRY_AFTER);
        }
        assertThat(emulator.billedImages()).isZero();
    }
}
