package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.engine.ToyService.Gate;
import dev.easel.spi.Outcome;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests progress polls beside a submission that has no response yet: they never harm it. */
@Timeout(60)
class WatchTest {
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a lighthouse").requestId("job-1").build();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String PROGRESS = "/progress/job-1";

    private final VirtualTime time = VirtualTime.create();
    private final Calls calls = new Calls();
    private final Gate drawing = new Gate();
    private final List<TaskStatus> told = new CopyOnWriteArrayList<>();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", drawing.before(ToyService.json(ToyService.done())));
    }

    @AfterEach
    void stop() {
        drawing.open();
        calls.awaitNone();
        time.awaitNothingScheduled();
        service.close();
    }

    @Test
    void a_submission_that_blocks_is_asked_meanwhile_how_far_it_is() {
        service.response(PROGRESS, "{\"share\":0.25}").response(PROGRESS, "{\"share\":0.5}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            poll();
            poll();
            poll();
            drawing.open();

            assertThat(task.result().join().images()).hasSize(1);
            assertThat(task.result().join().attempts()).isEqualTo(4);
        }
        assertThat(told)
                .containsExactly(
                        TaskStatus.submitting(),
                        TaskStatus.running(0.25),
                        TaskStatus.running(0.5),
                        new TaskStatus.Succeeded(1));
    }

    @Test
    void the_schedule_of_the_call_says_when() {
        service.response(PROGRESS, "{\"share\":0.25}");
        try (ImageClient client = client().build()) {
            ImageTask task = client.submit(
                    REQUEST,
                    CallOptions.builder()
                            .pollSchedule(moment -> Duration.ofSeconds(moment.number() * 10L))
                            .build());
            drawing.awaitEntered();
            time.awaitScheduledWithin(Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(9));
            assertThat(service.count(PROGRESS)).isZero();
            time.advance(SECOND);
            time.awaitScheduledWithin(Duration.ofSeconds(20));
            time.advance(Duration.ofSeconds(19));
            assertThat(service.count(PROGRESS)).isEqualTo(1);
            drawing.open();
            task.result().join();
        }
    }

    @Test
    void a_response_that_comes_after_the_submissions_is_not_told() {
        Gate polling = new Gate();
        service.response(PROGRESS, polling.before(ToyService.json("{\"share\":0.99}")));
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            begin();
            polling.awaitEntered();
            drawing.open();
            task.result().join();
            polling.open();
            calls.awaitNone();
            passTime();

            assertThat(told).containsExactly(TaskStatus.submitting(), new TaskStatus.Succeeded(1));
            assertThat(service.count(PROGRESS)).isEqualTo(1);
        }
    }

    @Test
    void a_poll_that_fails_says_nothing_and_is_followed_by_the_next() {
        service.response(PROGRESS, ToyService.cut())
                .response(PROGRESS, ToyService.status(500, "broken"))
                .response(PROGRESS, "{}")
                .response(PROGRESS, ToyService.status(200, "<html>"))
                .response(PROGRESS, ToyService.status(429, "busy"))
                .response(PROGRESS, "{\"share\":0.75}");
        try (ImageClient client = client().build()) {
            Story story = new Story();
            ImageTask task = submit(client, options -> options.addListener(story));
            for (int polls = 0; polls < 6; polls++) {
                poll();
            }
            drawing.open();
            task.result().join();

            assertThat(story.awaitFinished().events()).noneMatch(event -> event.startsWith("retry"));
        }
        assertThat(told)
                .containsExactly(TaskStatus.submitting(), TaskStatus.running(0.75), new TaskStatus.Succeeded(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 405, 422})
    void a_service_that_has_no_such_thing_is_asked_no_more(int status) {
        service.response(PROGRESS, ToyService.status(status, "no"));
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            begin();
            awaitPoll();
            calls.awaitOnly(1);
            passTime();
            drawing.open();

            assertThat(task.result().join().images()).hasSize(1);
        }
        assertThat(service.count(PROGRESS)).isEqualTo(1);
        assertThat(told).containsExactly(TaskStatus.submitting(), new TaskStatus.Succeeded(1));
    }

    @Test
    void the_way_in_which_the_poll_got_its_response_is_kept() {
        service.response(PROGRESS, "{\"ask\":\"/older\"}").response("/older", "{\"share\":0.5}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            poll();
            poll();
            poll();
            drawing.open();
            task.result().join();
        }
        assertThat(service.count(PROGRESS)).isEqualTo(1);
        assertThat(service.count("/older")).isEqualTo(3);
    }

    @Test
    void a_poll_that_leads_in_circles_takes_five_exchanges_at_most() {
        service.response(PROGRESS, "{\"ask\":\"" + PROGRESS + "\"}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            poll();
            time.awaitScheduledWithin(SECOND);
            assertThat(service.count(PROGRESS)).isEqualTo(5);
            drawing.open();
            task.result().join();
        }
    }

    @Test
    void how_a_task_ended_is_not_for_a_poll_to_say() {
        service.response(PROGRESS, "{\"share\":1}");
        try (ImageClient client = client(new BlockingProtocol() {
                    @Override
                    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
                        return Optional.of(new WireExchange<>(
                                WireRequest.get(PROGRESS).build(),
                                response -> Outcome.done(new TaskStatus.Failed("says a poll"))));
                    }
                })
                .build()) {
            ImageTask task = submit(client);
            poll();
            poll();
            drawing.open();
            task.result().join();
        }
        assertThat(told).containsExactly(TaskStatus.submitting(), new TaskStatus.Succeeded(1));
    }

    @Test
    void a_provider_that_throws_at_a_poll_breaks_nothing_else() {
        service.response(PROGRESS, "{\"share\":0.5}");
        List<ProviderProtocol> broken = List.of(
                new BlockingProtocol() {
                    @Override
                    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
                        throw new IllegalStateException("no idea whom to ask");
                    }
                },
                new BlockingProtocol() {
                    @Override
                    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
                        return Optional.of(
                                new WireExchange<>(WireRequest.get(PROGRESS).build(), response -> {
                                    throw new IllegalStateException("no idea what it says");
                                }));
                    }
                });
        for (ProviderProtocol protocol : broken) {
            Gate gate = new Gate();
            service.responseOnce("/submit", gate.before(ToyService.json(ToyService.done())));
            try (ImageClient client = client(protocol).build()) {
                CompletableFuture<ImageResult> result = client.generateAsync(REQUEST);
                gate.awaitEntered();
                time.advance(Duration.ofSeconds(30));
                gate.open();

                assertThat(result.join().images()).hasSize(1);
            }
        }
    }

    @Test
    void a_cancelled_task_asks_nothing_more_but_what_stops_it() {
        service.response(PROGRESS, "{\"share\":0.5}").response("/cancel/job-1", "{}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            poll();
            time.awaitScheduledWithin(SECOND);

            assertThat(task.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
            passTime();
            assertThat(service.count(PROGRESS)).isEqualTo(1);
            assertThat(service.count("/cancel")).isEqualTo(1);
        }
        assertThat(told).containsExactly(TaskStatus.submitting(), TaskStatus.running(0.5), new TaskStatus.Cancelled());
    }

    @Test
    void a_poll_under_way_ends_when_its_task_is_cancelled() {
        Gate polling = new Gate();
        service.response(PROGRESS, polling.before(ToyService.json("{\"share\":0.5}")))
                .response("/cancel/job-1", "{}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client);
            begin();
            polling.awaitEntered();
            task.cancel().join();

            calls.awaitNone();
            time.awaitNothingScheduled();
            polling.open();
            // Listeners hear of it on another thread, a moment later.
            while (told.size() < 2) {
                Thread.onSpinWait();
            }
        }
        assertThat(told).containsExactly(TaskStatus.submitting(), new TaskStatus.Cancelled());
    }

    @Test
    void nothing_is_left_over_when_the_client_is_closed() {
        service.response(PROGRESS, "{\"share\":0.5}");
        ImageClient client = client().build();
        ImageTask task = submit(client);
        poll();
        client.close();

        assertThatThrownBy(task.result()::join).hasCauseInstanceOf(ClientClosedException.class);
        calls.awaitNone();
        time.awaitNothingScheduled();
        assertThat(service.count(PROGRESS)).isEqualTo(1);
    }

    @Test
    void the_deadline_ends_it_and_the_last_that_was_heard_is_told() {
        service.response(PROGRESS, "{\"share\":0.5}");
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client, options -> options.deadline(Duration.ofMillis(2500)));
            poll();
            poll();
            time.awaitScheduledWithin(SECOND);
            time.advance(SECOND);

            assertThatThrownBy(task.result()::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            TaskTimeoutException.class,
                            late -> assertThat(late.lastStatus()).hasValue(TaskStatus.running(0.5)));
        }
        assertThat(service.count(PROGRESS)).isEqualTo(2);
    }

    @Test
    void a_submission_that_was_refused_is_asked_about_only_once_it_is_under_way_again() {
        service.response(PROGRESS, "{\"share\":0.5}");
        service.responseOnce(
                "/submit",
                request -> new MockResponse.Builder()
                        .code(429)
                        .addHeader("Retry-After", "30")
                        .build());
        try (ImageClient client = client().build()) {
            Story story = new Story();
            CompletableFuture<ImageResult> result = client.generateAsync(
                    REQUEST, CallOptions.builder().addListener(story).build());
            while (story.events().stream().noneMatch(event -> event.startsWith("retry SUBMIT"))) {
                Thread.onSpinWait();
            }
            time.awaitScheduledWithin(Duration.ofSeconds(30));
            time.advance(Duration.ofSeconds(29));
            assertThat(service.count(PROGRESS)).isZero();
            time.advance(SECOND);
            drawing.awaitEntered();
            poll();
            time.awaitScheduledWithin(SECOND);
            assertThat(service.count(PROGRESS)).isEqualTo(1);
            drawing.open();
            result.join();
        }
    }

    @Test
    void a_poll_never_waits_for_a_submission_to_end() {
        service.response(PROGRESS, "{\"share\":0.5}");
        try (ImageClient client = client().maxExchangesInFlight(1).build()) {
            ImageTask task = submit(client);
            poll();
            assertThat(service.count(PROGRESS)).isEqualTo(1);
            drawing.open();

            assertThat(task.result().join().images()).hasSize(1);
        }
        assertThat(told).containsExactly(TaskStatus.submitting(), TaskStatus.running(0.5), new TaskStatus.Succeeded(1));
    }

    @Test
    void work_that_was_never_handed_over_is_not_stopped_at_the_service() {
        service.response(PROGRESS, "{\"share\":0.5}").response("/cancel", "{}");
        try (ImageClient client = client().maxUnfinishedTasks(1).build()) {
            ImageTask drawn = submit(client);
            ImageTask waiting = client.submit(ImageRequest.of("another lighthouse"));

            waiting.cancel().join();
            assertThat(service.count("/cancel")).isZero();
            drawing.open();
            drawn.result().join();
        }
    }

    @Test
    void stopping_may_take_several_exchanges_and_no_endless_row_of_them() {
        service.response("/cancel/job-1", "{\"ask\":\"/cancel/now\"}")
                .response("/cancel/now", "{\"outcome\":\"NOT_SUPPORTED\"}");
        try (ImageClient client = client().build()) {
            assertThat(submit(client).cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
            assertThat(service.count("/cancel/now")).isEqualTo(1);

            service.forget("/cancel/now");
            service.response("/cancel/now", "{\"ask\":\"/cancel/now\"}");
            ImageTask second = client.submit(REQUEST);
            while (service.count("/submit") < 2) {
                Thread.onSpinWait();
            }
            assertThat(second.cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
            assertThat(service.count("/cancel/now")).isEqualTo(1 + 4);
        }
    }

    @Test
    void whatever_breaks_over_stopping_is_told_as_too_late() {
        service.response("/cancel", "{\"outcome\":\"no word of ours\"}");
        try (ImageClient client = client().build()) {
            assertThat(submit(client).cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
        }
    }

    private AnyClient client() {
        return client(new BlockingProtocol());
    }

    private AnyClient client(ProviderProtocol protocol) {
        return AnyClient.of(protocol, service.url()).timeSource(time).httpClient(calls.client());
    }

    private ImageTask submit(ImageClient client) {
        return submit(client, options -> {});
    }

    /** Returns once the service draws. */
    private ImageTask submit(ImageClient client, Consumer<CallOptions.Builder> more) {
        CallOptions.Builder options = CallOptions.builder();
        more.accept(options);
        ImageTask task = client.submit(REQUEST, options.build()).onStatus(told::add);
        drawing.awaitEntered();
        return task;
    }

    /** Waits for the first poll to arrive. */
    private void awaitPoll() {
        while (service.count(PROGRESS) == 0) {
            Thread.onSpinWait();
        }
    }

    /** Long enough for more polls, with exchanges between, so that each could have been sent and got its response. */
    private void passTime() {
        service.response("/meanwhile", "{}");
        for (int round = 0; round < 20; round++) {
            PlainHttp.get(service.url() + "/meanwhile");
            time.advance(SECOND);
        }
    }

    /** Lets the time of the next poll come. */
    private void begin() {
        time.awaitScheduledWithin(SECOND);
        time.advance(SECOND);
    }

    /** Makes one poll, from the wait before it to the wait behind it. */
    private void poll() {
        begin();
        time.awaitScheduledWithin(SECOND);
    }
}
