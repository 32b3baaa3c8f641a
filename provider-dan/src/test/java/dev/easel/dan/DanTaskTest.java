package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task's way through the service's queue, and every way in which it may end. */
class DanTaskTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_task_is_seen_in_the_queue_then_at_work_then_done() {
        DanEmulator emulator = bench.start(
                DanEmulator.builder().queueTime(Duration.ofMillis(1_500)).generationTime(Duration.ofMillis(1_000)));
        Heard heard = new Heard();

        ImageTask task = bench.client(emulator)
                .submit(
                        Bench.LIGHTHOUSE,
                        CallOptions.builder().addListener(heard).build());
        ImageResult result = bench.time().runUntil(task.result());

        assertThat(heard.statuses)
                .containsExactly(TaskStatus.queued(1), TaskStatus.running(), new TaskStatus.Succeeded(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(3);
        assertThat(result.attempts()).isEqualTo(4);
        assertThat(result.handle()).isEqualTo(heard.accepted);
        assertThat(result.handle().resultLifetime()).contains(Duration.ofSeconds(120));
    }

    @Test
    void a_place_in_the_queue_is_told_as_it_moves_up() {
        DanEmulator emulator = bench.start(DanEmulator.builder().generationTime(Duration.ofMillis(1_500)));
        bench.submitAndForget(emulator);
        bench.submitAndForget(emulator);
        Heard heard = new Heard();

        ImageTask third = bench.client(emulator)
                .submit(
                        Bench.LIGHTHOUSE,
                        CallOptions.builder().addListener(heard).build());
        bench.time().runUntil(third.result());

        assertThat(heard.statuses)
                .containsExactly(
                        TaskStatus.queued(2), TaskStatus.queued(1), TaskStatus.running(), new TaskStatus.Succeeded(1));
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_key_is_named_as_such_and_never_shown(DanEmulator.ErrorStatus errorStatus) {
        DanEmulator emulator = bench.start(DanEmulator.builder().errorStatus(errorStatus));

        EaselException failure =
                bench.failure(bench.client(emulator, Dan.builder().apiKey("sk-MARKEDKEY-wrong")), Bench.LIGHTHOUSE);

        assertThat(failure)
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("dan refused the credential")
                .hasMessageNotContaining("sk-MARKEDKEY-wrong");
        assertThat(failure.serviceCode()).contains("1000");
        assertThat(failure.serviceMessage()).contains("forbidden");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_field_is_told_in_the_services_words(DanEmulator.ErrorStatus errorStatus) {
        DanEmulator emulator = bench.start(DanEmulator.builder().errorStatus(errorStatus));

        EaselException failure = bench.failure(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().model("chillout_mix").build());

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("code 3000: Invalid model");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_failed_task_is_a_failure_with_its_handle() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.failNextTask();

        EaselException failure = bench.failure(bench.client(emulator), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(TaskFailedException.class);
        assertThat(failure.serviceMessage()).as("the service gives no reason").isEmpty();
        assertThat(failure.handle().flatMap(TaskHandle::taskId)).isPresent();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void after_120_seconds_a_result_is_gone() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        TaskHandle handle = bench.submitAndForget(emulator);
        bench.time().advance(Duration.ofSeconds(121));

        ImageTask resumed = bench.client(emulator).resume(handle);
        Throwable failure = catchThrowable(() -> bench.time().runUntil(resumed.result()));

        assertThat(failure)
                .hasCauseInstanceOf(TaskExpiredException.class)
                .rootCause()
                .hasMessageContaining("the task is unknown, or it finished more than 120 seconds ago");
        assertThat(resumed.status()).isEqualTo(new TaskStatus.Expired());
    }

    @Test
    void within_120_seconds_another_client_gets_the_result_by_the_handle() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        TaskHandle handle = bench.submitAndForget(emulator);
        bench.time().advance(Duration.ofSeconds(119));

        ImageResult result = bench.time()
                .runUntil(bench.client(emulator)
                        .resume(TaskHandle.decode(handle.encode()))
                        .result());

        assertThat(result.first().seed()).hasValue(42);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_deadline_leaves_a_handle_that_brings_the_image_later() {
        DanEmulator emulator = bench.start(DanEmulator.builder().queueTime(Duration.ofSeconds(8)));
        ImageClient client = bench.client(emulator);
        ImageTask late = client.submit(
                Bench.LIGHTHOUSE,
                CallOptions.builder().deadline(Duration.ofSeconds(4)).build());

        TaskTimeoutException failure = (TaskTimeoutException)
                catchThrowable(() -> bench.time().runUntil(late.result())).getCause();
        assertThat(failure.lastStatus()).contains(TaskStatus.queued(1));
        assertThat(failure.handle()).isPresent();

        ImageTask again = client.resume(failure.handle().orElseThrow());
        assertThat(bench.time().runUntil(again.result()).first().size()).contains(Size.of(64, 128));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void cancelling_ends_the_polls_and_says_that_the_service_goes_on() {
        DanEmulator emulator = bench.start(DanEmulator.builder().queueTime(Duration.ofSeconds(30)));
        ImageTask task = bench.client(emulator).submit(Bench.LIGHTHOUSE);
        task.accepted().join();

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
        assertThat(catchThrowable(() -> task.result().join())).isInstanceOf(CancellationException.class);
        assertThat(task.status()).isEqualTo(new TaskStatus.Cancelled());

        bench.time().advance(Duration.ofSeconds(60));
        assertThat(emulator.exchanges()).hasSize(1);
    }

    @Test
    void a_blocking_call_that_the_service_gave_up_may_have_been_billed_and_is_not_repeated() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(200, "application/json", "{\"code\":500,\"message\":\"timeout\"}"));

        EaselException failure =
                bench.failure(bench.client(emulator, bench.dan().blocking(true)), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class).hasMessageContaining("timeout");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_blocking_task_that_fails_is_told_as_such() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.failNextTask();

        assertThat(bench.failure(bench.client(emulator, bench.dan().blocking(true)), Bench.LIGHTHOUSE))
                .isInstanceOf(TaskFailedException.class);
    }

    @Test
    void a_proxys_page_of_html_is_no_riddle() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.html(413));

        assertThat(bench.failure(bench.client(emulator), Bench.LIGHTHOUSE))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("HTTP 413")
                .hasMessageContaining("an HTML page: 413");
    }

    @Test
    void a_poll_that_fails_is_made_again_and_nothing_is_submitted_twice() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(ExchangeKind.POLL, Fault.html(502));
        emulator.next(ExchangeKind.POLL, Fault.brokenJson());
        emulator.next(ExchangeKind.POLL, Fault.closeBeforeResponse());

        ImageResult result = bench.run(bench.client(emulator), Bench.LIGHTHOUSE);

        assertThat(result.first().seed()).hasValue(42);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    private static final class Heard implements TaskListener {
        private final List<TaskStatus> statuses = Collections.synchronizedList(new ArrayList<>());
        private volatile TaskHandle accepted;

        @Override
        public void onAccepted(TaskHandle handle) {
            accepted = handle;
        }

        @Override
        public void onStatus(TaskHandle handle, TaskStatus status) {
            statuses.add(status);
        }
    }
}
