package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what follows from the figures that a service tells about a task. */
class TimeLeftTest {
    private @Nullable TimeLeft figures;

    @Test
    void one_figure_says_nothing_since_nobody_knows_when_the_work_began() {
        assertThat(after(10, TaskStatus.running(0.5))).isNull();
    }

    @Test
    void progress_is_taken_to_go_on_as_it_did_since_it_was_first_told() {
        after(10, TaskStatus.running(0.2));

        assertThat(after(20, TaskStatus.running(0.4))).isBetween(Duration.ofMillis(29_999), Duration.ofMillis(30_001));
        assertThat(after(30, TaskStatus.running(0.8))).isBetween(Duration.ofMillis(6_666), Duration.ofMillis(6_667));
        assertThat(after(40, TaskStatus.running(1))).isZero();
    }

    @Test
    void a_place_in_the_queue_is_taken_to_go_on_as_it_did() {
        after(0, TaskStatus.queued(12));

        assertThat(after(10, TaskStatus.queued(8))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void what_stands_still_or_goes_back_says_nothing() {
        after(0, TaskStatus.queued(12));
        assertThat(after(10, TaskStatus.queued(12))).isNull();
        assertThat(after(20, TaskStatus.queued(13))).isNull();
        assertThat(after(30, TaskStatus.queued(12))).isEqualTo(Duration.ofSeconds(120));

        figures = null;
        after(0, TaskStatus.running(1));
        assertThat(after(10, TaskStatus.running(1))).isNull();
    }

    @Test
    void the_queue_says_nothing_about_the_work() {
        after(0, TaskStatus.queued(2));
        after(10, TaskStatus.queued(1));

        assertThat(after(20, TaskStatus.running(0.5))).isNull();
    }

    @Test
    void a_status_without_a_figure_says_nothing() {
        after(0, TaskStatus.running(0.2));

        assertThat(after(10, TaskStatus.running())).isNull();
        assertThat(after(10, TaskStatus.queued())).isNull();
        assertThat(after(10, TaskStatus.unknown())).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5, 1e300, -1e300, -1})
    void figures_that_make_no_sense_do_no_harm(double progress) {
        after(0, TaskStatus.running(0.2));
        after(10, TaskStatus.running(progress));
        after(20, TaskStatus.running(progress));

        assertThat(after(30, TaskStatus.running(0.3)))
                .satisfiesAnyOf(
                        left -> assertThat(left).isNull(),
                        left -> assertThat(left).isBetween(Duration.ZERO, Duration.ofDays(365)));
    }

    private @Nullable Duration after(int seconds, TaskStatus status) {
        figures = TimeLeft.of(status, TimeUnit.SECONDS.toNanos(seconds), figures);
        return figures == null ? null : figures.left();
    }
}
