package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What the application's code throws is told with its name. */
class ForeignCodeExceptionTest {
    @Test
    void a_value_is_handed_on() {
        assertThat(ForeignCodeException.<String>call("the poll schedule", () -> "value"))
                .isEqualTo("value");
    }

    @Test
    void whatever_is_thrown_is_the_cause_and_the_message_says_whose_it_is() {
        AssertionError thrown = new AssertionError("a user's test");

        assertThatThrownBy(() -> ForeignCodeException.call("the poll schedule", () -> {
                    throw thrown;
                }))
                .isInstanceOf(ForeignCodeException.class)
                .hasMessage("the poll schedule")
                .hasCause(thrown);
    }

    @Test
    void null_is_told_as_such() {
        assertThatThrownBy(() -> ForeignCodeException.call("the poll schedule", () -> null))
                .hasRootCauseMessage("the poll schedule returned null");
    }

    @Test
    void the_innermost_code_is_the_one_that_is_named() {
        ForeignCodeException inner = new ForeignCodeException("the time source", new IllegalStateException());

        assertThatThrownBy(() -> ForeignCodeException.call("the poll schedule", () -> {
                    throw inner;
                }))
                .isSameAs(inner);
    }

    @Test
    void a_time_source_that_works_is_handed_on() {
        TimeSource.Scheduled scheduled = () -> {};
        TimeSource.Scheduled limited = () -> {};
        TimeSource time = ForeignTime.wrap(new TimeSource() {
            @Override
            public Instant instant() {
                return Instant.EPOCH;
            }

            @Override
            public long nanoTime() {
                return 7;
            }

            @Override
            public Scheduled schedule(Duration delay, Runnable action) {
                return scheduled;
            }

            @Override
            public Scheduled timeout(Duration limit, Runnable action) {
                return limited;
            }
        });

        assertThat(time.instant()).isEqualTo(Instant.EPOCH);
        assertThat(time.nanoTime()).isEqualTo(7);
        assertThat(time.schedule(Duration.ZERO, () -> {})).isSameAs(scheduled);
        assertThat(time.timeout(Duration.ZERO, () -> {})).isSameAs(limited);
    }

    @Test
    void a_random_generator_is_handed_on_with_what_it_overrides() {
        RandomGenerator random = ForeignRandom.wrap(new RandomGenerator() {
            @Override
            public long nextLong() {
                return 9;
            }

            @Override
            public double nextDouble() {
                return 0.25;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 4);
            }
        });
        byte[] bytes = new byte[3];
        random.nextBytes(bytes);

        assertThat(random.nextLong()).isEqualTo(9);
        assertThat(random.nextDouble()).isEqualTo(0.25);
        assertThat(bytes).containsOnly(4);
    }
}
