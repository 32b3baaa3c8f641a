package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CancelOutcome;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the responses of stable-diffusion.cpp's queue mean. */
class SdCppResponsesTest {
    private static final String JOB = "\"id\":\"job_1\",\"kind\":\"img_gen\",\"created\":1,";
    private static final TaskCall PART = TaskCall.of("r").withTaskId("job_1");

    private final Dialect dialect = LocalDialect.SD_CPP.protocol(Wire.settings("http://localhost:1234"));

    @Test
    void a_job_that_was_taken_waits_or_is_generated_already() {
        assertThat(submitted(
                        202,
                        "{\"id\":\"job_6a84fb60_00000000\",\"kind\":\"img_gen\",\"status\":\"queued\",\"created\":1787100000,"
                                + "\"poll_url\":\"/sdcpp/v1/jobs/job_6a84fb60_00000000\"}"))
                .isEqualTo(Outcome.accepted("job_6a84fb60_00000000", TaskStatus.queued()));
        assertThat(submitted(202, "{\"id\":\"job_2\",\"status\":\"generating\"}"))
                .isEqualTo(Outcome.accepted("job_2", TaskStatus.running()));
    }

    @Test
    void a_waiting_job_tells_its_place() {
        assertThat(looked(
                        200,
                        "{" + JOB + "\"status\":\"queued\",\"started\":null,\"completed\":null,\"queue_position\":3,"
                                + "\"result\":null,\"error\":null}"))
                .isEqualTo(Outcome.pending(TaskStatus.queued(3)));
        assertThat(looked(200, "{" + JOB + "\"status\":\"generating\",\"queue_position\":0}"))
                .isEqualTo(Outcome.pending(TaskStatus.running()));
        assertThat(looked(200, "{" + JOB + "\"status\":\"warming_up\"}"))
                .isEqualTo(Outcome.pending(TaskStatus.runningAs("warming_up")));
    }

    @Test
    void what_an_image_says_of_its_seed_counts_and_not_what_was_sent() {
        List<MadeImage> images = Wire.images(polled(
                PART.withSeed(41), finished("{\"index\":0,\"b64_json\":\"P\"},{\"index\":1,\"b64_json\":\"P\"}")));

        assertThat(images)
                .hasSize(2)
                .allMatch(image -> image.generation().seed().isEmpty());
    }

    @Test
    void an_image_behind_one_that_is_missing_keeps_its_own_seed() {
        List<MadeImage> images =
                Wire.images(polled(PART.withSeed(41), finished("{\"index\":0},{\"index\":2,\"b64_json\":\"P\"}")));

        assertThat(images)
                .singleElement()
                .satisfies(image -> assertThat(image.sentSeed()).hasValue(43));
    }

    @Test
    void the_result_of_another_job_is_not_taken() {
        String body = finished("{\"index\":0,\"b64_json\":\"P\"}").replace("job_1", "job_2");

        Problem problem = Wire.problem(polled(PART, body));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem.message()).contains("another task, job_2");
    }

    @Test
    void a_finished_job_tells_its_times_by_the_servers_clock() {
        String body = "{" + JOB + "\"status\":\"completed\",\"started\":2,\"completed\":null,\"result\":"
                + "{\"images\":[{\"index\":0,\"b64_json\":\"iVBORw0KGgo=\"}]}}";

        MadeImage image = ((Outcome.Done<FinishedWork>) looked(200, body))
                .value()
                .images()
                .get(0);

        assertThat(image.generation().metadata())
                .containsKey("created")
                .containsEntry("started", "2")
                .doesNotContainKey("completed");
    }

    @Test
    void a_job_that_failed_says_why_and_a_cancelled_one_that_it_was() {
        Outcome<FinishedWork> failed = looked(
                200,
                "{" + JOB + "\"status\":\"failed\",\"result\":null,\"error\":{\"code\":\"generation_failed\","
                        + "\"message\":\"unknown generation error\"}}");

        Problem problem = ((Outcome.Failed<FinishedWork>) failed).problem();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.code()).hasValue("generation_failed");
        assertThat(problem.message()).isEqualTo("unknown generation error");
        assertThat(looked(
                        200,
                        "{" + JOB + "\"status\":\"cancelled\",\"result\":null,\"error\":{\"code\":\"cancelled\","
                                + "\"message\":\"job cancelled by client\"}}"))
                .isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void a_job_that_is_gone_is_expired_and_an_unknown_path_says_nothing_about_it() {
        assertThat(looked(410, "{\"error\":\"job expired\"}")).isEqualTo(Outcome.notFound("job expired"));
        assertThat(looked(404, "{\"error\":\"job not found\"}")).isEqualTo(Outcome.notFound("job not found"));
        assertThat(looked(404, "")).isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|{\"error\":\"job queue is full\"}|BUSY|job queue is full",
                "400|{\"error\":\"invalid generation parameters\"}|REJECTED|invalid generation parameters",
                "400|{\"error\":\"invalid json\",\"message\":\"parse error\"}|REJECTED|parse error",
                "500|{\"error\":\"server_error\",\"message\":\"[json.exception.type_error.302] no\"}|REJECTED"
                        + "|[json.exception.type_error.302] no",
                "500|{\"error\":\"server_error\",\"message\":\"out of memory\"}|SERVICE_FAULT|out of memory",
                "404|''|REJECTED|there is no queue, which sd-server has since master-563; for an older one use the dialect"
                        + " SD_CPP_V1",
                "202|{\"status\":\"queued\"}|UNREADABLE|HTTP 202 with no id of a job: {\"status\":\"queued\"}"
            })
    void refusals_are_told_apart_and_json_exceptions_are_the_clients_mistake(
            int status, String body, Problem.Kind kind, String message) {
        Problem problem = Wire.problem(submitted(status, body));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void only_a_job_that_says_so_was_cancelled() {
        assertThat(cancelled(200, "{\"status\":\"cancelled\"}")).isEqualTo(Outcome.done(CancelOutcome.CANCELLED));
        assertThat(cancelled(200, "{\"status\":\"completed\"}")).isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
        assertThat(cancelled(409, "{\"error\":\"job is currently generating and cannot be interrupted yet\"}"))
                .isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
    }

    private Outcome<FinishedWork> submitted(int status, String body) {
        return Wire.read(dialect, WireResponse.of(status, body), Wire.context(ImageRequest.of("a cat"), 1, null));
    }

    private Outcome<CancelOutcome> cancelled(int status, String body) {
        return dialect.cancel(PART).orElseThrow().reader().apply(WireResponse.of(status, body));
    }

    private Outcome<FinishedWork> looked(int status, String body) {
        return dialect.status(PART).read(WireResponse.of(status, body, "b64_json"));
    }

    private static String finished(String images) {
        return "{" + JOB + "\"status\":\"completed\",\"started\":2,\"completed\":3,\"queue_position\":0,\"result\":"
                + "{\"output_format\":\"png\",\"images\":[" + images.replace("\"P\"", "\"iVBORw0KGgo=\"")
                + "]},\"error\":null}";
    }

    private Outcome<FinishedWork> polled(TaskCall task, String body) {
        return dialect.status(task).read(WireResponse.of(200, body, "b64_json"));
    }
}
