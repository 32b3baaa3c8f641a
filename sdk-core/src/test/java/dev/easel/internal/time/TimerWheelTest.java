package dev.easel.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.TimeSource.Scheduled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private final AtomicInteger wakings = new AtomicInteger();
    private final TimerWheel wheel = new TimerWheel(wakings::incrementAndGet);
    private final List<String> ran = new ArrayList<>();

    /** Within a turn of the innermost wheel, at its borders, and in each of the wheels around it. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                63,
                64,
                65,
                127,
                128,
                4_095,
                4_096,
                4_097,
                100_000,
                262_144,
                3_600_000,
                16_777_216,
                86_400_000,
                1L << 30,
                1L << 36,
                TimerWheel.LAST
            })
    void an_action_runs_at_its_tick_and_not_before(long at) {
        moveTo(1_000);
        long tick = Math.min(TimerWheel.LAST, 1_000 + at);
        wheel.add(tick, () -> ran.add("ran"));

        moveTo(tick - 1);
        assertThat(ran).isEmpty();
        moveTo(tick);

        assertThat(ran).containsExactly("ran");
        assertThat(wheel.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 999, 1_000})
    void what_should_have_run_before_now_runs_now(long at) {
        moveTo(1_000);
        wheel.add(at, () -> ran.add("ran"));

        moveTo(1_000);

        assertThat(ran).containsExactly("ran");
    }

    @Test
    void what_lies_further_ahead_than_the_wheel_reaches_runs_at_its_end() {
        wheel.add(Long.MAX_VALUE, () -> ran.add("ran"));

        moveTo(TimerWheel.LAST - 1);
        assertThat(ran).isEmpty();
        moveTo(TimerWheel.LAST);

        assertThat(ran).containsExactly("ran");
    }

    @Test
    void actions_of_one_tick_run_in_the_order_they_came() {
        for (String name : List.of("first", "second", "third")) {
            wheel.add(70, () -> ran.add(name));
        }

        moveTo(70);

        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void a_cancelled_action_does_not_run_and_leaves_nothing_behind() {
        Scheduled timer = wheel.add(5_000, () -> ran.add("cancelled"));

        timer.cancel();
        timer.cancel();

        assertThat(wheel.isEmpty()).isTrue();
        moveTo(10_000);
        assertThat(ran).isEmpty();
    }

    @Test
    void an_action_that_is_due_can_still_be_cancelled_by_one_before_it() {
        List<Scheduled> second = new ArrayList<>();
        wheel.add(10, () -> second.get(0).cancel());
        second.add(wheel.add(10, () -> ran.add("second")));
        wheel.add(10, () -> ran.add("third"));

        moveTo(10);

        assertThat(ran).containsExactly("third");
    }

    @Test
    void cancelling_what_ran_takes_nothing_from_those_that_wait() {
        Scheduled gone = wheel.add(10, () -> ran.add("first"));
        moveTo(10);
        wheel.add(74, () -> ran.add("second"));

        gone.cancel();
        moveTo(74);

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void an_action_may_set_the_next_one() {
        wheel.add(5, () -> wheel.add(6, () -> ran.add("next")));

        moveTo(5);
        assertThat(ran).isEmpty();
        moveTo(6);

        assertThat(ran).containsExactly("next");
    }

    @Test
    void only_what_is_sooner_than_all_that_wait_wakes() {
        assertThat(wheel.take(0)).isNull();
        wheel.add(50, () -> {});
        wheel.add(50, () -> {});
        wheel.add(60, () -> {});
        assertThat(wakings).hasValue(1);

        wheel.add(40, () -> {});

        assertThat(wakings).hasValue(2);
        assertThat(wheel.looksAgainAt()).isEqualTo(40);
    }

    @Test
    void among_many_each_runs_once_at_its_tick_unless_it_was_cancelled() {
        Random random = new Random(5);
        long[] at = IntStream.range(0, 1_000)
                .mapToLong(i -> 1L << random.nextInt(24))
                .map(span -> 1 + random.nextLong(span))
                .toArray();
        long[] ranAt = new long[at.length];
        long[] now = new long[1];
        List<Scheduled> timers = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            int number = i;
            timers.add(wheel.add(at[i], () -> ranAt[number] += now[0]));
        }
        for (int i = 0; i < at.length; i += 2) {
            timers.get(i).cancel();
            at[i] = 0;
        }

        // From one moment that the wheel asks for to the next, as its owner does.
        while (!wheel.isEmpty()) {
            for (Runnable due = wheel.take(now[0]); due != null; due = wheel.take(now[0])) {
                due.run();
            }
            now[0] = wheel.looksAgainAt();
        }

        assertThat(ranAt).isEqualTo(at);
        assertThat(Arrays.stream(at).max().orElseThrow())
                .as("outer wheels took part")
                .isGreaterThan(1 << 20);
    }

    private void moveTo(long tick) {
        for (Runnable due = wheel.take(tick); due != null; due = wheel.take(tick)) {
            due.run();
        }
    }
}
