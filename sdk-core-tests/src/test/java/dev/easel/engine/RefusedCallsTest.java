package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a submission that was refused, denied or cancelled leaves behind: for the task's money, and for other submissions. */
@Timeout(30)
class RefusedCallsTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final int REFUSED_STREAM = 7;

    private final VirtualTime time = VirtualTime.create();

    @Test
    void a_task_whose_calls_were_rejected_and_refused_ends_unbilled() throws Exception {
        try (ToyService service = new ToyService();
                ImageClient client = AnyClient.of(oneCallAtATime(), service.url())
                        .timeSource(time)
                        .build()) {
            service.response("/submit", ToyService.status(422, "bad words"))
                    .response("/submit", refusal("20"))
                    .response("/submit", ToyService.status(422, "bad words"));
            ImageTask task = client.submit(
                    ImageRequest.builder().prompt("a lighthouse").count(2).build());
            while (service.count("/submit") < 2) {
                Thread.onSpinWait();
            }
            time.awaitScheduledWithin(Duration.ofSeconds(20));

            client.close();

            assertThat(cause(task.result()))
                    .isInstanceOfSatisfying(
                            ClientClosedException.class,
                            closed -> assertThat(closed.mayHaveBeenBilled()).isFalse());
        }
    }

    @Test
    void a_submission_whose_outcome_is_asked_for_keeps_no_other_submission_back() throws Exception {
        try (ToyService service = new ToyService();
                ImageClient client = AnyClient.of(new ClientIdProtocol(), service.url())
                        .timeSource(time)
                        .build()) {
            // After a refusal only one submission goes out at a time.
            service.response("/submit", refusal("1"))
                    .response("/submit", ToyService.cut())
                    .response("/submit", ToyService.done());
            service.response("/status", ToyService.status(500, "down"));
            CompletableFuture<?> lost = client.generateAsync(
                    REQUEST,
                    CallOptions.builder().deadline(Duration.ofMinutes(5)).build());
            time.awaitScheduledWithin(Duration.ofSeconds(1));
            time.advance(Duration.ofSeconds(1));
            while (service.count("/submit") < 2) {
                Thread.onSpinWait();
            }
            time.awaitScheduledWithin(Duration.ofSeconds(1));

            CompletableFuture<?> next = client.generateAsync(REQUEST);

            assertThat(next.orTimeout(20, TimeUnit.SECONDS).join()).isNotNull();
            assertThat(lost).isNotDone();
        }
    }

    @Test
    void a_submission_that_the_service_processed_not_at_all_after_a_cancellation_is_cancelled() throws Exception {
        ToyService.Gate gate = new ToyService.Gate();
        try (MockWebServer service = new MockWebServer()) {
            service.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            MockResponse refused = new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseStream(REFUSED_STREAM))
                    .build();
            service.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return gate.before(refused).apply(request);
                }

                @Override
                public MockResponse peek() {
                    return refused;
                }
            });
            service.start();
            try (ImageClient client = ToyClient.builder(service.url("/").uri())
                    .timeSource(time)
                    .httpClient(new OkHttpClient.Builder()
                            .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                            .build())
                    .build()) {
                ImageTask task = client.submit(REQUEST);
                gate.awaitEntered();

                CompletableFuture<CancelOutcome> cancelled = task.cancel();
                gate.open();

                assertThat(cancelled).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(CancelOutcome.CANCELLED);
                assertThat(service.getRequestCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_submission_that_is_rejected_after_a_cancellation_has_nothing_to_be_cancelled() throws Exception {
        try (ToyService service = new ToyService();
                ImageClient client =
                        ToyClient.builder(service.url()).timeSource(time).build()) {
            ToyService.Gate gate = new ToyService.Gate();
            service.response("/submit", gate.before(ToyService.status(422, "bad words")));
            ImageTask task = client.submit(REQUEST);
            gate.awaitEntered();

            CompletableFuture<CancelOutcome> cancelled = task.cancel();
            gate.open();

            assertThat(cancelled).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(service.count("/cancel")).isZero();
        }
    }

    @Test
    void a_response_that_nobody_can_read_after_a_cancellation_leaves_open_what_became_of_the_task() throws Exception {
        try (ToyService service = new ToyService();
                ImageClient client =
                        ToyClient.builder(service.url()).timeSource(time).build()) {
            ToyService.Gate gate = new ToyService.Gate();
            service.response("/submit", gate.before(ToyService.json("{}")));
            ImageTask task = client.submit(REQUEST);
            gate.awaitEntered();

            CompletableFuture<CancelOutcome> cancelled = task.cancel();
            gate.open();

            assertThat(cancelled).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(CancelOutcome.NOT_SUPPORTED);
        }
    }

    @Test
    void a_submission_that_streams_tells_its_progress() throws Exception {
        List<TaskStatus> told = new CopyOnWriteArrayList<>();
        try (ToyService service = new ToyService();
                ImageClient client = AnyClient.of(new StreamingProtocol(), service.url())
                        .timeSource(time)
                        .build()) {
            service.response(
                    "/submit",
                    new MockResponse.Builder()
                            .addHeader("Content-Type", "text/event-stream")
                            .body("event: half\ndata: {}\n\nevent: done\ndata: " + ToyService.done() + "\n\n")
                            .build());
            ImageTask task = client.submit(REQUEST).onStatus(told::add);

            assertThat(time.runUntil(task.result()).images()).hasSize(1);
        }
        assertThat(told).contains(TaskStatus.running(0.5));
    }

    @Test
    void a_submission_that_is_lost_after_it_was_cancelled_stays_unknown() throws Exception {
        try (ToyService service = new ToyService();
                ImageClient client =
                        ToyClient.builder(service.url()).timeSource(time).build()) {
            service.response("/submit", ToyService.cut());

            assertThat(cause(client.generateAsync(REQUEST)))
                    .isInstanceOfSatisfying(
                            OutcomeUnknownException.class,
                            unknown -> assertThat(unknown.mayHaveBeenBilled()).isTrue());
        }
    }

    private static MockResponse refusal(String seconds) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", seconds)
                .body("busy")
                .build();
    }

    private static Throwable cause(CompletableFuture<?> future) {
        Throwable thrown =
                catchThrowable(() -> future.orTimeout(20, TimeUnit.SECONDS).join());
        return thrown instanceof CompletionException ? thrown.getCause() : thrown;
    }

    private static BentProtocol oneCallAtATime() {
        return new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder().parallelCalls(1).build();
            }
        };
    }

    /** The toy that responds to a submission with events. */
    private static final class StreamingProtocol extends BentProtocol {
        @Override
        WireRequest submission(ImageRequest request, SubmitContext context) {
            return WireRequest.post("/submit")
                    .imagesIn("images")
                    .events(new Reader())
                    .build();
        }
    }

    private static final class Reader implements EventReader {
        @Override
        public boolean isResult(String name) {
            return name.equals("done");
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return name.equals("done")
                    ? EventOutcome.result()
                    : new EventOutcome.Progress(TaskStatus.running(0.5), null);
        }
    }
}
