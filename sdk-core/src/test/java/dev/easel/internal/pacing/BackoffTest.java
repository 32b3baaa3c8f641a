package dev.easel.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits that double. */
class BackoffTest {
    private final Backoff backoff = Backoff.of(Duration.ofMillis(500), Duration.ofSeconds(30), Spread.NONE);

    @Test
    void each_failure_doubles_the_wait_up_to_the_longest() {
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(6)).isEqualTo(Duration.ofSeconds(16));
        assertThat(backoff.after(7)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void no_number_of_failures_is_too_many() {
        assertThat(backoff.after(64)).isEqualTo(Duration.ofSeconds(30));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
        Backoff patient = Backoff.of(Duration.ofDays(1), Duration.ofDays(100_000), Spread.NONE);
        assertThat(patient.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(100_000));
    }

    @Test
    void no_failure_counts_as_one() {
        assertThat(backoff.after(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(-7)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void chance_comes_after_the_cap() {
        Backoff halved = Backoff.of(Duration.ofMillis(500), Duration.ofSeconds(30), delay -> delay.dividedBy(2));

        assertThat(halved.after(1)).isEqualTo(Duration.ofMillis(250));
        assertThat(halved.after(50)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void chance_never_lengthens_a_wait() {
        Duration wait = Duration.ofSeconds(10);

        assertThat(Spread.of(() -> 0L).over(wait)).isEqualTo(wait);
        assertThat(Spread.of(() -> -1L).over(wait)).isBetween(Duration.ofMillis(9_000), Duration.ofMillis(9_001));
        assertThat(Spread.full(() -> 0L).over(wait)).isZero();
        assertThat(Spread.full(() -> -1L).over(wait)).isBetween(Duration.ofMillis(9_999), wait);
    }
}
