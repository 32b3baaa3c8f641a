package dev.easel.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.TimeSource.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutWheelTest {
    private final TimeoutWheel wheel = new TimeoutWheel();

    /** From nothing to more than one turn of the wheel. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 49, 50, 51, 1_000, 25_600, 60_000, 86_400_000})
    void a_timeout_is_never_early_and_at_most_two_ticks_late(long millis) {
        List<String> ran = new ArrayList<>();
        wheel.add(Duration.ofMillis(millis), () -> ran.add("ran"));

        long ticks = 0;
        while (ran.isEmpty()) {
            ticks++;
            wheel.tick().forEach(Runnable::run);
        }

        // The first tick may come at once, so a tick more than the limit asks for.
        assertThat((ticks - 1) * TimeoutWheel.TICK.toMillis()).isBetween(millis, millis + 50);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void a_cancelled_timeout_does_not_run_and_leaves_nothing_behind() {
        Scheduled timeout = wheel.add(Duration.ofSeconds(1), () -> {
            throw new AssertionError("was cancelled");
        });

        timeout.cancel();
        timeout.cancel();

        assertThat(wheel.isEmpty()).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(wheel.tick()).isEmpty();
        }
    }

    @Test
    void among_many_each_runs_once_and_only_those_not_cancelled() {
        Random random = new Random(5);
        int[] ran = new int[1000];
        List<Scheduled> timeouts = new ArrayList<>();
        for (int i = 0; i < ran.length; i++) {
            int number = i;
            timeouts.add(wheel.add(Duration.ofMillis(random.nextInt(60_000)), () -> ran[number]++));
        }
        for (int i = 0; i < ran.length; i += 2) {
            timeouts.get(i).cancel();
        }

        for (int tick = 0; tick < 1300; tick++) {
            wheel.tick().forEach(Runnable::run);
        }

        for (int i = 0; i < ran.length; i++) {
            assertThat(ran[i]).as("timeout %d", i).isEqualTo(i % 2);
        }
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void the_real_time_runs_waits_and_timeouts_and_nothing_after_it_is_closed() throws Exception {
        SystemTime time = new SystemTime();
        CompletableFuture<Thread> wait = new CompletableFuture<>();
        CompletableFuture<Thread> timeout = new CompletableFuture<>();

        time.schedule(Duration.ZERO, () -> wait.complete(Thread.currentThread()));
        time.timeout(Duration.ZERO, () -> timeout.complete(Thread.currentThread()));

        assertThat(wait.get(10, TimeUnit.SECONDS).isDaemon()).isTrue();
        assertThat(timeout.get(10, TimeUnit.SECONDS)).as("one thread for both").isSameAs(wait.join());
        time.close();
        time.schedule(Duration.ZERO, () -> {}).cancel();
        time.timeout(Duration.ZERO, () -> {}).cancel();
    }
}
