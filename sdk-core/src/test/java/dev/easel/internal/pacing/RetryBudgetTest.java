package dev.easel.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many retries there are. */
class RetryBudgetTest {
    private final HandTime time = new HandTime();
    private final RetryBudget budget = RetryBudget.of(3, time);

    @Test
    void as_many_as_there_are_go_at_once() {
        assertThat(budget.take()).isZero();
        assertThat(budget.take()).isZero();
        assertThat(budget.take()).isZero();
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoever_finds_none_waits_behind_those_who_wait_already() {
        drain();

        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(500));
        assertThat(budget.take()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void each_second_brings_one_back_and_never_more_than_there_were() {
        drain();
        time.advance(Duration.ofSeconds(1));
        assertThat(budget.take()).isZero();
        assertThat(budget.take()).isPositive();

        time.advance(Duration.ofDays(30));

        drain();
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void one_that_was_not_used_is_there_for_the_next() {
        drain();
        budget.giveBack();

        assertThat(budget.take()).isZero();
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void giving_back_never_makes_more_than_there_were() {
        for (int i = 0; i < 10; i++) {
            budget.giveBack();
        }

        drain();
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
    }

    private void drain() {
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take()).isZero();
        }
    }
}
