package dev.easel.testkit;

import static dev.easel.testkit.FalWire.DEV;
import static dev.easel.testkit.FalWire.KEY;
import static dev.easel.testkit.FalWire.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.FalEmulator.Problem;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.support.PlainHttp;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a task, and who is let in. */
class FalEmulatorTest {
    private final FalWire fal = FalWire.with();

    @AfterEach
    void close() {
        fal.close();
    }

    @Test
    void a_task_is_submitted_below_the_full_id_and_asked_for_below_owner_and_app() {
        JsonNode submitted = fal.post(DEV, "{'prompt':'a mug'," + SMALL + "}").json();
        String id = submitted.path("request_id").asText();
        String base = fal.emulator.baseUrl() + "/fal-ai/flux/requests/" + id;

        assertThat(submitted.path("status").asText()).isEqualTo("IN_QUEUE");
        assertThat(submitted.path("response_url").asText()).isEqualTo(base);
        assertThat(submitted.path("status_url").asText()).isEqualTo(base + "/status");
        assertThat(submitted.path("cancel_url").asText()).isEqualTo(base + "/cancel");
        assertThat(fal.get("fal-ai/flux/requests/" + id + "/status").status()).isEqualTo(202);
        assertThat(fal.get(DEV + "/requests/" + id + "/status").status()).isEqualTo(405);
        assertThat(fal.get("fal-ai/lora/requests/" + id + "/status").status()).isEqualTo(404);
    }

    @Test
    void unfinished_work_has_202_and_finished_work_200() {
        String path = fal.submit();

        PlainHttp.Response queued = fal.get(path + "/status");
        fal.seconds(10);
        PlainHttp.Response running = fal.get(path + "/status?logs=1");
        fal.seconds(20);
        PlainHttp.Response done = fal.get(path + "/status");

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.json().path("status").asText()).isEqualTo("IN_QUEUE");
        assertThat(queued.json().path("queue_position").asInt(-1)).isZero();
        assertThat(running.status()).isEqualTo(202);
        assertThat(running.json().path("status").asText()).isEqualTo("IN_PROGRESS");
        assertThat(running.json().path("logs").isArray()).isTrue();
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("status").asText()).isEqualTo("COMPLETED");
        assertThat(done.json().path("logs").isNull()).isTrue();
        assertThat(done.json().path("metrics").path("inference_time").asDouble())
                .isEqualTo(20);
        assertThat(done.headers().get("x-fal-request-id")).isEqualTo(FalWire.idOf(path));
    }

    @Test
    void the_result_comes_once_the_task_has_ended_under_either_address() {
        String path = fal.submit(DEV, "{'prompt':'a mug','num_images':2,'seed':7," + SMALL + "}");

        PlainHttp.Response early = fal.get(path);
        fal.seconds(30);
        PlainHttp.Response result = fal.get(path);

        assertThat(early.status()).isEqualTo(400);
        assertThat(early.json().path("detail").asText()).isEqualTo("Request is still in progress");
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.json()).isEqualTo(fal.get(path + "/response").json());
        assertThat(result.json().path("seed").asLong()).isEqualTo(7);
        assertThat(result.json().path("images")).hasSize(2);
        assertThat(result.headers().get("X-Fal-Billable-Units")).isEqualTo("2");
        assertThat(fal.emulator.drawn()).extracting(Drawn::seed).containsExactly(7L, 8L);
        assertThat(fal.emulator.billedImages()).isEqualTo(2);
        PlainHttp.Response image =
                PlainHttp.get(result.json().at("/images/1/url").asText());
        assertThat(image.headers().get("Content-Type")).isEqualTo("image/jpeg");
        assertThat(image.image().getWidth()).isEqualTo(64);
    }

    @Test
    void two_tasks_run_at_once_and_the_others_wait_in_order() {
        fal.submit();
        fal.submit();
        String third = fal.submit();
        String fourth = fal.submit();
        fal.seconds(10);

        assertThat(fal.get(third + "/status").json().path("queue_position").asInt())
                .isZero();
        assertThat(fal.get(fourth + "/status").json().path("queue_position").asInt())
                .isEqualTo(1);
        fal.seconds(20);
        assertThat(fal.get(third + "/status").json().path("status").asText()).isEqualTo("IN_PROGRESS");
    }

    @Test
    void the_status_stream_tells_each_status_once_and_closes_at_the_end() {
        PlainHttp.Response told = streamed();
        // On a slow machine the task may have ended before the emulator looked at it first.
        for (int again = 0; again < 20 && told.text().split("\n\n").length < 2; again++) {
            told = streamed();
        }

        assertThat(told.headers().get("Content-Type")).isEqualTo("text/event-stream");
        assertThat(told.text().split("\n\n"))
                .satisfiesExactly(
                        running -> assertThat(running).startsWith("data: {\"status\":\"IN_PROGRESS\""),
                        done -> assertThat(done)
                                .startsWith("data: {\"status\":\"COMPLETED\"")
                                .contains("\"logs\":[]"));
    }

    /** The stream of a task that ends while it is open. */
    private PlainHttp.Response streamed() {
        String path = fal.submit();
        fal.seconds(10);
        long before = fal.emulator.count(ExchangeKind.POLL);
        CompletableFuture<PlainHttp.Response> stream =
                CompletableFuture.supplyAsync(() -> fal.get(path + "/status/stream?logs=1"));
        while (fal.emulator.count(ExchangeKind.POLL) == before) {
            Thread.onSpinWait();
        }
        fal.seconds(20);
        return stream.join();
    }

    @Test
    void the_key_has_the_word_key_before_it() {
        String url = fal.emulator.baseUrl() + "/" + DEV;

        assertThat(PlainHttp.postJson(url, "{}", "Authorization", "Bearer " + KEY)
                        .status())
                .isEqualTo(401);
        assertThat(PlainHttp.postJson(url, "{}").json().path("detail").asText())
                .isEqualTo("Cannot access application \"fal-ai/flux\".");
        try (FalWire other = FalWire.of(FalEmulator.builder().apiKey("another-MARKEDKEY"))) {
            assertThat(other.post(DEV, "{'prompt':'x'}").status()).isEqualTo(401);
        }
    }

    @Test
    void unknown_paths_are_404_and_other_methods_405() {
        String path = fal.submit();

        assertThat(fal.post("fal-ai/flux/dave", "{'prompt':'x'}").status()).isEqualTo(404);
        assertThat(fal.get("nothing").status()).isEqualTo(404);
        assertThat(fal.get(path + "/elsewhere").status()).isEqualTo(404);
        assertThat(fal.get("fal-ai/flux/requests/0/status")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("NOT_FOUND");
        assertThat(fal.get(DEV).status()).isEqualTo(405);
        assertThat(fal.post(path + "/cancel", "{}").status()).isEqualTo(405);
        assertThat(fal.post(path + "/status", "{}").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{", "'text'"})
    void a_body_that_is_no_object_is_refused_at_the_submission(String body) {
        PlainHttp.Response response = fal.post(DEV, body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("error_type").asText()).isEqualTo("bad_request");
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "X-Fal-Request-Start-Timeout | 0.1",
                "X-Fal-Request-Timeout | 1",
                "X-Fal-No-Retry | no",
                "X-Fal-Store-IO | false",
                "x-app-fal-disable-fallback | 1",
                "X-Fal-Object-Lifecycle-Preference | 3600",
                "X-Fal-Object-Lifecycle-Preference | {'expiration':3600}",
                "X-Fal-Object-Lifecycle-Preference | {'expiration_duration_seconds':'1h'}"
            })
    void a_header_with_another_value_is_refused(String name, String value) {
        assertThat(fal.post(DEV, "{'prompt':'x'}", name, value.replace('\'', '"'))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_query_holds_a_webhook_and_a_bound_of_the_queue_and_nothing_else() {
        String path = fal.submit(DEV + "?fal_webhook=https%3A%2F%2Fexample.com%2Fhook%3Fa%3D1", "{'prompt':'x'}");

        assertThat(fal.emulator.webhookAddress(FalWire.idOf(path))).isEqualTo("https://example.com/hook?a=1");
        assertThat(fal.post(DEV + "?webhook=https://example.com", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void only_a_bounded_submission_is_refused_for_the_length_of_the_queue() {
        fal.submit();
        fal.submit();

        assertThat(fal.post(DEV + "?fal_max_queue_length=1", "{'prompt':'x'}").status())
                .isEqualTo(429);
        assertThat(fal.post(DEV + "?fal_max_queue_length=2", "{'prompt':'x'}").status())
                .isEqualTo(200);
        assertThat(fal.post(DEV, "{'prompt':'x'}").status()).isEqualTo(200);
    }

    @Test
    void a_task_that_does_not_start_in_time_ends_in_504_of_the_user() {
        String path =
                fal.submit(DEV, "{'prompt':'x'}", "X-Fal-Request-Start-Timeout", "5", "X-Fal-Request-Timeout", "60");
        fal.seconds(5);

        PlainHttp.Response result = fal.get(path);

        assertThat(result.status()).isEqualTo(504);
        assertThat(result.headers().get("X-Fal-Request-Timeout-Type")).isEqualTo("user");
        assertThat(result.json().path("error_type").asText()).isEqualTo("request_timeout");
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @Test
    void a_waiting_task_is_removed_and_its_result_is_499() {
        String path = fal.submit();

        PlainHttp.Response cancel = fal.cancel(path);
        PlainHttp.Response again = fal.cancel(path);

        assertThat(cancel.status()).isEqualTo(200);
        assertThat(cancel.json().path("status").asText()).isEqualTo("OK");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("status").asText()).isEqualTo("ALREADY_COMPLETED");
        assertThat(fal.get(path + "/status").json().path("error_type").asText()).isEqualTo("client_cancelled");
        assertThat(fal.get(path).status()).isEqualTo(499);
        fal.seconds(60);
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @Test
    void a_running_task_is_only_signalled() {
        String path = fal.submit();
        fal.seconds(15);

        PlainHttp.Response cancel = fal.cancel(path);

        assertThat(cancel.status()).isEqualTo(202);
        assertThat(cancel.json().path("status").asText()).isEqualTo("CANCELLATION_REQUESTED");
        assertThat(fal.cancel("fal-ai/flux/requests/0").status()).isEqualTo(404);
    }

    @Test
    void a_small_result_is_kept_for_an_hour_and_a_large_one_for_six_minutes() {
        String small = fal.submit();
        String large = fal.submit(DEV, "{'prompt':'a mug','sync_mode':true}");
        fal.seconds(30 + 359);

        PlainHttp.Response inside = fal.get(large);
        assertThat(inside.body()).hasSizeGreaterThan(10_000);
        assertThat(inside.json().at("/images/0/url").asText()).startsWith("data:image/jpeg;base64,");
        fal.seconds(1);
        assertThat(fal.get(large).json().path("status").asText()).isEqualTo("NOT_FOUND");
        assertThat(fal.get(large + "/status").status()).isEqualTo(404);
        fal.seconds(3239);
        assertThat(fal.get(small).status()).isEqualTo(200);
        fal.seconds(1);
        assertThat(fal.get(small).status()).isEqualTo(404);
    }

    @Test
    void images_live_as_long_as_the_submission_says_and_are_not_sent_the_key() {
        String preference = "{'expiration_duration_seconds':60}".replace('\'', '"');
        String url = fal.result(DEV, "{'prompt':'x'," + SMALL + "}", "X-Fal-Object-Lifecycle-Preference", preference)
                .json()
                .at("/images/0/url")
                .asText();

        assertThat(PlainHttp.get(url).status()).isEqualTo(200);
        assertThat(PlainHttp.get(url, "Authorization", FalWire.AUTHORIZATION).status())
                .isEqualTo(400);
        fal.seconds(60);
        assertThat(PlainHttp.get(url).status()).isEqualTo(404);
    }

    @Test
    void an_ordered_failure_is_a_completed_task_whose_result_has_its_own_status() {
        fal.emulator.failNextTask();
        String path = fal.submit();
        fal.seconds(30);

        PlainHttp.Response status = fal.get(path + "/status");
        PlainHttp.Response result = fal.get(path);

        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json().path("status").asText()).isEqualTo("COMPLETED");
        assertThat(status.json().path("error_type").asText()).isEqualTo("runner_disconnected");
        assertThat(result.status()).isEqualTo(503);
        assertThat(result.json().path("detail").asText()).isEqualTo("Runner gone");
        assertThat(result.headers().get("X-Fal-Error-Type")).isEqualTo("runner_disconnected");
        assertThat(result.headers().get("X-Fal-Retryable")).isEqualTo("true");
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_POLICY, 422, content_policy_violation",
        "NO_MEDIA, 422, no_media_generated",
        "UNKNOWN_TYPE, 422, a_type_of_tomorrow",
        "ERROR_OBJECT, 422, unprocessable_entity",
        "DOWNSTREAM_ERROR, 400, downstream_service_error",
        "DOWNSTREAM_UNAVAILABLE, 500, downstream_service_unavailable",
        "INTERNAL_SERVER_ERROR, 500, internal_server_error",
        "GENERATION_TIMEOUT, 504, generation_timeout",
        "REQUEST_TIMEOUT, 504, request_timeout",
        "STARTUP_TIMEOUT, 504, startup_timeout",
        "RUNNER_SCHEDULING_FAILURE, 503, runner_scheduling_failure",
        "RUNNER_CONNECTION_REFUSED, 503, runner_connection_refused",
        "RUNNER_INCOMPLETE_RESPONSE, 502, runner_incomplete_response",
        "RUNNER_SERVER_ERROR, 500, runner_server_error",
        "INTERNAL_ERROR, 500, internal_error",
        "CLIENT_DISCONNECTED, 499, client_disconnected"
    })
    void each_failure_has_its_status_and_type(TaskEnding ending, int status, String type) {
        fal.emulator.nextTask(ending);

        PlainHttp.Response result = fal.result(DEV, "{'prompt':'x'," + SMALL + "}");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.headers().get("X-Fal-Error-Type")).isEqualTo(type);
        assertThat(fal.emulator.billedImages()).isZero();
    }

    @Test
    void a_task_that_was_taken_behind_the_edge_exists_although_its_response_was_502_html() {
        fal.emulator.next(
                ExchangeKind.SUBMIT,
                fal.emulator.fault(Problem.EDGE_BAD_GATEWAY).afterWork());

        PlainHttp.Response submit = fal.post(DEV, "{'prompt':'x'," + SMALL + "}");
        fal.seconds(30);

        assertThat(submit.status()).isEqualTo(502);
        assertThat(submit.text()).startsWith("<html>");
        assertThat(submit.headers()).doesNotContainKey("x-fal-request-id");
        assertThat(fal.emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void an_account_that_is_locked_while_a_task_runs_leaves_the_task_alone() {
        String path = fal.submit();
        fal.emulator.next(ExchangeKind.POLL, fal.emulator.fault(Problem.LOCKED));

        PlainHttp.Response locked = fal.get(path + "/status");

        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.json().path("detail").asText()).startsWith("User is locked. Reason: Exhausted balance.");
        assertThat(fal.get(path + "/status").status()).isEqualTo(202);
    }

    @Test
    void too_many_requests_come_with_and_without_the_time_to_wait() {
        fal.emulator.next(ExchangeKind.SUBMIT, fal.emulator.fault(Problem.TOO_MANY_REQUESTS));
        fal.emulator.next(ExchangeKind.SUBMIT, fal.emulator.fault(Problem.TOO_MANY_REQUESTS_WITH_RETRY_AFTER));

        assertThat(fal.post(DEV, "{}").headers()).doesNotContainKey("Retry-After");
        assertThat(fal.post(DEV, "{}").headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void a_namespace_stands_before_owner_and_app() {
        try (FalWire own = FalWire.of(FalEmulator.builder().endpoint("workflows/me/posters/large"))) {
            String path = own.submit("workflows/me/posters/large", "{'anything':1,'prompt':'x'," + SMALL + "}");
            own.seconds(30);

            assertThat(path).startsWith("workflows/me/posters/requests/");
            assertThat(own.get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void options_out_of_range_are_refused_by_name() {
        assertThatThrownBy(() -> FalEmulator.builder().endpoint("flux"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint is flux");
        assertThatThrownBy(() -> FalEmulator.builder().workers(41).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workers is 41");
        assertThatThrownBy(() -> fal.emulator.webhookAddress("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
