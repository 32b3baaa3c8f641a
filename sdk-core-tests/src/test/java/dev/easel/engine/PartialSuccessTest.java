package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.FailureClass;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFailure;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.testkit.VirtualTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a request for eight images at a service that makes one per call. */
@Timeout(30)
class PartialSuccessTest {
    private static final ImageRequest EIGHT =
            ImageRequest.builder().prompt("sheep").seed(100).count(8).build();

    private final VirtualTime time = VirtualTime.create();
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
    void as_many_calls_go_at_a_time_as_the_service_is_said_to_bear() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        service.response("/submit", request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            await(three);
            now.decrementAndGet();
            return ToyService.json(ToyService.done());
        });

        assertThat(time.runUntil(client.generateAsync(EIGHT)).images()).hasSize(8);

        assertThat(most).as("Capabilities.parallelCalls()").hasValue(3);
        assertThat(service.count("/submit")).isEqualTo(8);
    }

    @Test
    void calls_that_are_done_at_once_are_accepted() {
        service.response("/submit", ToyService.done());
        ImageTask task = client.submit(EIGHT);

        time.runUntil(task.result());

        assertThat(task.accepted())
                .isCompletedWithValueMatching(handle -> handle.calls().size() == 8);
    }

    @Test
    void a_call_that_is_done_at_once_does_not_hold_back_the_ticket_of_the_others() {
        service.response(
                        "/submit",
                        bySeed(seed -> ToyService.json(seed == 100 ? ToyService.done() : "{\"task\":\"t1\"}")))
                .response("/status", "{\"state\":\"queued\"}");
        ImageTask task = client.submit(
                ImageRequest.builder().prompt("sheep").seed(100).count(2).build());

        assertThat(time.runUntil(task.accepted()).calls().get(1).taskId()).hasValue("t1");
        assertThat(task.result()).isNotDone();
        task.cancel();
    }

    @Test
    void a_task_with_a_call_that_failed_is_accepted_at_the_latest_with_its_result() {
        service.response(
                "/submit",
                bySeed(seed -> seed == 102 ? ToyService.status(400, "no") : ToyService.json(ToyService.done())));
        ImageTask task = client.submit(EIGHT);

        time.runUntil(task.result());

        assertThat(task.accepted()).isCompleted();
    }

    @Test
    void two_calls_that_fail_leave_six_images_and_two_failures_that_say_why() {
        service.response("/submit", bySeed(seed -> switch (seed) {
            case 102 -> ToyService.status(400, "not this one");
            case 105 -> ToyService.status(500, "the GPU is on fire");
            default -> ToyService.json(ToyService.done());
        }));

        ImageResult result = time.runUntil(client.generateAsync(EIGHT));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 1, 3, 4, 6, 7);
        assertThat(result.images())
                .extracting(image -> image.seed().orElseThrow())
                .containsExactly(100L, 101L, 103L, 104L, 106L, 107L);
        assertThat(result.failures()).extracting(ImageFailure::index).containsExactly(2, 5);
        assertThat(result.failures().get(0).cause()).isInstanceOfSatisfying(RejectedException.class, refused -> {
            assertThat(refused.failureClass()).hasValue(FailureClass.REJECTED);
            assertThat(refused.mayHaveBeenBilled()).isFalse();
        });
        assertThat(result.failures().get(1).cause()).isInstanceOfSatisfying(OutcomeUnknownException.class, unknown -> {
            assertThat(unknown.failureClass()).hasValue(FailureClass.OUTCOME_UNKNOWN);
            assertThat(unknown.mayHaveBeenBilled()).isTrue();
        });
        assertThat(result.failures())
                .allSatisfy(failure -> assertThat(failure.cause().handle()).hasValue(result.handle()));
        assertThat(service.count("/submit")).as("nothing is sent again").isEqualTo(8);
    }

    @Test
    void where_every_call_fails_the_first_failure_carries_the_others() {
        service.response("/submit", ToyService.status(400, "none of these"));

        assertThat(client.generateAsync(EIGHT))
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RejectedException.class)
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(7));
        assertThat(service.count("/submit")).isEqualTo(8);
    }

    @Test
    void where_every_call_fails_and_one_may_have_been_billed_its_failure_is_told() {
        service.response(
                "/submit",
                bySeed(seed -> seed == 105
                        ? ToyService.status(500, "the GPU is on fire")
                        : ToyService.status(400, "none of these")));

        assertThat(client.generateAsync(EIGHT))
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(OutcomeUnknownException.class, told -> {
                    assertThat(told.mayHaveBeenBilled()).isTrue();
                    assertThat(told.getSuppressed()).hasSize(7);
                });
    }

    private static Function<RecordedRequest, MockResponse> bySeed(IntFunction<MockResponse> response) {
        return request ->
                response.apply(Integer.parseInt(request.getBody().utf8().replaceAll(".*\"seed\":(\\d+).*", "$1")));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
