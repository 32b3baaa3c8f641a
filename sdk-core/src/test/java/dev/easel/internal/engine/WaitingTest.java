package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits that block. */
@Timeout(30)
class WaitingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtOnce time = new AtOnce();
    private final CompletableFuture<String> future = new CompletableFuture<>();

    @AfterEach
    void no_interrupt_is_left_over() {
        Thread.interrupted();
    }

    @Test
    void a_value_is_returned() {
        future.complete("done");

        assertThat(Waiting.orElse(future, () -> {})).isEqualTo("done");
        assertThat(Waiting.atMost(time, SECOND, future, IllegalStateException::new))
                .isEqualTo("done");
        assertThat(time.limits).as("no timer for what is there already").isEmpty();
    }

    @Test
    void a_failure_is_thrown_as_it_is() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        future.completeExceptionally(new CompletionException(failure));

        assertThatThrownBy(() -> Waiting.orElse(future, () -> {})).isSameAs(failure);
        assertThatThrownBy(() -> Waiting.atMost(time, SECOND, future, IllegalStateException::new))
                .isSameAs(failure);
    }

    @Test
    void what_may_not_be_thrown_is_the_cause_of_what_is() {
        Exception failure = new Exception("checked");
        future.completeExceptionally(failure);

        assertThatThrownBy(() -> Waiting.orElse(future, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(failure);
    }

    @Test
    void an_interrupt_runs_the_action_and_stays() {
        List<String> ran = new ArrayList<>();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Waiting.orElse(future, () -> ran.add("cancelled")))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("interrupted");

        assertThat(ran).containsExactly("cancelled");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void an_interrupt_ends_a_limited_wait_and_stays() {
        time.fires = false;
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Waiting.atMost(time, SECOND, future, IllegalStateException::new))
                .isInstanceOf(CancellationException.class);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(time.given).as("timers that are not given back").isZero();
    }

    @Test
    void a_limit_that_is_over_throws_what_is_asked_for_and_leaves_the_future_alone() {
        IllegalStateException late = new IllegalStateException("late");

        assertThatThrownBy(() -> Waiting.atMost(time, SECOND, future, () -> late))
                .isSameAs(late);

        assertThat(future).isNotDone();
        assertThat(time.limits).containsExactly(SECOND);
        assertThat(time.given).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void a_limit_of_nothing_is_over_at_once(long seconds) {
        Duration limit = Duration.ofSeconds(seconds);

        assertThatThrownBy(() -> Waiting.atMost(time, limit, future, () -> new IllegalStateException("late")))
                .hasMessage("late");

        assertThat(time.limits).isEmpty();
    }

    @Test
    void a_failure_within_the_limit_is_thrown_as_it_is() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        time.fires = false;
        time.meanwhile = () -> future.completeExceptionally(failure);

        assertThatThrownBy(() -> Waiting.atMost(time, SECOND, future, IllegalStateException::new))
                .isSameAs(failure);
    }

    @Test
    void a_timeout_of_the_future_itself_is_not_the_limit() {
        future.completeExceptionally(new TimeoutException("its own"));

        assertThatThrownBy(() -> Waiting.atMost(time, SECOND, future, IllegalArgumentException::new))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("its own");
    }

    /** Timeouts pass when they are set. */
    private static final class AtOnce implements TimeSource {
        private final List<Duration> limits = new ArrayList<>();
        private int given;
        private boolean fires = true;
        private Runnable meanwhile = () -> {};

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable action) {
            throw new AssertionError("a wait that blocks is a timeout");
        }

        @Override
        public Scheduled timeout(Duration limit, Runnable action) {
            limits.add(limit);
            given++;
            meanwhile.run();
            if (fires) {
                action.run();
            }
            return () -> given--;
        }
    }
}
