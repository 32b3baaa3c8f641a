package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
    @Test
    void a_growing_schedule_grows_to_its_longest_wait() {
        PollSchedule schedule = PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(5), 2);

        assertThat(schedule.delay(poll(1, null))).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.delay(poll(2, null))).isEqualTo(Duration.ofSeconds(2));
        assertThat(schedule.delay(poll(3, null))).isEqualTo(Duration.ofSeconds(4));
        assertThat(schedule.delay(poll(4, null))).isEqualTo(Duration.ofSeconds(5));
        assertThat(schedule.delay(poll(100_000, null))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_the_service_asks_for_goes_first() {
        assertThat(PollSchedule.every(Duration.ofSeconds(1)).delay(poll(3, Duration.ofSeconds(7))))
                .isEqualTo(Duration.ofSeconds(7));
    }

    private static PollMoment poll(int number, @Nullable Duration hint) {
        return PollMoment.builder()
                .provider(ProviderId.of("toy"))
                .number(number)
                .hint(hint)
                .build();
    }
}
