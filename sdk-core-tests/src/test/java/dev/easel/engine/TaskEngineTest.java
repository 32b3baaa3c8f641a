package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.ProviderId;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.ResponseLimits;
import dev.easel.RetryPolicy;
import dev.easel.TaskCall;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.engine.ToyService.Gate;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what the engine promises for every provider, over real sockets and with a virtual clock. */
@Timeout(30)
class TaskEngineTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final String ACCEPTED = "{\"task\":\"t1\"}";

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url())
                .timeSource(time)
                // Where a test has an image host of its own, it is on another port of the same machine.
                .allowDownloadsFrom(service.url().getHost())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        // Whatever a test was about, it leaves no timer behind.
        time.awaitNothingScheduled();
    }

    @Test
    void headers_over_their_limit_end_the_call_and_say_which_limit() {
        service.response(
                "/submit",
                new MockResponse.Builder()
                        .addHeader("X-Long", "x".repeat(2000))
                        .body(ToyService.done())
                        .build());
        ResponseLimits limits = ResponseLimits.builder().headerBytes(2000).build();

        try (ImageClient careful =
                ToyClient.builder(service.url()).limits(limits).build()) {
            assertThatThrownBy(() -> careful.generate(REQUEST))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("headers have 20")
                    .hasMessageContaining("more than 2000")
                    .hasMessageContaining("headerBytes");
        }
        assertThat(service.count("/submit")).isEqualTo(1);
        assertThat(client.generate(REQUEST).images()).hasSize(1);
    }

    @Test
    void a_queued_task_is_polled_until_it_is_done_and_each_change_is_told_once() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"queued\",\"position\":2}")
                .response("/status", "{\"state\":\"queued\",\"position\":2}")
                .response("/status", "{\"state\":\"running\",\"progress\":0.5}")
                .response("/status", ToyService.done());
        List<TaskStatus> told = new CopyOnWriteArrayList<>();
        List<TaskHandle> accepted = new CopyOnWriteArrayList<>();
        TaskListener listener = new TaskListener() {
            @Override
            public void onAccepted(TaskHandle handle) {
                accepted.add(handle);
            }

            @Override
            public void onStatus(TaskHandle handle, TaskStatus status) {
                told.add(status);
            }
        };

        ImageTask task = client.submit(
                REQUEST, CallOptions.builder().addListener(listener).build());
        ImageResult result = time.runUntil(task.result());

        assertThat(result.first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(told)
                .containsExactly(
                        TaskStatus.queued(),
                        TaskStatus.queued(2),
                        TaskStatus.running(0.5),
                        new TaskStatus.Succeeded(1));
        assertThat(accepted)
                .singleElement()
                .satisfies(handle -> assertThat(handle.taskId()).hasValue("t1"));
        assertThat(result.attempts()).isEqualTo(5);
        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(4));
        assertThat(task.status()).isEqualTo(new TaskStatus.Succeeded(1));
    }

    @Test
    void a_status_word_that_nobody_knows_counts_as_running() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"polishing\"}")
                .response("/status", ToyService.done());
        List<TaskStatus> told = new CopyOnWriteArrayList<>();

        ImageTask task = client.submit(REQUEST).onStatus(told::add);
        time.runUntil(task.result());

        assertThat(told).contains(TaskStatus.runningAs("polishing"));
    }

    @Test
    void polls_that_fail_lose_nothing_and_submit_nothing() {
        service.response("/submit", ACCEPTED)
                .response("/status", ToyService.cut())
                .response("/status", ToyService.status(500, "oops"))
                .response("/status", ToyService.status(200, "<html>proxy</html>"))
                .response("/status", ToyService.status(429, "slow down"))
                .response("/status", ToyService.json("{\"state\":\"done\",\"images\":[\"no base64\"]}"))
                .response("/status", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(REQUEST));

        assertThat(result.images()).hasSize(1);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void the_service_says_how_long_to_wait_with_retry_after() {
        service.response("/submit", ACCEPTED)
                .response(
                        "/status",
                        new MockResponse.Builder()
                                .code(503)
                                .addHeader("Retry-After", "7")
                                .build())
                .response("/status", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(REQUEST));

        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void no_wait_comes_near_the_time_that_results_are_kept() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"queued\"}")
                .response("/status", ToyService.done());
        CallOptions hourly = CallOptions.builder()
                .deadline(Duration.ofHours(9))
                .pollSchedule(moment -> Duration.ofHours(1))
                .build();

        ImageResult result = time.runUntil(client.generateAsync(REQUEST, hourly));

        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_deadline_ends_the_wait_and_leaves_the_handle_that_finds_the_task_again() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"running\",\"progress\":0.25}")
                .response("/status", "{\"state\":\"running\",\"progress\":0.25}")
                .response("/status", ToyService.done());
        CompletableFuture<ImageResult> result = client.generateAsync(
                REQUEST, CallOptions.builder().deadline(Duration.ofMillis(2500)).build());

        TaskTimeoutException timeout = catchThrowableOfType(TaskTimeoutException.class, () -> outcome(result));

        assertThat(timeout.lastStatus()).hasValue(TaskStatus.running(0.25));
        assertThat(timeout).hasMessageContaining("2.5 s");
        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(2500).toNanos());
        TaskHandle handle = TaskHandle.decode(timeout.handle().orElseThrow().encode());
        ImageResult resumed = time.runUntil(client.resume(handle).result());
        assertThat(resumed.first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_deadline_ends_an_exchange_that_hangs() throws Exception {
        Gate gate = new Gate();
        service.response("/submit", ACCEPTED).response("/status", gate.before(ToyService.json(ToyService.done())));
        ImageTask task = client.submit(
                REQUEST, CallOptions.builder().deadline(Duration.ofSeconds(20)).build());
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        gate.awaitEntered();

        time.advance(Duration.ofSeconds(19));

        assertThat(catchThrowable(() -> task.result().get(10, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("waiting for the task at toy");
        gate.open();
    }

    @Test
    void a_poll_that_hangs_is_given_up_for_the_next_one() {
        Gate gate = new Gate();
        service.response("/submit", ACCEPTED)
                .response("/status", gate.before(ToyService.json("{\"state\":\"queued\"}")))
                .response("/status", ToyService.done());
        ImageTask task = client.submit(REQUEST);
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        gate.awaitEntered();

        time.advance(Duration.ofSeconds(30));

        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        gate.open();
    }

    @Test
    void a_submission_whose_response_was_lost_is_not_sent_again_and_says_that_it_may_be_billed() {
        service.response("/submit", ToyService.cut());

        OutcomeUnknownException unknown =
                catchThrowableOfType(OutcomeUnknownException.class, () -> outcome(client.generateAsync(REQUEST)));

        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_service_that_is_not_there_was_never_reached() {
        try (ImageClient nobody = ToyClient.builder(URI.create("http://127.0.0.1:1"))
                .timeSource(time)
                .build()) {
            ConnectionException refused =
                    catchThrowableOfType(ConnectionException.class, () -> outcome(nobody.generateAsync(REQUEST)));
            assertThat(refused.mayHaveBeenBilled()).isFalse();
        }
    }

    @Test
    void refusals_become_what_the_caller_can_do_about_them() {
        client.close();
        client = ToyClient.builder(service.url())
                .timeSource(time)
                .retries(RetryPolicy.never())
                .build();
        service.response("/submit", ToyService.status(401, "bad key"))
                .response(
                        "/submit",
                        new MockResponse.Builder()
                                .code(429)
                                .addHeader("Retry-After", "9")
                                .build())
                .response("/submit", ToyService.status(422, "bad words"))
                .response("/submit", ToyService.status(500, "broken"))
                .response("/submit", ToyService.status(200, "<html>"))
                .response("/submit", ToyService.status(302, ""));

        assertThat(failure()).isInstanceOf(AuthenticationException.class);
        assertThat(failure()).isInstanceOfSatisfying(RateLimitedException.class, limited -> {
            assertThat(limited.retryAfter()).hasValue(Duration.ofSeconds(9));
            assertThat(limited.mayHaveBeenBilled()).isFalse();
        });
        assertThat(failure()).isInstanceOfSatisfying(RejectedException.class, rejected -> {
            assertThat(rejected.serviceMessage()).hasValue("bad words");
            assertThat(rejected.httpStatus()).hasValue(422);
        });
        assertThat(failure()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure())
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        unreadable -> assertThat(unreadable.mayHaveBeenBilled()).isTrue());
        assertThat(failure()).isInstanceOf(ProtocolException.class);
        assertThat(service.count("/submit")).isEqualTo(6);
    }

    @Test
    void tasks_that_fail_or_expire_say_so() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"failed\"}")
                .response("/status", "{\"state\":\"gone\"}");

        assertThat(failure()).isInstanceOf(TaskFailedException.class).hasMessageContaining("no luck");
        ImageTask expired = client.submit(REQUEST);
        assertThat(catchThrowable(() -> outcome(expired.result()))).isInstanceOf(TaskExpiredException.class);
        assertThat(expired.status()).isEqualTo(new TaskStatus.Expired());
    }

    @Test
    void cancelling_a_waiting_task_stops_the_wait_and_asks_the_service() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"queued\"}")
                .response("/cancel", "{}");
        ImageTask task = client.submit(REQUEST);
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        CompletableFuture<CancelOutcome> outcome = task.cancel();

        assertThat(outcome.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(task.result()).isCancelled();
        assertThat(task.status()).isEqualTo(new TaskStatus.Cancelled());
        time.advance(Duration.ofMinutes(5));
        assertThat(service.count("/status")).isZero();
        assertThat(task.cancel().join()).as("twice").isEqualTo(CancelOutcome.CANCELLED);
    }

    @Test
    void what_the_service_accepts_after_a_cancellation_is_cancelled_there() {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ACCEPTED))).response("/cancel", "{}");
        ImageTask task = client.submit(REQUEST);
        gate.awaitEntered();

        assertThat(task.result().cancel(true)).isTrue();

        gate.open();
        assertThat(task.cancel().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(service.count("/cancel/t1")).isEqualTo(1);
        assertThatThrownBy(() -> task.await(Duration.ofSeconds(1))).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_finished_task_is_too_late_to_cancel() {
        service.response("/submit", ToyService.done());
        ImageTask task = client.submit(REQUEST);
        time.runUntil(task.result());

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
        assertThat(task.result().join().images()).hasSize(1);
    }

    @Test
    void interrupting_a_blocking_call_cancels_the_task() throws Exception {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ACCEPTED)));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            thrown.complete(catchThrowable(() -> client.generate(REQUEST)));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        gate.awaitEntered();

        caller.interrupt();
        service.response("/cancel", "{}");

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(flag.get(10, TimeUnit.SECONDS)).as("interrupt flag").isTrue();
        gate.open();
    }

    @Test
    void closing_the_client_ends_what_is_under_way_with_its_handle_and_refuses_what_comes_after() {
        service.response("/submit", ACCEPTED).response("/status", "{\"state\":\"queued\"}");
        ImageTask waiting = client.submit(REQUEST);
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        client.close();

        Throwable ended = catchThrowable(() -> waiting.result().get(10, TimeUnit.SECONDS));
        assertThat(ended.getCause())
                .isInstanceOfSatisfying(
                        ClientClosedException.class,
                        closed -> assertThat(closed.handle().orElseThrow().taskId())
                                .hasValue("t1"));
        assertThatThrownBy(() -> client.submit(REQUEST))
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("build a new one");
        client.close();
    }

    @Test
    void a_listener_that_throws_harms_nobody() {
        service.response("/submit", ACCEPTED).response("/status", ToyService.done());
        List<TaskStatus> told = new CopyOnWriteArrayList<>();

        ImageTask task = client.submit(REQUEST)
                .onStatus(status -> {
                    throw new IllegalStateException("the listener's own problem");
                })
                .onStatus(told::add);

        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(told).endsWith(new TaskStatus.Succeeded(1));
    }

    @Test
    void many_images_are_requested_one_by_one_with_seeds_counted_up() {
        service.response("/submit", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(
                ImageRequest.builder().prompt("x").seed(40).count(8).build()));

        assertThat(result.images()).hasSize(8);
        assertThat(result.images())
                .extracting(image -> image.seed().orElseThrow())
                .containsExactly(40L, 41L, 42L, 43L, 44L, 45L, 46L, 47L);
        assertThat(result.images()).extracting(image -> image.index()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(service.count("/submit")).isEqualTo(8);
        assertThat(result.handle().calls()).hasSize(8);
    }

    @Test
    void some_failures_among_many_images_are_listed_and_take_nothing_away() {
        service.response("/submit", request -> {
            String body = request.getBody() == null ? "" : request.getBody().utf8();
            return body.contains("\"seed\":1,") || body.contains("\"seed\":1}")
                    ? ToyService.status(500, "broken")
                    : ToyService.json(ToyService.done());
        });

        ImageResult result = time.runUntil(client.generateAsync(
                ImageRequest.builder().prompt("x").seed(0).count(4).build()));

        assertThat(result.images()).extracting(image -> image.index()).containsExactly(0, 2, 3);
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isEqualTo(1);
            assertThat(failure.cause()).isInstanceOf(OutcomeUnknownException.class);
        });
    }

    @Test
    void an_image_at_an_address_is_awaited_while_its_host_has_it_not_yet_and_gets_no_key() throws Exception {
        try (ToyService host = new ToyService()) {
            service.response("/submit", "{\"urls\":[\"" + host.url() + "/a.png\"]}");
            host.response("/a.png", ToyService.status(404, ""))
                    .response("/a.png", ToyService.status(403, ""))
                    .response("/a.png", ToyService.cut())
                    .response("/a.png", ToyService.image());

            ImageResult result = time.runUntil(client.generateAsync(REQUEST));

            assertThat(result.first().bytes()).isEqualTo(ToyService.IMAGE);
            assertThat(host.seen())
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.getHeaders().get("Authorization"))
                            .isNull());
            assertThat(service.seen().get(0).getHeaders().get("Authorization")).isEqualTo("Bearer " + ToyClient.KEY);
            assertThat(service.count("/submit")).isEqualTo(1);
        }
    }

    @Test
    void an_image_that_cannot_be_fetched_is_reported_with_its_address_and_never_submitted_again() throws Exception {
        try (ToyService host = new ToyService()) {
            service.response("/submit", "{\"urls\":[\"" + host.url() + "/a.png?sig=secret\"]}");
            host.response("/a.png", ToyService.status(410, "gone"));

            DownloadException failed =
                    catchThrowableOfType(DownloadException.class, () -> outcome(client.generateAsync(REQUEST)));

            assertThat(failed.address()).hasValue(URI.create(host.url() + "/a.png?sig=secret"));
            assertThat(failed).hasMessageContaining("410").hasMessageNotContaining("secret");
            assertThat(failed.mayHaveBeenBilled()).isTrue();
            assertThat(service.count("/submit")).isEqualTo(1);
        }
    }

    @Test
    void an_error_page_with_status_200_is_no_image() throws Exception {
        try (ToyService host = new ToyService()) {
            service.response("/submit", "{\"urls\":[\"" + host.url() + "/a.png\"]}");
            host.response("/a.png", ToyService.status(200, "<html>sorry</html>"));

            assertThat(failure()).isInstanceOf(DownloadException.class).hasMessageContaining("sorry");
        }
    }

    @Test
    void more_calls_than_five_go_to_one_host_at_the_same_time() {
        Gate all = new Gate();
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Gate gate = new Gate();
            gates.add(gate);
            service.response("/submit", gate.before(ToyService.json(ToyService.done())));
        }
        service.response("/submit", all.before(ToyService.json(ToyService.done())));
        List<ImageTask> tasks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tasks.add(client.submit(REQUEST));
        }

        gates.forEach(Gate::awaitEntered);

        gates.forEach(Gate::open);
        tasks.forEach(task -> assertThat(time.runUntil(task.result()).images()).hasSize(1));
    }

    @Test
    void calls_beyond_the_limit_in_flight_wait_in_the_order_they_came_and_for_no_longer_than_their_deadline() {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ToyService.done())))
                .response("/submit", ToyService.done());
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxExchangesInFlight(1)
                .build()) {
            ImageTask first = narrow.submit(ImageRequest.of("first"));
            gate.awaitEntered();
            ImageTask impatient = narrow.submit(
                    ImageRequest.of("impatient"),
                    CallOptions.builder().deadline(Duration.ofSeconds(3)).build());
            ImageTask second = narrow.submit(ImageRequest.of("second"));
            ImageTask third = narrow.submit(ImageRequest.of("third"));

            time.advance(Duration.ofSeconds(3));
            assertThat(catchThrowable(() -> outcome(impatient.result()))).isInstanceOf(TaskTimeoutException.class);
            gate.open();

            for (ImageTask task : List.of(first, second, third)) {
                assertThat(time.runUntil(task.result()).images()).hasSize(1);
            }
            assertThat(service.seen())
                    .extracting(request -> request.getBody().utf8().replaceAll(".*prompt\":\"(\\w+).*", "$1"))
                    .as("one at a time, in order, and the one that gave up was never sent")
                    .containsExactly("first", "second", "third");
        }
    }

    @Test
    void polls_are_spread_a_little_where_chance_is_given() {
        service.response("/submit", ACCEPTED).response("/status", ToyService.done());
        try (ImageClient spread = ToyClient.builder(service.url())
                .timeSource(time)
                .random(() -> -1L)
                .build()) {
            ImageResult result = time.runUntil(spread.generateAsync(REQUEST));

            assertThat(result.timings().total()).isBetween(Duration.ofMillis(900), Duration.ofMillis(901));
        }
    }

    @Test
    void a_handle_of_another_provider_or_without_a_task_is_refused() {
        TaskHandle foreign =
                TaskHandle.of(ProviderId.of("dan"), List.of(TaskCall.of("r").withTaskId("t")), time.instant(), null);
        TaskHandle empty = TaskHandle.of(Toy.PROVIDER, List.of(TaskCall.of("r")), time.instant(), null);

        assertThatThrownBy(() -> client.resume(foreign))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("for provider dan");
        assertThatThrownBy(() -> client.resume(empty))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ImageTask.accepted()");
    }

    private Throwable failure() {
        return catchThrowable(() -> outcome(client.generateAsync(REQUEST)));
    }

    /** The result, or the exception as the caller of a blocking verb would see it. */
    private ImageResult outcome(CompletableFuture<ImageResult> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }
}
