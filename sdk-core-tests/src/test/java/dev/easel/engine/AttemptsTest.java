package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.EaselException;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.Timings;
import dev.easel.engine.ToyService.Gate;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what a listener is told of each exchange, and how many submissions of one model go at a time. */
@Timeout(30)
class AttemptsTest {
    private final VirtualTime time = VirtualTime.create();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final CallOptions followed = CallOptions.builder()
            .addListener(new TaskListener() {
                @Override
                public void onAttempt(TaskHandle handle, Attempt attempt) {
                    attempts.add(attempt);
                }
            })
            .build();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void each_attempt_says_what_came_of_it_and_how_long_it_took() {
        Gate gate = new Gate();
        service.response(
                        "/submit",
                        gate.before(new MockResponse.Builder()
                                .addHeader("x-request-id", "q1")
                                .body("{\"task\":\"t1\"}")
                                .build()))
                .response("/status", ToyService.cut())
                .response("/status", ToyService.done());
        time.advance(Duration.ofSeconds(5));
        Instant begun = time.instant();
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(ImageRequest.of("a lighthouse"), followed);
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(2));
            gate.open();
            assertThat(time.runUntil(result).attempts()).isEqualTo(3);
            assertThat(result.join().timings())
                    .isEqualTo(Timings.of(begun, Duration.ofSeconds(4), Duration.ofSeconds(4)));
        }

        assertThat(attempts)
                .extracting(Attempt::kind)
                .containsExactly(AttemptKind.SUBMIT, AttemptKind.POLL, AttemptKind.POLL);
        assertThat(attempts).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(attempts.get(0).httpStatus()).hasValue(200);
        assertThat(attempts.get(0).requestId()).hasValue("q1");
        assertThat(attempts.get(0).problem()).isEmpty();
        assertThat(attempts.get(0).startedAt()).isEqualTo(begun);
        assertThat(attempts.get(0).took()).isEqualTo(Duration.ofSeconds(2));
        assertThat(attempts.get(1).httpStatus()).isEmpty();
        assertThat(attempts.get(1).problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("GET /status/t1"));
        assertThat(attempts.get(1).startedAt()).isEqualTo(begun.plusSeconds(3));
        assertThat(attempts.get(1).took()).isZero();
    }

    @Test
    void ids_processing_time_and_limits_are_read_from_result_failure_and_attempt() {
        service.response("/submit", told("q1").body("{\"task\":\"t1\"}").build())
                .response(
                        "/submit",
                        told("q2").code(400).body("{\"error\":\"no\"}").build())
                .response("/status", ToyService.done());
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            ImageResult result = time.runUntil(client.generateAsync(ImageRequest.of("a lighthouse"), followed));
            assertThat(result.requestIds()).containsExactly("q1");
            assertThat(result.responseHeaders())
                    .containsOnlyKeys("x-request-id", "openai-processing-ms", "x-ratelimit-remaining-images")
                    .containsEntry("openai-processing-ms", "1234");

            assertThatThrownBy(() -> time.runUntil(client.generateAsync(ImageRequest.of("a lighthouse"), followed)))
                    .cause()
                    .isInstanceOfSatisfying(EaselException.class, failure -> {
                        assertThat(failure.requestId()).hasValue("q2");
                        assertThat(failure.details().responseHeaders())
                                .containsEntry("x-ratelimit-remaining-images", "3");
                    });
        }
        assertThat(attempts.get(0).responseHeaders()).containsEntry("openai-processing-ms", "1234");
        assertThat(attempts.get(1).responseHeaders()).isEmpty();
    }

    private static MockResponse.Builder told(String requestId) {
        return new MockResponse.Builder()
                .addHeader("x-request-id", requestId)
                .addHeader("openai-processing-ms", "1234")
                .addHeader("X-RateLimit-Remaining-Images", "3")
                .addHeader("set-cookie", "no business of anybody");
    }

    @Test
    void a_model_that_the_service_limits_apart_has_a_queue_of_its_own() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/submit", "{\"task\":\"t2\"}")
                .response("/submit", ToyService.done())
                .response("/status", "{\"state\":\"queued\"}");
        BentProtocol limited = new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder()
                        .addFeatures(Feature.MODEL)
                        .maxUnfinishedTasks(2)
                        .build();
            }

            @Override
            public Capabilities capabilities(String model) {
                return capabilities().toBuilder()
                        .maxUnfinishedTasks(model.equals("slow") ? 1 : 2)
                        .build();
            }
        };
        try (ImageClient client =
                AnyClient.of(limited, service.url()).timeSource(time).build()) {
            CompletableFuture<ImageResult> slow = client.generateAsync(request("slow"));
            time.awaitScheduledWithin(Duration.ofSeconds(1));
            CompletableFuture<ImageResult> behind = client.generateAsync(request("slow"));
            CompletableFuture<ImageResult> other = client.generateAsync(request("quick"));
            while (service.count("/submit") < 2) {
                Thread.onSpinWait();
            }
            assertThat(behind).isNotDone();
            service.forget("/status");
            service.response("/status", ToyService.done());

            time.runUntil(CompletableFuture.allOf(slow, behind, other));
        }
        assertThat(service.seen())
                .filteredOn(request -> request.getUrl().encodedPath().equals("/submit"))
                .extracting(request -> request.getBody().utf8().replaceAll(".*prompt\":\"(\\w+).*", "$1"))
                .containsExactly("slow", "quick", "slow");
    }

    @Test
    void a_model_that_generates_fewer_images_a_call_is_called_more_often() {
        BentProtocol limited = new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder()
                        .addFeatures(Feature.MODEL)
                        .imagesPerCall(2)
                        .build();
            }

            @Override
            public Capabilities capabilities(String model) {
                return capabilities().toBuilder()
                        .imagesPerCall(model.equals("single") ? 1 : 9)
                        .build();
            }
        };
        try (ImageClient client =
                AnyClient.of(limited, service.url()).timeSource(time).build()) {
            service.response("/submit", ToyService.done());
            time.runUntil(
                    client.generateAsync(request("single").toBuilder().count(2).build()));
            assertThat(service.count("/submit")).isEqualTo(2);

            time.runUntil(
                    client.generateAsync(request("pairs").toBuilder().count(2).build()));
            assertThat(service.count("/submit")).isEqualTo(3);
        }
    }

    private static ImageRequest request(String model) {
        return ImageRequest.builder().prompt(model).model(model).build();
    }
}
