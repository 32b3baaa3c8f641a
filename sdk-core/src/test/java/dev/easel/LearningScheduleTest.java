package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when a task is polled whose schedule knows how long others took. */
class LearningScheduleTest {
    private static final PollSchedule USUAL = PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(10), 1.5);

    private final PollSchedule schedule = PollSchedule.learning();

    @Test
    void until_three_tasks_are_known_the_providers_own_schedule_holds() {
        PollSchedule providers = PollSchedule.every(Duration.ofSeconds(3));
        for (int known = 0; known < 3; known++) {
            assertThat(schedule.delay(
                            moment(5).toBuilder().providerSchedule(providers).build()))
                    .isEqualTo(Duration.ofSeconds(3));
            finish(10);
        }

        assertThat(schedule.delay(
                        moment(5).toBuilder().providerSchedule(providers).build()))
                .isNotEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 60, 120, 600})
    void scattered_tasks_are_found_within_a_twentieth_of_their_length_and_with_no_more_polls(int seconds) {
        Run usual = Run.of(USUAL, seconds);
        Run learnt = Run.of(schedule, seconds);

        assertThat(learnt.median).isLessThan(0.05 * seconds);
        assertThat(learnt.polls).isLessThanOrEqualTo(usual.polls);
    }

    @Test
    void a_task_is_polled_seldom_before_its_expected_end_and_closely_around_it() {
        finish(58, 62, 60, 59, 61, 60, 60, 60);

        assertThat(waitAt(0)).isEqualTo(10);
        assertThat(waitAt(30)).isEqualTo(15);
        assertThat(waitAt(58)).isLessThan(3);
    }

    @Test
    void a_wait_that_the_service_asks_for_is_never_shortened() {
        finish(10, 10, 10);

        assertThat(schedule.delay(
                        moment(9).toBuilder().hint(Duration.ofSeconds(7)).build()))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_wait_that_the_service_asks_for_does_not_make_polls_more_frequent() {
        finish(60, 60, 60);

        assertThat(schedule.delay(
                        moment(20).toBuilder().hint(Duration.ofSeconds(1)).build()))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_task_that_fails_early_is_noticed_within_ten_seconds_or_half_its_length() {
        finish(600, 600, 600);

        for (int age = 0; age < 600; age += 10) {
            assertThat(waitAt(age)).isLessThanOrEqualTo(Math.max(10, age / 2.0));
        }
    }

    @Test
    void odd_tasks_among_many_change_little() {
        finish(10, 11, 9, 10, 600, 10, 12, 9, 10, 0.01, 11, 10);

        assertThat(waitAt(9)).isLessThan(1.5);
    }

    @Test
    void a_task_that_takes_far_longer_than_others_costs_hardly_more_polls_than_the_providers_schedule() {
        finish(10, 10, 10, 10, 10, 10, 10, 10, 10, 10);

        assertThat(polls(schedule, 600)).isLessThan(polls(USUAL, 600) + 20);
    }

    @Test
    void tasks_that_all_take_the_same_time_are_not_polled_without_end() {
        for (int task = 0; task < 50; task++) {
            finish(10);
        }

        for (double age = 0; age < 30; age += 0.1) {
            assertThat(waitAt(age)).isGreaterThanOrEqualTo(0.149);
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 60", "60, 10"})
    void a_service_that_changes_its_pace_is_followed_within_24_tasks(int before, int after) {
        PollSchedule never = PollSchedule.learning();
        for (int task = 0; task < 30; task++) {
            finish(before);
        }
        for (int task = 0; task < 24; task++) {
            finish(after);
            never.finished(moment(after).toBuilder().sincePolled(Duration.ZERO).build());
        }

        for (int age = 0; age < 100; age++) {
            assertThat(schedule.delay(moment(age))).isEqualTo(never.delay(moment(age)));
        }
    }

    @Test
    void a_task_ended_somewhere_between_the_last_two_polls() {
        for (int task = 0; task < 3; task++) {
            schedule.finished(
                    moment(12).toBuilder().sincePolled(Duration.ofSeconds(4)).build());
        }
        PollSchedule exactly = PollSchedule.learning();
        for (int task = 0; task < 3; task++) {
            exactly.finished(moment(10).toBuilder().sincePolled(Duration.ZERO).build());
        }

        assertThat(schedule.delay(moment(8))).isEqualTo(exactly.delay(moment(8)));
    }

    @Test
    void kinds_of_tasks_are_learnt_apart() {
        finish(100, 100, 100);

        List<UnaryOperator<PollMoment.Builder>> others = List.of(
                other -> other.provider(ProviderId.of("other")),
                other -> other.model("other"),
                other -> other.size(Size.of(512, 512)),
                other -> other.steps(20),
                other -> other.images(4),
                other -> other.kind("upscale"));
        for (UnaryOperator<PollMoment.Builder> other : others) {
            PollMoment moment = other.apply(moment(50).toBuilder()).build();
            assertThat(schedule.delay(moment)).isEqualTo(USUAL.delay(moment));
        }
        assertThat(schedule.delay(moment(50))).isNotEqualTo(USUAL.delay(moment(50)));
    }

    @Test
    void of_many_kinds_those_whose_use_is_longest_ago_are_forgotten() {
        finish(100, 100, 100);
        for (int kind = 0; kind < 255; kind++) {
            schedule.finished(moment(10).toBuilder().steps(kind).build());
        }
        assertThat(schedule.delay(moment(50))).isNotEqualTo(USUAL.delay(moment(50)));

        for (int kind = 0; kind < 256; kind++) {
            schedule.finished(moment(10).toBuilder().steps(1_000 + kind).build());
        }
        assertThat(schedule.delay(moment(50))).isEqualTo(USUAL.delay(moment(50)));
    }

    @Test
    void the_progress_that_a_service_tells_counts_more_than_other_tasks() {
        finish(10, 10, 10);

        assertThat(seconds(schedule.delay(running(12, 40)))).isEqualTo(10);
        assertThat(seconds(schedule.delay(running(40, 40)))).isEqualTo(20);
        assertThat(seconds(schedule.delay(running(5, 6)))).isEqualTo(3);
    }

    @Test
    void a_progress_that_comes_near_its_end_and_stays_there_does_not_make_polls_frequent() {
        finish(10, 10, 10);

        assertThat(seconds(schedule.delay(running(10, 0)))).isGreaterThanOrEqualTo(0.15);
    }

    @Test
    void a_place_in_the_queue_makes_polls_less_frequent_and_never_more() {
        finish(10, 10, 10);
        PollMoment.Builder queued = moment(8).toBuilder().status(TaskStatus.queued(30));

        assertThat(seconds(schedule.delay(queued.timeLeft(Duration.ofMinutes(5)).build())))
                .isEqualTo(10);
        assertThat(schedule.delay(queued.timeLeft(Duration.ZERO).build())).isEqualTo(schedule.delay(moment(8)));
    }

    @Test
    void a_provider_whose_own_schedule_learns_begins_with_the_default() {
        PollMoment moment =
                moment(0).toBuilder().providerSchedule(PollSchedule.learning()).build();

        assertThat(schedule.delay(moment)).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.delay(moment.toBuilder().providerSchedule(schedule).build()))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void figures_beyond_reason_lead_to_waits_within_reason() {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
        schedule.finished(moment(0).toBuilder().sincePolled(ages).build());
        schedule.finished(moment(0).toBuilder().sinceAccepted(ages).build());
        finish(0, 0, 5, 5, 5);

        for (PollSchedule providers : List.of((PollSchedule) moment -> ages, (PollSchedule) moment -> Duration.ZERO)) {
            for (Duration left : List.of(Duration.ZERO, ages)) {
                PollMoment.Builder moment = moment(0).toBuilder()
                        .providerSchedule(providers)
                        .status(TaskStatus.running())
                        .timeLeft(left);
                assertThat(schedule.delay(moment.build())).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
                assertThat(schedule.delay(moment.sinceAccepted(ages).build())).isPositive();
            }
        }
    }

    @Test
    void many_threads_may_use_it() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int kind = thread;
            threads.add(CompletableFuture.runAsync(() -> {
                for (int task = 0; task < 2_000; task++) {
                    PollMoment moment = moment(task % 20).toBuilder()
                            .steps(kind * 100 + task % 300)
                            .build();
                    schedule.delay(moment);
                    schedule.finished(moment);
                }
            }));
        }

        assertThatCode(() -> threads.forEach(CompletableFuture::join)).doesNotThrowAnyException();
    }

    private void finish(double... took) {
        for (double seconds : took) {
            schedule.finished(
                    moment(seconds).toBuilder().sincePolled(Duration.ZERO).build());
        }
    }

    private double waitAt(double age) {
        return seconds(schedule.delay(moment(age)));
    }

    private static PollMoment running(double age, double left) {
        return moment(age).toBuilder()
                .status(TaskStatus.running(0.5))
                .timeLeft(duration(left))
                .build();
    }

    private static PollMoment moment(double age) {
        return PollMoment.builder()
                .provider(ProviderId.of("toy"))
                .model("toy")
                .sinceAccepted(duration(age))
                .build();
    }

    private static int polls(PollSchedule schedule, double seconds) {
        int polls = 0;
        for (double age = 0; age < seconds; polls++) {
            age += seconds(
                    schedule.delay(moment(age).toBuilder().number(polls + 1).build()));
        }
        return polls;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** What many tasks came to whose lengths have a standard deviation of 30 %. */
    private record Run(double median, double polls) {
        private static final int TASKS = 4_000;

        static Run of(PollSchedule schedule, double seconds) {
            Random lengths = new Random(7);
            Random spread = new Random(8);
            List<Double> delays = new ArrayList<>();
            int polls = 0;
            for (int task = 0; task < TASKS; task++) {
                double length = seconds * Math.max(0.1, 1 + 0.3 * lengths.nextGaussian());
                double before = 0;
                double age = 0;
                for (int number = 1; age < length; number++) {
                    before = age;
                    // As the engine does: up to a tenth earlier.
                    age += seconds(schedule.delay(
                                    moment(age).toBuilder().number(number).build()))
                            * (1 - 0.1 * spread.nextDouble());
                    polls++;
                }
                schedule.finished(moment(age).toBuilder()
                        .sincePolled(duration(age - before))
                        .build());
                delays.add(age - length);
            }
            Collections.sort(delays);
            return new Run(delays.get(delays.size() / 2), polls / (double) TASKS);
        }
    }
}
