package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends when something that a client has under way ends. */
@Timeout(30)
class LifetimeTest {
    private final Lifetime lifetime = new Lifetime();
    private final List<String> ended = new ArrayList<>();

    @Test
    void its_end_ends_every_step_once() {
        assertThat(lifetime.enter(() -> ended.add("a"))).isTrue();
        assertThat(lifetime.enter(() -> ended.add("b"))).isTrue();
        assertThat(lifetime.isOver()).isFalse();

        lifetime.end();
        lifetime.end();

        assertThat(ended).containsExactly("a", "b");
        assertThat(lifetime.isOver()).isTrue();
    }

    @Test
    void a_step_that_was_left_is_not_ended() {
        Lifetime.Step step = () -> ended.add("left");
        lifetime.enter(() -> ended.add("first"));
        lifetime.enter(step);
        lifetime.enter(() -> ended.add("last"));

        lifetime.leave(step);
        lifetime.end();

        assertThat(ended).containsExactly("first", "last");
    }

    @Test
    void the_first_step_can_be_left_too() {
        Lifetime.Step step = () -> ended.add("left");
        lifetime.enter(step);

        lifetime.leave(step);
        lifetime.end();

        assertThat(ended).isEmpty();
    }

    @Test
    void a_step_that_was_entered_twice_is_left_once() {
        Lifetime.Step step = () -> ended.add("twice");
        lifetime.enter(step);
        lifetime.enter(step);

        lifetime.leave(step);
        lifetime.end();

        assertThat(ended).containsExactly("twice");
    }

    @Test
    void a_step_that_comes_late_is_ended_at_once_and_may_not_begin() {
        lifetime.end();

        assertThat(lifetime.enter(() -> ended.add("late"))).isFalse();
        assertThat(ended).containsExactly("late");
    }

    @Test
    void a_step_that_cannot_be_ended_does_not_keep_the_others() {
        lifetime.enter(() -> {
            throw new AssertionError("cannot be ended");
        });
        lifetime.enter(() -> ended.add("b"));

        lifetime.end();

        assertThat(ended).containsExactly("b");
    }

    @Test
    void guarded_code_runs_while_it_is_not_over_and_never_after() {
        assertThat(lifetime.guard(() -> ended.add("ran"))).isTrue();
        lifetime.end();
        assertThat(lifetime.guard(() -> ended.add("too late"))).isFalse();

        assertThat(ended).containsExactly("ran");
    }

    @Test
    void guarded_code_that_blocks_is_interrupted_and_its_thread_goes_on_without_a_trace() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<List<Boolean>> seen = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            boolean[] interrupted = new boolean[1];
            boolean ran = lifetime.guard(() -> {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted[0] = true;
                    // As code does that keeps the flag.
                    Thread.currentThread().interrupt();
                }
            });
            seen.complete(List.of(ran, interrupted[0], Thread.currentThread().isInterrupted()));
        });
        thread.start();
        inside.await();

        lifetime.end();

        assertThat(seen.join()).containsExactly(true, true, false);
    }

    @Test
    void an_interrupt_that_is_not_its_own_is_kept() {
        lifetime.guard(() -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void guarded_code_that_ends_the_lifetime_is_not_interrupted_itself() {
        lifetime.guard(lifetime::end);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_thread_that_has_left_is_not_interrupted_any_more() {
        assertThatThrownBy(() -> lifetime.guard(() -> {
                    throw new IllegalStateException("thrown");
                }))
                .hasMessage("thrown");
        Thread other = new Thread(lifetime::end);
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted after it had left", e);
        }
    }
}
