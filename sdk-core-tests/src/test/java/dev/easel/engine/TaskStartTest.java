package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.Operation;
import dev.easel.PreparedTask;
import dev.easel.RejectedException;
import dev.easel.TaskCall;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.UpscaleRequest;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener is told on the thread of the caller before a task begins, and who follows the task then. */
@Timeout(30)
class TaskStartTest {
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a lighthouse").model("toy").build();

    private final VirtualTime time = VirtualTime.create();
    private final List<TaskStart> starts = new CopyOnWriteArrayList<>();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", ToyService.done());
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void the_start_is_told_on_the_callers_thread_before_anything_is_sent() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (ImageClient client = client(start -> {
            thread.set(Thread.currentThread());
            assertThat(service.seen()).isEmpty();
            return new TaskListener() {};
        })) {
            ImageTask task = client.submit(REQUEST);
            assertThat(thread).hasValue(Thread.currentThread());

            TaskStart start = starts.get(0);
            assertThat(start.request()).containsSame(REQUEST);
            assertThat(start.operation()).hasValue(Operation.TEXT_TO_IMAGE);
            assertThat(start.service()).isEqualTo("toy");
            assertThat(start.server()).isEqualTo(service.url());
            assertThat(start.handle().requestId()).isEqualTo(task.handle().requestId());
            assertThat(start.resumed()).isFalse();
            time.runUntil(task.result());
        }
    }

    @Test
    void each_task_is_followed_by_the_listener_that_its_start_returned() {
        List<Story> stories = new CopyOnWriteArrayList<>();
        try (ImageClient client = client(start -> {
            Story story = new Story();
            stories.add(story);
            return story;
        })) {
            time.runUntil(client.generateAsync(REQUEST));
            time.runUntil(client.generateAsync(REQUEST));
        }
        assertThat(stories).hasSize(2).allSatisfy(story -> {
            story.awaitFinished().requireOrder();
            assertThat(story.events()).contains("attempt SUBMIT 200", "accepted", "finished Completed");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_listener_without_a_follower_of_its_own_follows_itself(boolean throwing) {
        Story story = new Story() {
            @Override
            public TaskListener onStart(TaskStart start) {
                if (throwing) {
                    throw new AssertionError("the listener's own problem");
                }
                return null;
            }
        };
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            time.runUntil(client.generateAsync(
                    REQUEST, CallOptions.builder().addListener(story).build()));
        }
        story.awaitFinished().requireOrder();
    }

    @Test
    void each_verb_says_what_it_is_for() {
        SeamProtocol protocol = new SeamProtocol(new Fault("nowhere", Fault.Mode.THROWS, 0), service.url());
        service.response("/words", "{}").response("/upscale", ToyService.status(400, "no"));
        URI image = URI.create("https://images.example/1.png");
        try (ImageClient client = AnyClient.of(protocol, service.url())
                .timeSource(time)
                .defaults(followed(start -> new TaskListener() {}))
                .build()) {
            client.submit(UpscaleRequest.of(ImageInput.url(image), 2));
            client.submit(CaptionRequest.of(ImageInput.url(image)));
            client.submitPromptExpansion("a lighthouse");
            client.submit(REQUEST.toBuilder().initImage(ImageInput.url(image)).build());
        }
        assertThat(starts)
                .extracting(start -> start.operation().orElseThrow())
                .containsExactly(
                        Operation.UPSCALE, Operation.CAPTION, Operation.EXPAND_PROMPT, Operation.IMAGE_TO_IMAGE);
        assertThat(starts).extracting(start -> start.request().isPresent()).containsExactly(false, false, false, true);
    }

    @Test
    void a_prepared_task_starts_when_it_is_started_and_a_resumed_one_says_so() {
        try (ImageClient client = client(start -> new TaskListener() {})) {
            PreparedTask prepared = client.prepare(REQUEST);
            assertThat(starts).isEmpty();
            ImageTask task = prepared.submit();
            assertThat(starts).hasSize(1);
            TaskHandle handle = time.runUntil(task.result()).handle();

            time.runUntil(client.resume(handle).result());
        }
        assertThat(starts.get(1).resumed()).isTrue();
        assertThat(starts.get(1).operation()).isEmpty();
        assertThat(starts.get(1).request()).isEmpty();
        assertThat(starts.get(1).handle().taskId()).hasValue("t1");
    }

    @Test
    void a_request_that_is_wrong_starts_nothing() {
        try (ImageClient client = client(start -> new TaskListener() {})) {
            assertThat(CompletableFuture.supplyAsync(() -> client.submit(ImageRequest.builder()
                            .prompt("a lighthouse")
                            .count(1_000_000)
                            .build())))
                    .failsWithin(Duration.ofSeconds(10));
        }
        assertThat(starts).isEmpty();
    }

    @Test
    void a_client_that_is_closed_during_the_start_tells_the_follower_the_end() {
        AtomicReference<ImageClient> closed = new AtomicReference<>();
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();
        closed.set(client(start -> {
            closed.get().close();
            return new TaskListener() {
                @Override
                public void onFinished(TaskHandle handle, TaskEnd told) {
                    end.complete(told);
                }
            };
        }));
        ImageTask task = closed.get().submit(REQUEST);

        assertThat(end)
                .succeedsWithin(Duration.ofSeconds(10))
                .isInstanceOfSatisfying(
                        TaskEnd.Unwatched.class,
                        told -> assertThat(told.reason()).isInstanceOf(ClientClosedException.class));
        assertThat(task.result()).failsWithin(Duration.ofSeconds(10));
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void each_exchange_is_told_at_its_beginning_and_its_end_with_its_server() {
        List<String> told = new CopyOnWriteArrayList<>();
        BentProtocol drawing = new BentProtocol() {
            @Override
            Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
                return Outcome.done(FinishedWork.of(List.of(MadeImage.remote(
                        Download.of(WireRequest.fetch(service.url().resolve("/image.png?signature=of-the-host"))
                                .image()
                                .build())))));
            }
        };
        service.response("/image.png", new MockResponse.Builder().code(403).build());
        try (ImageClient client = AnyClient.of(drawing, service.url())
                .timeSource(time)
                .defaults(followed(start -> new TaskListener() {
                    @Override
                    public void onAttemptStarted(TaskHandle handle, AttemptKind kind, int number) {
                        told.add("started " + kind + " " + number);
                    }

                    @Override
                    public void onAttempt(TaskHandle handle, Attempt attempt) {
                        told.add("ended " + attempt.kind() + " " + attempt.number() + " "
                                + attempt.server().map(Object::toString).orElse("nowhere"));
                    }
                }))
                .build()) {
            time.runUntil(client.generateAsync(REQUEST).handle((result, failure) -> true));
        }
        assertThat(told)
                .startsWith(
                        "started SUBMIT 1",
                        "ended SUBMIT 1 " + service.url(),
                        "started POLL 2",
                        "ended POLL 2 " + service.url(),
                        "started DOWNLOAD 3",
                        "ended DOWNLOAD 3 " + service.url())
                .noneMatch(event -> event.contains("of-the-host"));
    }

    @Test
    void a_submission_that_is_rejected_tells_the_services_id_of_the_exchange() {
        service.forget("/submit");
        service.response(
                "/submit",
                new MockResponse.Builder()
                        .code(400)
                        .addHeader("x-request-id", "q1")
                        .body("{\"error\":\"no\"}")
                        .build());
        List<Attempt> attempts = new CopyOnWriteArrayList<>();
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();
        try (ImageClient client = client(start -> new TaskListener() {
            @Override
            public void onAttempt(TaskHandle handle, Attempt attempt) {
                attempts.add(attempt);
            }

            @Override
            public void onFinished(TaskHandle handle, TaskEnd told) {
                end.complete(told);
            }
        })) {
            client.submit(REQUEST);
            assertThat(end)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isInstanceOfSatisfying(
                            TaskEnd.Failed.class,
                            failed -> assertThat(failed.failure())
                                    .isInstanceOf(RejectedException.class)
                                    .extracting(failure -> failure.requestId().orElseThrow())
                                    .isEqualTo("q1"));
        }
        assertThat(attempts)
                .extracting(attempt -> attempt.requestId().orElseThrow())
                .containsExactly("q1");
    }

    private ImageClient client(Function<TaskStart, TaskListener> followers) {
        return ToyClient.builder(service.url())
                .timeSource(time)
                .defaults(followed(followers))
                .build();
    }

    private CallOptions followed(Function<TaskStart, TaskListener> followers) {
        return CallOptions.builder()
                .addListener(new TaskListener() {
                    @Override
                    public TaskListener onStart(TaskStart start) {
                        starts.add(start);
                        return followers.apply(start);
                    }
                })
                .build();
    }
}
