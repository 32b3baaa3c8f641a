package dev.easel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskQueueTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private TaskQueue<String> queue(int queueSeconds, int generationSeconds, int workers) {
        return new TaskQueue<>(
                now::get, Duration.ofSeconds(queueSeconds), Duration.ofSeconds(generationSeconds), workers);
    }

    private State after(Task<String> task, int seconds) {
        return task.stateAt(START.plusSeconds(seconds));
    }

    @Test
    void a_task_waits_then_runs_then_is_finished() {
        Task<String> task = queue(3, 5, 1).submit("a", "", false);

        assertThat(after(task, 2)).isEqualTo(State.QUEUED);
        assertThat(after(task, 3)).isEqualTo(State.RUNNING);
        assertThat(after(task, 7)).isEqualTo(State.RUNNING);
        assertThat(after(task, 8)).isEqualTo(State.FINISHED);
    }

    @Test
    void progress_runs_from_nothing_to_all() {
        Task<String> task = queue(2, 4, 1).submit("a", "", false);

        assertThat(task.progressAt(START)).isZero();
        assertThat(task.progressAt(START.plusSeconds(3))).isEqualTo(0.25);
        assertThat(task.progressAt(START.plusSeconds(9))).isEqualTo(1);
    }

    @Test
    void one_worker_takes_one_task_after_the_other() {
        TaskQueue<String> queue = queue(0, 10, 1);
        queue.submit("a", "", false);
        Task<String> second = queue.submit("b", "", false);

        assertThat(after(second, 9)).isEqualTo(State.QUEUED);
        assertThat(after(second, 10)).isEqualTo(State.RUNNING);
        assertThat(after(second, 20)).isEqualTo(State.FINISHED);
    }

    @Test
    void two_workers_take_two_at_once() {
        TaskQueue<String> queue = queue(0, 10, 2);
        queue.submit("a", "", false);
        Task<String> second = queue.submit("b", "", false);
        Task<String> third = queue.submit("c", "", false);

        assertThat(after(second, 0)).isEqualTo(State.RUNNING);
        assertThat(after(third, 0)).isEqualTo(State.QUEUED);
        assertThat(after(third, 10)).isEqualTo(State.RUNNING);
    }

    @Test
    void counts_what_waits_in_front_and_what_is_unfinished() {
        TaskQueue<String> queue = queue(0, 10, 1);
        queue.submit("a", "", false);
        queue.submit("b", "", false);
        Task<String> third = queue.submit("c", "", false);

        assertThat(queue.waitingBefore(third)).isEqualTo(1);
        assertThat(queue.unfinished(task -> true)).isEqualTo(3);
        now.set(START.plusSeconds(10));
        assertThat(queue.waitingBefore(third)).isZero();
        assertThat(queue.unfinished(task -> true)).isEqualTo(2);
    }

    @Test
    void finishing_early_frees_the_worker() {
        TaskQueue<String> queue = queue(0, 10, 1);
        Task<String> first = queue.submit("a", "", false);

        queue.finishNow(first);

        assertThat(queue.submit("b", "", false).stateAt(START)).isEqualTo(State.RUNNING);
    }

    @Test
    void a_task_can_be_made_to_fail_later() {
        TaskQueue<String> queue = queue(0, 10, 1);
        queue.submit("a", "", false);

        assertThat(queue.fail("a")).isTrue();
        assertThat(queue.fail("b")).isFalse();
        assertThat(queue.find("a")).isNotNull().matches(Task::fails);
    }

    @Test
    void tasks_that_come_while_the_unfinished_are_counted_do_not_count_by_an_older_clock() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        TaskQueue<String> queue = new TaskQueue<>(
                () -> {
                    Instant read = now.get();
                    meanwhile.getAndSet(() -> {}).run();
                    return read;
                },
                Duration.ZERO,
                Duration.ZERO,
                1);
        CompletableFuture<Task<String>> submitted = new CompletableFuture<>();
        Thread other = new Thread(() -> submitted.complete(queue.submit("a", "", false)));
        meanwhile.set(() -> {
            now.set(START.plusSeconds(1));
            other.start();
            awaitEndOrLock(other);
        });

        long unfinished = queue.unfinished(task -> true);

        assertThat(submitted.join().finishesAt()).isEqualTo(START.plusSeconds(1));
        assertThat(unfinished).isZero();
    }

    private static void awaitEndOrLock(Thread thread) {
        while (thread.getState() != Thread.State.TERMINATED && thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }
}
