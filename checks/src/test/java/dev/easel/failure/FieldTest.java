package dev.easel.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageFailure;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.PollSchedule;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people suffer from elsewhere when an image service fails, and that it does not happen here. */
@Timeout(60)
class FieldTest {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final CallOptions OPTIONS = CallOptions.builder()
            .deadline(DEADLINE)
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(10)))
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closer : closers) {
            closer.close();
        }
        time.awaitNothingScheduled();
    }

    @ParameterizedTest
    @EnumSource
    void an_image_call_that_fails_is_sent_once(Subject subject) {
        Emulator emulator = keep(subject.start(time));
        ImageClient client = client(subject, emulator);
        emulator.always(
                ExchangeKind.SUBMIT,
                Fault.response(500, "text/plain", "the GPU is on fire").afterWork());

        Throwable failure = catchThrowable(() -> outcome(client, subject.request()));

        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        if (subject == Subject.ZHIQITE || subject == Subject.COMFYUI) {
            assertThat(failure).as("it can be asked what became of it").isNull();
        } else {
            assertThat(failure).isInstanceOfSatisfying(OutcomeUnknownException.class, unknown -> {
                assertThat(unknown.mayHaveBeenBilled()).isTrue();
                assertThat(unknown.serviceMessage().orElseThrow())
                        .as("the service's own words are in every exception")
                        .contains("the GPU is on fire");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_image_call_that_is_slow_is_sent_once(Subject subject) {
        Emulator emulator = keep(subject.start(time));
        ImageClient client = client(subject, emulator);
        emulator.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());

        CompletableFuture<ImageResult> result = client.generateAsync(subject.request(), OPTIONS);
        awaitArrival(emulator, ExchangeKind.SUBMIT);
        time.advance(DEADLINE);

        assertThat(catchThrowable(() -> outcome(result))).isInstanceOf(TaskTimeoutException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_poll_that_fails_submits_nothing_again() {
        Emulator emulator = keep(Subject.DAN.start(time));
        emulator.next(ExchangeKind.POLL, Fault.html(503));

        assertThat(outcome(client(Subject.DAN, emulator), Subject.DAN.request()).images())
                .hasSize(1);

        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void five_polls_that_fail_in_a_row_lose_nothing() {
        DanEmulator emulator = keep(DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofSeconds(15))
                .start());
        ImageTask task = client(Subject.DAN, emulator).submit(Subject.DAN.request(), OPTIONS);
        task.accepted().join();
        // One that is answered, then five that are not, each in its own way.
        time.awaitScheduledWithin(Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(10));
        time.awaitScheduledWithin(Duration.ofSeconds(10));
        emulator.next(ExchangeKind.POLL, Fault.closeBeforeResponse());
        emulator.next(ExchangeKind.POLL, Fault.html(502));
        emulator.next(ExchangeKind.POLL, Fault.brokenJson());
        emulator.next(ExchangeKind.POLL, Fault.cutMidResponse());
        emulator.next(ExchangeKind.POLL, Fault.response(500, "text/plain", "oops"));

        assertThat(time.runUntil(task.result()).images()).hasSize(1);

        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(7);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_status_of_500_for_good_ends_by_the_deadline() {
        Emulator emulator = keep(Subject.DAN.start(time));
        emulator.always(ExchangeKind.POLL, Fault.response(500, "text/plain", "oops"));

        assertThat(catchThrowable(() -> outcome(client(Subject.DAN, emulator), Subject.DAN.request())))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("oops");
        assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(DEADLINE);
    }

    @Test
    void a_cancelled_future_ends_the_socket_and_the_polling_and_says_what_the_service_made_of_it() {
        Line line = new Line(Ailment.Stall.NOWHERE, request -> false, 0);
        DanEmulator emulator = keep(DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofHours(1))
                .start());
        ImageClient client = keep(Subject.DAN
                .client(emulator)
                .timeSource(time)
                .httpClient(new OkHttpClient.Builder().eventListener(line).build())
                .build());
        emulator.always(ExchangeKind.POLL, Fault.stallBeforeHeaders());
        ImageTask task = client.submit(Subject.DAN.request(), OPTIONS);
        task.accepted().join();
        time.awaitScheduledWithin(Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(10));
        awaitArrival(emulator, ExchangeKind.POLL);

        task.result().cancel(true);

        line.awaitQuiet();
        time.awaitNothingScheduled();
        time.advance(Duration.ofHours(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        assertThat(task.status()).isEqualTo(new TaskStatus.Cancelled());
        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
    }

    @Test
    void work_that_still_goes_on_is_no_empty_success_and_its_timeout_carries_a_handle_that_resumes() {
        DanEmulator emulator = keep(DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofMinutes(20))
                .start());
        ImageClient client = client(Subject.DAN, emulator);

        TaskTimeoutException late = (TaskTimeoutException) catchThrowable(() -> outcome(client, Subject.DAN.request()));

        assertThat(late.lastStatus().orElseThrow().isFinal()).isFalse();
        String kept = late.handle().orElseThrow().encode();
        time.advance(Duration.ofMinutes(15));
        try (ImageClient other = Subject.DAN.client(emulator).timeSource(time).build()) {
            assertThat(time.runUntil(other.resume(TaskHandle.decode(kept), OPTIONS)
                                    .result())
                            .images())
                    .hasSize(1);
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    /** But for sd-server, whose emulator draws for minutes here. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SD_CPP")
    void work_that_failed_there_ends_at_once(Subject subject) {
        Emulator emulator = keep(subject.start(time));
        emulator.failNextTask();

        assertThat(catchThrowable(() -> outcome(client(subject, emulator), subject.request())))
                .isInstanceOfAny(TaskFailedException.class, OutcomeUnknownException.class, RejectedException.class)
                .isInstanceOf(EaselException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(Duration.ofNanos(time.nanoTime())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void one_image_that_is_refused_does_not_throw_the_others_away() {
        Emulator emulator = keep(Subject.OPENAI.start(time));
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(422, "application/json", "{\"error\":{\"message\":\"not this one\"}}"));
        ImageRequest three = Subject.OPENAI.request().toBuilder().count(3).build();

        ImageResult result = outcome(client(Subject.OPENAI, emulator), three);

        assertThat(result.images()).hasSize(2);
        assertThat(result.failures())
                .singleElement()
                .extracting(ImageFailure::cause)
                .isInstanceOf(RejectedException.class)
                .extracting(cause -> cause.serviceMessage().orElseThrow())
                .isEqualTo("not this one");
    }

    @Test
    void a_result_is_fetched_before_it_expires_however_seldom_one_wants_to_look() {
        DanEmulator emulator = keep(DanEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofSeconds(90))
                .start());
        CallOptions seldom = CallOptions.builder()
                .deadline(Duration.ofHours(2))
                .pollSchedule(PollSchedule.every(Duration.ofHours(1)))
                .build();

        ImageTask task = client(Subject.DAN, emulator).submit(Subject.DAN.request(), seldom);

        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(task.handle().resultLifetime()).hasValue(Duration.ofSeconds(120));
    }

    @Test
    void a_wait_that_the_service_asks_for_is_kept_but_not_beyond_the_deadline() {
        Emulator emulator = keep(Subject.DAN.start(time));
        ImageClient client = client(Subject.DAN, emulator);
        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "later").header("Retry-After", "77"));
        assertThat(outcome(client, Subject.DAN.request()).timings().total())
                .isBetween(Duration.ofSeconds(77), Duration.ofSeconds(90));

        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "later").header("Retry-After", "86400"));
        Duration before = Duration.ofNanos(time.nanoTime());
        assertThat(catchThrowable(() -> outcome(client, Subject.DAN.request())))
                .isInstanceOfSatisfying(RateLimitedException.class, limited -> {
                    assertThat(limited.retryAfter()).hasValue(Duration.ofDays(1));
                    assertThat(limited.mayHaveBeenBilled()).isFalse();
                });
        assertThat(Duration.ofNanos(time.nanoTime())).as("told at once").isEqualTo(before);
    }

    private <C extends AutoCloseable> C keep(C closer) {
        closers.push(closer);
        return closer;
    }

    private ImageClient client(Subject subject, Emulator emulator) {
        return keep(subject.client(emulator).timeSource(time).build());
    }

    private ImageResult outcome(ImageClient client, ImageRequest request) {
        return outcome(client.generateAsync(request, OPTIONS));
    }

    private ImageResult outcome(CompletableFuture<ImageResult> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    /** In real time: until the service has the request. */
    private static void awaitArrival(Emulator emulator, ExchangeKind kind) {
        while (emulator.count(kind) == 0) {
            Thread.onSpinWait();
        }
    }
}
