package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskFailedException;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocking waits for a task with a limit of their own. */
@Timeout(30)
class AwaitTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

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
    }

    @Test
    void a_wait_that_is_over_leaves_the_task_as_it_is_and_says_what_it_waits_for() {
        queuedThenDone();
        ImageTask task = client.submit(REQUEST);
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        TaskTimeoutException late = (TaskTimeoutException) catchThrowable(() -> task.await(Duration.ZERO));

        assertThat(late)
                .hasMessage("the task at toy was not finished within 0.0 s: it is waiting for the task."
                        + " It goes on and can be awaited again");
        assertThat(late.mayHaveBeenBilled()).isTrue();
        assertThat(late.handle().orElseThrow().taskId()).hasValue("t1");
        assertThat(late.lastStatus()).hasValue(TaskStatus.queued());
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void the_wait_is_measured_by_the_clock_of_the_client() {
        queuedThenDone();
        ImageTask task = client.submit(REQUEST);
        task.accepted().join();
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> thrown.complete(catchThrowable(() -> task.await(Duration.ofMillis(900)))));
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        time.advance(Duration.ofMillis(899));
        assertThat(thrown).isNotDone();
        time.advance(Duration.ofMillis(1));

        assertThat(thrown.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("0.9 s");
    }

    @Test
    void a_wait_says_which_poll_failed_last() {
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", ToyService.status(500, "down"));
        ImageTask task = client.submit(REQUEST);
        task.accepted().join();
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        time.awaitScheduledWithin(Duration.ofSeconds(30));

        assertThat(catchThrowable(() -> task.await(Duration.ZERO)))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("down");
    }

    @Test
    void a_wait_for_what_was_never_sent_says_that_nothing_can_be_billed() {
        queuedThenDone();
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build()) {
            narrow.submit(REQUEST).accepted().join();
            ImageTask second = narrow.submit(REQUEST);

            TaskTimeoutException late = (TaskTimeoutException) catchThrowable(() -> second.await(Duration.ZERO));

            assertThat(late.mayHaveBeenBilled()).isFalse();
            assertThat(late.lastStatus()).hasValue(TaskStatus.submitting());
        }
    }

    @Test
    void a_negative_wait_is_no_wait() {
        queuedThenDone();
        ImageTask task = client.submit(REQUEST);
        task.accepted().join();

        assertThat(catchThrowable(() -> task.await(Duration.ofSeconds(-1)))).isInstanceOf(TaskTimeoutException.class);
    }

    @Test
    void a_finished_task_is_returned_and_a_failed_one_thrown_without_a_wait() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/status", ToyService.done())
                .response("/status", "{\"state\":\"failed\"}");
        ImageTask done = client.submit(REQUEST);
        time.runUntil(done.result());
        ImageTask failed = client.submit(REQUEST);
        assertThat(catchThrowable(() -> time.runUntil(failed.result()))).isNotNull();

        assertThat(done.await(Duration.ZERO)).isSameAs(done.result().join());
        assertThat(catchThrowable(() -> failed.await(Duration.ZERO))).isInstanceOf(TaskFailedException.class);
    }

    @Test
    void an_interrupted_wait_leaves_the_task_as_it_is() {
        queuedThenDone();
        ImageTask task = client.submit(REQUEST);
        task.accepted().join();

        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> task.await(Duration.ofSeconds(1)));

        assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(service.count("/cancel")).isZero();
    }

    private void queuedThenDone() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/status", "{\"state\":\"queued\"}")
                .response("/status", ToyService.done());
    }
}
