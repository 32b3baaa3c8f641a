package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
    private static final Duration PLENTY = Duration.ofHours(1);

    @Test
    void a_growing_schedule_grows_to_its_longest_wait() {
        PollSchedule schedule = PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(5), 2);

        assertThat(schedule.delay(1, null, PLENTY)).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.delay(2, null, PLENTY)).isEqualTo(Duration.ofSeconds(2));
        assertThat(schedule.delay(3, null, PLENTY)).isEqualTo(Duration.ofSeconds(4));
        assertThat(schedule.delay(4, null, PLENTY)).isEqualTo(Duration.ofSeconds(5));
        assertThat(schedule.delay(100_000, null, PLENTY)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_the_service_asks_for_goes_first() {
        assertThat(PollSchedule.every(Duration.ofSeconds(1)).delay(3, Duration.ofSeconds(7), PLENTY))
                .isEqualTo(Duration.ofSeconds(7));
    }
}
