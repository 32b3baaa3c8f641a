package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds for every budget, wherever it is kept. */
abstract class BudgetContract {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    volatile Instant now = Instant.parse("2030-01-01T12:00:00Z");

    /** Returns a new budget of which nothing is spent. */
    abstract Budget total(Money limit);

    /** Returns a new budget of which nothing is spent. */
    abstract Budget perDay(Money limit, ZoneId zone, InstantSource clock);

    @Test
    void what_is_reserved_counts_as_spent() {
        Budget budget = total(usd("1"));

        Reservation reservation = budget.reserve(usd("0.30"));

        assertThat(reservation.reserved()).isEqualTo(usd("0.30"));
        assertThat(spent(budget)).isEqualTo(usd("0.30"));
        assertThat(left(budget)).isEqualTo(usd("0.70"));
    }

    @Test
    void exactly_the_limit_can_be_spent_and_not_the_smallest_part_more() {
        Budget budget = total(usd("1"));
        for (int i = 0; i < 10; i++) {
            budget.reserve(usd("0.1"));
        }

        assertThat(left(budget)).isEqualTo(usd("0"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(usd("0.00000001")));
        assertThat(spent(budget)).isEqualTo(usd("1"));
    }

    @Test
    void a_refusal_says_what_is_left_of_which_budget() {
        Budget budget = total(usd("10"));
        budget.reserve(usd("9.98"));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> budget.reserve(usd("0.04")))
                .withMessageMatching(
                        ".*budget.* of 10\\.00 USD has 0\\.02 USD left, but the request may cost 0\\.04 USD.*")
                .satisfies(refused -> {
                    assertThat(refused.balance().left()).isEqualTo(usd("0.02"));
                    assertThat(refused.balance().limit()).isEqualTo(usd("10"));
                    assertThat(refused.requested()).isEqualTo(usd("0.04"));
                });
        assertThat(spent(budget)).isEqualTo(usd("9.98"));
    }

    @Test
    void what_is_released_can_be_spent_again() {
        Budget budget = total(usd("1"));

        budget.reserve(usd("1")).release();

        assertThat(spent(budget)).isEqualTo(usd("0"));
        budget.reserve(usd("1"));
    }

    @Test
    void what_is_kept_or_dropped_stays_spent() {
        Budget budget = total(usd("1"));

        budget.reserve(usd("0.2")).keep();
        budget.reserve(usd("0.3"));

        assertThat(spent(budget)).isEqualTo(usd("0.5"));
    }

    @Test
    void what_is_settled_counts_as_it_was_billed_be_it_less_or_more() {
        Budget budget = total(usd("1"));

        budget.reserve(usd("0.5")).settle(usd("0.3"));
        assertThat(spent(budget)).isEqualTo(usd("0.3"));
        budget.reserve(usd("0.5")).settle(usd("0.75"));
        assertThat(spent(budget)).isEqualTo(usd("1.05"));
    }

    @Test
    void nothing_is_left_where_more_is_spent_than_was_allowed() {
        Budget budget = total(usd("1"));
        budget.reserve(usd("1")).settle(usd("1.5"));

        assertThat(left(budget)).isEqualTo(usd("0"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(usd("0.01")));
        assertThat(budget.reserve(usd("0")).reserved())
                .as("what is free is never refused")
                .isEqualTo(usd("0"));
    }

    @Test
    void the_first_settlement_stands() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        reservation.settle(usd("0.3"));
        reservation.settle(usd("0.1"));
        reservation.release();
        reservation.keep();

        assertThat(spent(budget)).isEqualTo(usd("0.3"));
    }

    @Test
    void releasing_twice_gives_back_once() {
        Budget budget = total(usd("1"));
        budget.reserve(usd("0.4"));
        Reservation reservation = budget.reserve(usd("0.5"));

        reservation.release();
        reservation.release();

        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    @Test
    void what_may_have_been_billed_after_all_counts_again_after_a_release() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        reservation.release();
        reservation.keep();
        assertThat(spent(budget)).isEqualTo(usd("0.5"));
        reservation.release();
        assertThat(spent(budget)).as("a release after that").isEqualTo(usd("0.5"));
        reservation.settle(usd("0.4"));
        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    @Test
    void what_was_billed_after_all_counts_after_a_release() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        reservation.release();
        reservation.settle(usd("0.4"));

        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    @Test
    void what_was_kept_is_given_back_by_settling_it_with_nothing() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        reservation.keep();
        reservation.settle(usd("0"));

        assertThat(spent(budget)).isEqualTo(usd("0"));
    }

    @Test
    void a_cost_that_is_unknown_or_may_be_more_counts_no_less_than_was_reserved() {
        Budget budget = total(usd("10"));

        budget.reserve(usd("1")).settle(Cost.unknown());
        assertThat(spent(budget)).isEqualTo(usd("1"));
        budget.reserve(usd("1")).settle(Cost.of(usd("0.5"), Cost.Source.LIST, true));
        assertThat(spent(budget)).isEqualTo(usd("2"));
        budget.reserve(usd("1")).settle(Cost.of(usd("1.5"), Cost.Source.LIST, true));
        assertThat(spent(budget)).isEqualTo(usd("3.5"));
        budget.reserve(usd("1")).settle(Cost.of(usd("0.5"), Cost.Source.LIST, false));
        assertThat(spent(budget)).isEqualTo(usd("4"));
        budget.reserve(usd("1")).settle(Cost.of(Money.of("100", "JPY"), Cost.Source.SERVICE, false));
        assertThat(spent(budget)).as("another currency cannot be set off").isEqualTo(usd("5"));
    }

    @Test
    void a_settlement_in_another_currency_changes_nothing() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reservation.settle(Money.of("0.4", "EUR")))
                .withMessageContaining("USD")
                .withMessageContaining("EUR");
        assertThat(spent(budget)).isEqualTo(usd("0.5"));
        reservation.settle(usd("0.4"));
        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    @Test
    void a_reservation_in_another_currency_is_refused() {
        Budget budget = total(usd("1"));

        assertThatThrownBy(() -> budget.reserve(Money.of("0.4", "EUR")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("USD")
                .hasMessageContaining("EUR");
        assertThat(spent(budget)).isEqualTo(usd("0"));
    }

    @Test
    void an_unknown_price_needs_something_left_and_reserves_nothing() {
        Budget budget = total(usd("1"));

        Reservation unknown = budget.reserveUnknown();
        assertThat(spent(budget)).isEqualTo(usd("0"));
        unknown.settle(usd("1"));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(budget::reserveUnknown)
                .withMessageContaining("0.00 USD left, and the price of the request is unknown");
    }

    @Test
    void null_changes_nothing() {
        Budget budget = total(usd("1"));
        Reservation reservation = budget.reserve(usd("0.5"));

        assertThatNullPointerException().isThrownBy(() -> budget.reserve(null));
        assertThatNullPointerException().isThrownBy(() -> reservation.settle((Money) null));
        assertThatNullPointerException().isThrownBy(() -> reservation.settle((Cost) null));
        assertThat(spent(budget)).isEqualTo(usd("0.5"));
    }

    @Test
    void an_enormous_amount_is_refused_and_an_enormous_cost_is_counted() {
        Budget budget = total(usd("10000000000"));
        Money enormous = usd("999999999999999999");

        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(enormous));
        assertThat(spent(budget)).isEqualTo(usd("0"));
        budget.reserve(usd("1")).settle(enormous);
        assertThat(left(budget)).isEqualTo(usd("0"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(usd("0.01")));
    }

    @Test
    void a_day_begins_at_midnight_of_its_zone() {
        Budget budget = perDay(usd("1"), BERLIN, () -> now);
        now = Instant.parse("2030-01-01T22:59:59Z");
        budget.reserve(usd("1"));
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> budget.reserve(usd("0.01")))
                .withMessageContaining("2030-01-01 (Europe/Berlin)");

        now = Instant.parse("2030-01-01T23:00:00Z");

        assertThat(left(budget)).isEqualTo(usd("1"));
        budget.reserve(usd("1"));
    }

    @Test
    void a_day_of_25_hours_is_one_day() {
        Budget budget = perDay(usd("1"), BERLIN, () -> now);
        now = Instant.parse("2030-10-26T22:00:00Z");
        budget.reserve(usd("1"));

        now = now.plus(Duration.ofHours(25)).minusMillis(1);
        assertThat(left(budget)).isEqualTo(usd("0"));
        now = now.plusMillis(1);
        assertThat(left(budget)).isEqualTo(usd("1"));
    }

    @Test
    void what_is_settled_the_next_day_belongs_to_the_day_on_which_it_was_reserved() {
        Budget budget = perDay(usd("1"), ZoneOffset.UTC, () -> now);
        Reservation yesterday = budget.reserve(usd("1"));
        now = now.plus(Duration.ofDays(1));

        yesterday.settle(usd("0.4"));

        assertThat(spent(budget)).isEqualTo(usd("0"));
        now = now.minus(Duration.ofDays(1));
        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    @Test
    void a_clock_that_jumps_forth_and_back_gives_no_day_twice() {
        Budget budget = perDay(usd("1"), ZoneOffset.UTC, () -> now);
        Instant before = now;
        budget.reserve(usd("1"));
        now = Instant.parse("2099-06-01T00:00:00Z");
        budget.reserve(usd("1"));

        now = before;

        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(usd("0.01")));
    }

    @Test
    void a_clock_that_throws_reserves_nothing() {
        Budget budget = perDay(usd("1"), ZoneOffset.UTC, () -> {
            if (now == null) {
                throw new IllegalStateException("no clock");
            }
            return now;
        });
        Instant before = now;
        now = null;

        assertThatThrownBy(() -> budget.reserve(usd("1"))).hasMessage("no clock");

        now = before;
        assertThat(spent(budget)).isEqualTo(usd("0"));
    }

    @Test
    void many_threads_never_get_more_than_the_limit_together() throws Exception {
        Budget budget = total(usd("0.25"));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<Integer>> granted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            granted.add(threads.submit(() -> reserveAll(budget)));
        }
        threads.shutdown();

        int sum = 0;
        for (Future<Integer> each : granted) {
            sum += each.get();
        }
        assertThat(sum).isEqualTo(25);
        assertThat(spent(budget)).isEqualTo(usd("0.25"));
    }

    /** Every other reservation is settled with nothing, so that others go on while money comes back; what is held at the end counts. */
    private static int reserveAll(Budget budget) {
        int held = 0;
        try {
            for (int i = 0; ; i++) {
                Reservation reservation = budget.reserve(usd("0.01"));
                if (i % 2 == 0 && i < 10) {
                    reservation.release();
                } else {
                    held++;
                }
            }
        } catch (BudgetExceededException e) {
            return held;
        }
    }

    @Test
    void many_threads_that_end_one_reservation_end_it_once() throws Exception {
        Budget budget = total(usd("1"));
        budget.reserve(usd("0.1"));
        Reservation reservation = budget.reserve(usd("0.5"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = List.of(
                threads.submit(reservation::release),
                threads.submit(reservation::keep),
                threads.submit(() -> reservation.settle(usd("0.3"))),
                threads.submit(reservation::release));
        threads.shutdown();
        for (Future<?> end : ends) {
            end.get();
        }

        assertThat(spent(budget)).isEqualTo(usd("0.4"));
    }

    static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    static Money spent(Budget budget) {
        return budget.balances().get(0).spent();
    }

    static Money left(Budget budget) {
        return budget.balances().get(0).left();
    }
}
