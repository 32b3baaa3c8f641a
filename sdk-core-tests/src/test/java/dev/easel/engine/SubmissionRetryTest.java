package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.Retry;
import dev.easel.RetryPolicy;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which submissions are sent again, when, and which never are. */
@Timeout(30)
class SubmissionRetryTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final VirtualTime time = VirtualTime.create();
    private final List<Retry> retries = new CopyOnWriteArrayList<>();
    private final CallOptions followed = CallOptions.builder()
            .addListener(new TaskListener() {
                @Override
                public void onRetry(TaskHandle handle, Retry retry) {
                    retries.add(retry);
                }
            })
            .build();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url()).timeSource(time).build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_submission_that_was_refused_before_work_is_sent_again_when_the_service_wants_it() {
        service.response("/submit", refusal("9")).response("/submit", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(REQUEST, followed));

        assertThat(result.images()).hasSize(1);
        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(9));
        assertThat(retries).singleElement().satisfies(retry -> {
            assertThat(retry.kind()).isEqualTo(AttemptKind.SUBMIT);
            assertThat(retry.failure()).hasValue(FailureClass.REFUSED_BEFORE_WORK);
            assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(9));
            assertThat(retry.reason()).contains("429");
        });
    }

    @Test
    void retry_after_is_also_read_as_a_date_by_the_responses_own_clock() {
        MockResponse refusal = new MockResponse.Builder()
                .code(503)
                .addHeader("Date", "Sun, 06 Nov 1994 08:49:30 GMT")
                .addHeader("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")
                .build();
        service.response("/submit", refusal).response("/submit", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(REQUEST));

        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void refusals_without_a_retry_time_are_followed_by_doubling_waits() {
        service.response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.done());

        time.runUntil(client.generateAsync(REQUEST, followed));

        assertThat(retries)
                .extracting(Retry::delay)
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void chance_spreads_the_waits_over_their_whole_length() {
        service.response("/submit", ToyService.status(429, "")).response("/submit", ToyService.done());
        try (ImageClient chancy = ToyClient.builder(service.url())
                .timeSource(time)
                .random(() -> Long.MIN_VALUE)
                .build()) {
            time.runUntil(chancy.generateAsync(REQUEST, followed));
        }

        assertThat(retries).extracting(Retry::delay).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void a_refusal_keeps_every_other_submission_of_the_client_back_and_then_lets_one_try_first() {
        service.response("/submit", refusal("30")).response("/submit", ToyService.done());
        CompletableFuture<ImageResult> first = client.generateAsync(ImageRequest.of("first"), followed);
        time.awaitScheduledWithin(Duration.ofSeconds(30));

        CompletableFuture<ImageResult> second = client.generateAsync(ImageRequest.of("second"));
        CompletableFuture<ImageResult> third = client.generateAsync(ImageRequest.of("third"));

        time.runUntil(CompletableFuture.allOf(first, second, third));
        assertThat(service.seen())
                .extracting(request -> request.getBody().utf8().replaceAll(".*prompt\":\"(\\w+).*", "$1"))
                .as("whoever was sent back tries first and alone")
                .startsWith("first", "first")
                .containsExactlyInAnyOrder("first", "first", "second", "third");
        assertThat(second.join().timings().total()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_wait_beyond_the_deadline_is_not_begun() {
        service.response("/submit", refusal("60"));
        CallOptions hurried =
                CallOptions.builder().deadline(Duration.ofSeconds(20)).build();

        RateLimitedException limited =
                catchThrowableOfType(RateLimitedException.class, () -> outcome(client.generateAsync(REQUEST, hurried)));

        assertThat(limited)
                .hasMessageContaining("the wait of 60.0 s goes beyond the deadline, 20.0 s from now")
                .hasMessageContaining("429");
        assertThat(limited.retryAfter()).hasValue(Duration.ofSeconds(60));
        assertThat(limited.mayHaveBeenBilled()).isFalse();
        assertThat(time.nanoTime()).as("told at once").isZero();
    }

    @Test
    void what_the_service_will_not_take_before_the_deadline_is_not_kept_waiting_for_it() {
        service.response("/submit", refusal("30")).response("/submit", ToyService.done());
        CompletableFuture<ImageResult> refused = client.generateAsync(REQUEST);
        time.awaitScheduledWithin(Duration.ofSeconds(30));

        CompletableFuture<ImageResult> behind = client.generateAsync(
                REQUEST, CallOptions.builder().deadline(Duration.ofSeconds(5)).build());

        assertThat(catchThrowable(() -> outcome(behind)))
                .isInstanceOfSatisfying(RateLimitedException.class, limited -> {
                    assertThat(limited.mayHaveBeenBilled()).isFalse();
                    assertThat(limited.retryAfter()).hasValue(Duration.ofSeconds(30));
                })
                .hasMessageContaining("asked to wait another 30.0 s")
                .hasMessageContaining("Nothing was sent");
        time.runUntil(refused);
        assertThat(service.count("/submit")).isEqualTo(2);
    }

    @Test
    void the_deadline_ends_the_wait_for_a_turn_and_says_what_was_waited_for() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/status", "{\"state\":\"queued\"}")
                .response("/cancel", "{}");
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build()) {
            CompletableFuture<ImageResult> first = narrow.generateAsync(REQUEST);
            time.awaitScheduledWithin(Duration.ofSeconds(1));
            CompletableFuture<ImageResult> behind = narrow.generateAsync(
                    REQUEST,
                    CallOptions.builder().deadline(Duration.ofMillis(500)).build());
            time.advance(Duration.ofMillis(500));

            assertThat(catchThrowable(() -> outcome(behind)))
                    .isInstanceOfSatisfying(
                            TaskTimeoutException.class,
                            late -> assertThat(late.mayHaveBeenBilled()).isFalse())
                    .hasMessageContaining("0.5 s passed while waiting for one of 1 unfinished tasks to end")
                    .hasMessageContaining("nothing was billed");
            first.cancel(true);
            assertThat(service.count("/submit")).isEqualTo(1);
        }
    }

    @Test
    void a_submission_that_never_arrives_is_tried_five_times_with_doubling_waits() {
        try (ImageClient lonely = ToyClient.builder(NOBODY).timeSource(time).build()) {
            ConnectionException unreachable = catchThrowableOfType(
                    ConnectionException.class, () -> outcome(lonely.generateAsync(REQUEST, followed)));

            assertThat(unreachable).hasMessageContaining("5 attempts").hasMessageContaining("nothing was billed");
            assertThat(unreachable.failureClass()).hasValue(FailureClass.NEVER_DELIVERED);
            assertThat(unreachable.mayHaveBeenBilled()).isFalse();
        }
        assertThat(retries)
                .extracting(Retry::delay)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void retries_wait_for_the_budget_when_it_is_used_up() {
        RetryPolicy tight = RetryPolicy.builder().budget(1).attempts(4).build();
        try (ImageClient lonely =
                ToyClient.builder(NOBODY).timeSource(time).retries(tight).build()) {
            CompletableFuture<ImageResult> one = lonely.generateAsync(REQUEST, followed);

            assertThat(catchThrowable(() -> outcome(one))).isInstanceOf(ConnectionException.class);
        }
        assertThat(retries)
                .extracting(Retry::delay)
                .as("one is in the budget; each further one has to wait for a second to bring it back")
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void a_retry_for_which_there_is_no_time_costs_the_budget_nothing() {
        RetryPolicy tight = RetryPolicy.builder().budget(1).attempts(2).build();
        try (ImageClient lonely =
                ToyClient.builder(NOBODY).timeSource(time).retries(tight).build()) {
            CallOptions hurried =
                    CallOptions.builder().deadline(Duration.ofMillis(500)).build();
            assertThat(catchThrowable(() -> outcome(lonely.generateAsync(REQUEST, hurried))))
                    .isInstanceOf(ConnectionException.class);
            assertThat(time.nanoTime()).as("told at once").isZero();

            assertThat(catchThrowable(() -> outcome(lonely.generateAsync(REQUEST, followed))))
                    .isInstanceOf(ConnectionException.class);
        }
        assertThat(retries).extracting(Retry::delay).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void a_refusal_for_which_there_is_no_time_costs_the_budget_nothing() {
        service.response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.done());
        try (ImageClient tight = tight()) {
            CallOptions hurried =
                    CallOptions.builder().deadline(Duration.ofMillis(100)).build();
            assertThat(catchThrowable(() -> outcome(tight.generateAsync(REQUEST, hurried))))
                    .isInstanceOf(RateLimitedException.class);
            assertThat(time.nanoTime()).as("told at once").isZero();

            outcome(tight.generateAsync(REQUEST, followed));
        }
        assertThat(retries)
                .extracting(Retry::delay)
                .as("the second refusal in a row, and no wait for the budget")
                .containsExactly(Duration.ofMillis(200));
    }

    @Test
    void an_accepted_submission_gives_the_budget_a_retry_back() {
        service.response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.done())
                .response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.done());
        try (ImageClient tight = tight()) {
            outcome(tight.generateAsync(REQUEST, followed));
            outcome(tight.generateAsync(REQUEST, followed));
        }
        assertThat(retries)
                .extracting(Retry::delay)
                .as("a tenth of a second brings back a tenth of a retry")
                .containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
    }

    @Test
    void a_service_that_asks_for_a_pause_while_it_accepts_gets_it() {
        service.response("/submit", ToyService.done());
        BentProtocol pausing = new BentProtocol() {
            @Override
            public Duration pauseAfter(WireResponse response) {
                return Duration.ofSeconds(30);
            }
        };
        try (ImageClient patient =
                AnyClient.of(pausing, service.url()).timeSource(time).build()) {
            assertThat(outcome(patient.generateAsync(REQUEST)).timings().total())
                    .isZero();
            assertThat(outcome(patient.generateAsync(REQUEST)).timings().total())
                    .isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void an_acceptance_is_awaited_for_thirty_seconds_after_a_cancellation_and_then_given_up() {
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/submit", gate.before(ToyService.json("{\"task\":\"t1\"}")));
        Calls calls = new Calls();
        try (ImageClient counted = ToyClient.builder(service.url())
                .timeSource(time)
                .httpClient(calls.client())
                .build()) {
            ImageTask task = counted.submit(REQUEST);
            gate.awaitEntered();

            CompletableFuture<CancelOutcome> cancelled = task.cancel();
            time.advance(Duration.ofSeconds(30).minusNanos(1));
            assertThat(cancelled).isNotDone();
            time.advance(Duration.ofNanos(1));

            assertThat(cancelled)
                    .as("nobody knows an id to cancel")
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(CancelOutcome.NOT_SUPPORTED);
            calls.awaitNone();
        }
        gate.open();
    }

    @Test
    void a_cancelled_task_of_several_calls_is_cancelled_as_far_as_the_worst_of_them() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/submit", "{\"task\":\"t2\"}")
                .response("/cancel/t1", "{}")
                .response("/cancel/t2", ToyService.status(409, "too late"));
        service.response("/status", "{\"state\":\"queued\"}");
        ImageTask task = client.submit(
                ImageRequest.builder().prompt("a lighthouse").count(2).build());
        task.accepted().join();

        assertThat(task.cancel()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(CancelOutcome.TOO_LATE);
    }

    @Test
    void retrying_can_be_switched_off() {
        service.response("/submit", refusal("9"));
        try (ImageClient strict = ToyClient.builder(service.url())
                .timeSource(time)
                .retries(RetryPolicy.never())
                .build()) {
            assertThat(catchThrowable(() -> outcome(strict.generateAsync(REQUEST, followed))))
                    .isInstanceOf(RateLimitedException.class);
        }
        assertThat(retries).isEmpty();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void what_may_have_arrived_is_never_sent_again() {
        service.response("/submit", ToyService.cut())
                .response("/submit", ToyService.status(500, "broken"))
                .response("/submit", ToyService.status(503, "no word on when to come back"))
                .response("/submit", ToyService.status(502, "<html>bad gateway</html>"));

        for (int i = 1; i <= 4; i++) {
            OutcomeUnknownException unknown = catchThrowableOfType(
                    OutcomeUnknownException.class, () -> outcome(client.generateAsync(REQUEST, followed)));
            assertThat(unknown.failureClass()).hasValue(FailureClass.OUTCOME_UNKNOWN);
            assertThat(service.count("/submit")).isEqualTo(i);
        }
        assertThat(retries).isEmpty();
    }

    @Test
    void no_more_tasks_are_unfinished_than_the_service_allows_and_the_others_go_in_order() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/submit", "{\"task\":\"t2\"}")
                .response("/submit", "{\"task\":\"t3\"}")
                .response("/status/t1", "{\"state\":\"queued\"}")
                .response("/status/t1", ToyService.done())
                .response("/status/t2", ToyService.done())
                .response("/status/t3", ToyService.done());
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build()) {
            CompletableFuture<ImageResult> first = narrow.generateAsync(REQUEST);
            CompletableFuture<ImageResult> second = narrow.generateAsync(REQUEST);
            CompletableFuture<ImageResult> third = narrow.generateAsync(REQUEST);
            second.cancel(true);

            time.runUntil(CompletableFuture.allOf(first, third));

            assertThat(service.count("/submit"))
                    .as("the cancelled one was never sent")
                    .isEqualTo(2);
            assertThat(service.seen())
                    .extracting(request -> request.getUrl().encodedPath())
                    .containsExactly("/submit", "/status/t1", "/status/t1", "/submit", "/status/t2");
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> RetryPolicy.builder()
                        .attempts(0)
                        .budget(0)
                        .firstDelay(Duration.ZERO)
                        .longestDelay(Duration.ofMillis(-1))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("attempts")
                .hasMessageContaining("budget")
                .hasMessageContaining("firstDelay")
                .hasMessageContaining("longestDelay");
        assertThatThrownBy(() -> ToyClient.builder(NOBODY).maxUnfinishedTasks(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxUnfinishedTasks");
    }

    /** One retry, and waits that are short beside the second that brings it back. */
    private ImageClient tight() {
        return ToyClient.builder(service.url())
                .timeSource(time)
                .retries(RetryPolicy.builder()
                        .budget(1)
                        .firstDelay(Duration.ofMillis(100))
                        .build())
                .build();
    }

    private static MockResponse refusal(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    private ImageResult outcome(CompletableFuture<ImageResult> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }
}
