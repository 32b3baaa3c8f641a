package dev.easel.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SystemTimeTest {
    private final SystemTime time = new SystemTime();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void one_daemon_thread_runs_waits_and_timeouts() throws Exception {
        CompletableFuture<Thread> wait = new CompletableFuture<>();
        CompletableFuture<Thread> timeout = new CompletableFuture<>();

        time.schedule(Duration.ZERO, () -> wait.complete(Thread.currentThread()));
        time.timeout(Duration.ZERO, () -> timeout.complete(Thread.currentThread()));

        assertThat(wait.get(10, TimeUnit.SECONDS).isDaemon()).isTrue();
        assertThat(timeout.get(10, TimeUnit.SECONDS)).as("one thread for both").isSameAs(wait.join());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000, 1_000_001, 30_000_000})
    void neither_a_wait_nor_a_timeout_ends_early(long nanos) throws Exception {
        CompletableFuture<Long> wait = new CompletableFuture<>();
        CompletableFuture<Long> timeout = new CompletableFuture<>();
        long begin = time.nanoTime();

        time.schedule(Duration.ofNanos(nanos), () -> wait.complete(time.nanoTime()));
        time.timeout(Duration.ofNanos(nanos), () -> timeout.complete(time.nanoTime()));

        assertThat(wait.get(10, TimeUnit.SECONDS) - begin).isGreaterThanOrEqualTo(nanos);
        assertThat(timeout.get(10, TimeUnit.SECONDS) - begin).isGreaterThanOrEqualTo(nanos);
    }

    @Test
    void a_short_wait_is_not_kept_by_a_long_one_that_was_there_before() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        time.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.complete("the long one"));
        time.schedule(Duration.ofHours(1), () -> ran.complete("the long one"));

        time.schedule(Duration.ofMillis(2), () -> ran.complete("the short one"));

        assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo("the short one");
    }

    @Test
    void an_action_that_fails_does_not_take_the_others_with_it() throws Exception {
        CompletableFuture<String> second = new CompletableFuture<>();
        time.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("a bug");
        });
        time.schedule(Duration.ofMillis(1), () -> second.complete("ran"));

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    @Test
    void an_action_that_throws_what_it_may_not_declare_does_not_end_the_timer() throws Exception {
        CompletableFuture<String> second = new CompletableFuture<>();
        time.schedule(Duration.ZERO, () -> SystemTimeTest.<RuntimeException>rethrow(new IOException("undeclared")));
        time.schedule(Duration.ofMillis(1), () -> second.complete("ran"));

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
    }

    /** Throws a checked exception where none is declared, as code in Kotlin may. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> void rethrow(Exception e) throws E {
        throw (E) e;
    }

    @Test
    void nothing_runs_after_it_is_closed() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        List<String> ran = new ArrayList<>();
        time.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
        thread.get(10, TimeUnit.SECONDS);
        time.schedule(Duration.ofMillis(50), () -> ran.add("set before"));

        time.close();
        time.schedule(Duration.ZERO, () -> ran.add("set after")).cancel();
        time.timeout(Duration.ZERO, () -> ran.add("set after"));
        thread.join().join(10_000);

        assertThat(thread.join().isAlive()).isFalse();
        assertThat(ran).isEmpty();
    }
}
