package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CancelOutcome;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client and the Comfy API v2 of the testkit, over real sockets and in virtual time. */
@Timeout(60)
class ComfyUiV2EndToEndTest extends ComfyUiTest {
    private static final String KEY = "MARKEDKEY-of-comfy";

    private void open(ComfyUiEmulator.Builder options) {
        emulator = options.dialect(ComfyUiEmulator.Dialect.API_V2)
                .requireHeader("Authorization", "Bearer " + KEY)
                .clock(time)
                .start();
        client = client().build();
    }

    @Override
    ComfyUiBuilder client() {
        return super.client().dialect(ComfyUiDialect.API_V2).apiKey(KEY);
    }

    private static Fault error(int status, String code) {
        return Fault.response(
                status,
                "application/json",
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"in its words\",\"details\":{}}}");
    }

    @Test
    void a_text_becomes_an_image() throws IOException {
        open(ComfyUiEmulator.builder().queueTime(Duration.ofSeconds(3)));

        ImageResult result = run(lighthouse().seed(42).build());

        assertThat(result.warnings()).isEmpty();
        assertThat(sizeOf(result.first()).width()).isEqualTo(64);
        assertThat(result.first().generation().seed()).hasValue(42);
    }

    /** The files may be on a host of their own, whose addresses are signed and refuse any other credential. */
    @Test
    void the_key_goes_to_the_server_and_never_to_another_host() {
        open(ComfyUiEmulator.builder().separateImageHost());
        client.close();
        client = client().allowDownloadsFrom(emulator.imageHost().getHost() + ":"
                        + emulator.imageHost().getPort())
                .build();

        assertThat(run(lighthouse().build()).images()).hasSize(1);

        assertThat(emulator.exchanges())
                .allSatisfy(exchange -> assertThat(exchange.header("Authorization"))
                        .isEqualTo(exchange.path().startsWith("/api/") ? "Bearer " + KEY : null));
        assertThat(emulator.exchanges()).anyMatch(exchange -> !exchange.path().startsWith("/api/"));
    }

    @Test
    void images_are_uploaded_as_assets() throws IOException {
        open(ComfyUiEmulator.builder());

        ImageResult drawn = run(lighthouse()
                .initImage(image(64, 64, Color.RED, Color.RED))
                .mask(image(64, 64, Color.BLACK, Color.WHITE))
                .build());
        ImageResult larger = runUpscale(UpscaleRequest.builder()
                .image(image(32, 24, Color.RED, Color.BLUE))
                .factor(3)
                .build());

        assertThat(drawn.images()).hasSize(1);
        assertThat(sizeOf(larger.first()).height()).isEqualTo(72);
        assertThat(emulator.exchanges()).extracting(Exchange::path).contains("/api/v2/assets");
    }

    @Test
    void place_and_progress_are_told_by_polls() {
        open(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        emulator.submitAsOtherClient();

        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);

        await(
                task,
                status -> status instanceof TaskStatus.Queued queued
                        && queued.position().isPresent());
        await(
                task,
                status -> status instanceof TaskStatus.Running running
                        && running.progress().orElse(0) > 0.1);
        assertThat(ended(task).images()).hasSize(1);
    }

    @Test
    void a_pending_task_and_a_running_one_are_cancelled() {
        open(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        ImageTask running = client.submit(lighthouse().build(), EVERY_SECOND);
        await(running, status -> status instanceof TaskStatus.Running);
        ImageTask pending = client.submit(lighthouse().build(), EVERY_SECOND);
        await(pending, status -> status instanceof TaskStatus.Queued);

        assertThat(time.runUntil(pending.cancel())).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(time.runUntil(running.cancel())).isEqualTo(CancelOutcome.CANCELLED);
    }

    @Test
    void a_handle_is_resumed_by_another_client() {
        open(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().seed(9).build(), EVERY_SECOND);
        String stored = time.runUntil(task.accepted()).encode();
        client.close();
        client = client().build();

        ImageResult result = ended(client.resume(TaskHandle.decode(stored), EVERY_SECOND));

        assertThat(result.first().generation().seed()).hasValue(9);
        assertThat(stored).doesNotContain(KEY);
    }

    @Test
    void a_result_that_is_kept_no_longer_is_expired() {
        open(ComfyUiEmulator.builder().resultLifetime(Duration.ofMinutes(10)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        TaskHandle handle = time.runUntil(task.accepted());
        ended(task);
        time.advance(Duration.ofMinutes(11));

        assertThat(catchThrowable(() -> ended(client.resume(handle, EVERY_SECOND))))
                .isInstanceOf(TaskExpiredException.class);
    }

    /** The service chooses the id and has no list to find a task by, so nobody can know. */
    @Test
    void a_lost_response_is_an_unknown_outcome_and_not_sent_again() {
        open(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        OutcomeUnknownException unknown = catchThrowableOfType(
                OutcomeUnknownException.class, () -> run(lighthouse().build()));

        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_request_id_that_was_used_before_is_an_unknown_outcome_and_not_run_again() {
        open(ComfyUiEmulator.builder());
        ImageRequest request = lighthouse().requestId("order-1").build();
        run(request);

        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> run(request));

        assertThat(unknown.serviceCode()).contains("idempotency_key_reuse");
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void a_failed_task_is_told_in_the_words_of_the_server_with_its_node() {
        open(ComfyUiEmulator.builder());
        emulator.failNextTask();

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> run(lighthouse().build()));

        assertThat(failed.serviceCode()).contains("execution_error");
        assertThat(failed).hasMessageContaining("it failed in node");
    }

    @Test
    void a_missing_key_is_a_refused_credential() {
        open(ComfyUiEmulator.builder());
        client.close();
        client = super.client().dialect(ComfyUiDialect.API_V2).build();

        assertThat(catchThrowable(() -> run(lighthouse().build()))).isInstanceOf(AuthenticationException.class);
    }

    @ParameterizedTest
    @CsvSource({"queue_full", "rate_limited", "deployment_not_ready"})
    void what_is_busy_is_waited_for_and_sent_again(String code) {
        open(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, error(429, code).header("Retry-After", "7"));

        assertThat(run(lighthouse().build()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "402, insufficient_credits",
        "422, invalid_workflow",
        "422, workflow_format_ui",
        "422, missing_asset",
        "422, deployment_stopped"
    })
    void what_is_refused_before_any_work_is_rejected_in_its_words(int status, String code) {
        open(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, error(status, code));

        RejectedException rejected = catchThrowableOfType(
                RejectedException.class, () -> run(lighthouse().build()));

        assertThat(rejected.serviceCode()).contains(code);
        assertThat(rejected.serviceMessage()).contains("in its words");
        assertThat(rejected.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void a_fault_of_the_server_is_an_unknown_outcome() {
        open(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, error(500, "upstream_error"));

        assertThat(catchThrowable(() -> run(lighthouse().build()))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void previews_have_no_setting_there() {
        open(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse()
                .addOptions(ComfyUiOptions.builder().previews(true).build())
                .build());

        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString()).contains("previews"));
    }

    @Test
    void the_stream_of_events_ends_with_the_task() {
        open(ComfyUiEmulator.builder().generationTime(Duration.ofSeconds(10)));

        run(lighthouse().build());

        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .anyMatch(path -> path.matches("/api/v2/jobs/[^/]+/events"));
    }
}
