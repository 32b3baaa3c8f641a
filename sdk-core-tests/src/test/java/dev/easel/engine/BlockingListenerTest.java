package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener that blocks, or an executor that runs nothing, holds a result back, but not for ever. */
@Timeout(30)
class BlockingListenerTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private final CompletableFuture<Void> interrupted = new CompletableFuture<>();
    private final CallOptions blocked = CallOptions.builder()
            .deadline(DEADLINE)
            .addListener(new TaskListener() {
                @Override
                public void onSubmitted(TaskHandle handle) {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(null);
                    }
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
    void a_result_that_is_there_comes_at_the_deadline_and_the_listener_is_interrupted() {
        service.response("/submit", ToyService.done());
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            ImageTask task = client.submit(REQUEST, blocked);
            awaitEnd(task);

            time.advance(DEADLINE.minusNanos(1));
            assertThat(task.result()).isNotDone();
            assertThat(interrupted).isNotDone();
            advanceUntilDone(task);

            assertThat(task.result()).succeedsWithin(PATIENCE);
            assertThat(interrupted).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void a_failure_at_the_deadline_is_held_back_for_a_tenth_of_a_second() {
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", "{\"state\":\"queued\"}");
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            ImageTask task = client.submit(
                    REQUEST,
                    blocked.toBuilder().pollSchedule(moment -> DEADLINE).build());
            time.awaitScheduledWithin(DEADLINE);
            time.advance(DEADLINE);
            awaitEnd(task);

            time.advance(Duration.ofMillis(100).minusNanos(1));
            assertThat(task.result()).isNotDone();
            advanceUntilDone(task);

            assertThat(task.result())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(TaskTimeoutException.class);
        }
    }

    @Test
    void a_result_comes_though_the_executor_runs_nothing() {
        service.response("/submit", ToyService.done());
        try (ImageClient client = ToyClient.builder(service.url())
                .timeSource(time)
                .callbackExecutor(taken -> {})
                .build()) {
            ImageTask task = client.submit(
                    REQUEST, CallOptions.builder().deadline(DEADLINE).build());
            awaitEnd(task);

            advanceUntilDone(task);

            assertThat(task.result()).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void a_result_comes_though_the_executor_throws() {
        service.response("/submit", ToyService.done());
        try (ImageClient client = ToyClient.builder(service.url())
                .timeSource(time)
                .callbackExecutor(taken -> {
                    throw new AssertionError("a broken executor");
                })
                .build()) {
            assertThat(client.generateAsync(REQUEST)).succeedsWithin(PATIENCE);
        }
        assertThat(time.nanoTime()).isZero();
    }

    /** Again and again: the timer may be set a moment after the task has ended. */
    private void advanceUntilDone(ImageTask task) {
        while (!task.result().isDone()) {
            time.advance(Duration.ofNanos(1));
            time.advance(Duration.ofMillis(100));
        }
    }

    /** Waits until the task has ended and only the timer is left that hands its result over in place of the listener. */
    private void awaitEnd(ImageTask task) {
        while (!task.status().isFinal() || time.waiting() != 1) {
            Thread.onSpinWait();
        }
    }
}
