package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Budgets in memory, for each task, and several at a time. */
class MemoryBudgetTest extends BudgetContract {
    @Override
    Budget total(Money limit) {
        return Budget.total(limit);
    }

    @Override
    Budget perDay(Money limit, ZoneId zone, InstantSource clock) {
        return Budget.perDay(limit, zone, clock);
    }

    @Test
    void amounts_finer_than_any_cent_are_added_exactly() {
        Budget budget = Budget.total(usd("1"));
        for (int i = 0; i < 3; i++) {
            budget.reserve(usd("0.1")).settle(usd("0.000000000000000001"));
        }

        assertThat(spent(budget)).isEqualTo(usd("0.000000000000000003"));
    }

    @Test
    void costs_whose_sum_is_more_than_money_can_be_are_shown_as_the_most_there_is() {
        Budget budget = Budget.total(usd("1"));
        Reservation one = budget.reserve(usd("0.1"));
        Reservation other = budget.reserve(usd("0.1"));

        one.settle(usd("999999999999999999"));
        other.settle(usd("999999999999999999"));

        assertThat(spent(budget)).isEqualTo(usd("999999999999999999"));
    }

    @Test
    void each_task_has_its_own_limit_for_all_that_it_submits() {
        Budget budget = Budget.perTask(usd("0.05"));
        Budget task = budget.forTask();
        task.reserve(usd("0.04")).keep();

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> task.reserve(usd("0.02")))
                .withMessageContaining("the budget of the task of 0.05 USD has 0.01 USD left");
        budget.forTask().reserve(usd("0.05"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> budget.reserve(usd("0.06")));
    }

    @Test
    void a_budget_for_everything_is_the_same_for_each_task() {
        Budget budget = Budget.total(usd("1"));

        assertThat(budget.forTask()).isSameAs(budget);
    }

    @Test
    void of_several_budgets_all_are_reserved_or_none() {
        Budget day = Budget.perDay(usd("5"), ZoneOffset.UTC, () -> now);
        Budget total = Budget.total(usd("7"));
        Budget both = Budget.all(day, total);

        both.reserve(usd("4")).settle(usd("3"));
        assertThat(both.balances().stream().map(Budget.Balance::left)).containsExactly(usd("2"), usd("4"));

        now = now.plus(Duration.ofDays(1));
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> both.reserve(usd("4.50")))
                .withMessageContaining("the total budget of 7.00 USD has 4.00 USD left");
        assertThat(spent(day)).as("given back").isEqualTo(usd("0"));
        assertThat(spent(total)).isEqualTo(usd("3"));
    }

    @Test
    void a_task_has_its_own_part_of_several_budgets() {
        Budget total = Budget.total(usd("1"));
        Budget both = Budget.all(total, Budget.perTask(usd("0.10")));

        Budget one = both.forTask();
        one.reserve(usd("0.10"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> one.reserve(usd("0.01")));
        both.forTask().reserve(usd("0.10"));

        assertThat(spent(total)).isEqualTo(usd("0.20"));
    }

    @Test
    void where_one_of_several_cannot_give_back_the_others_do() {
        Budget total = Budget.total(usd("1"));
        Budget all = Budget.all(new Broken(), total);
        Reservation reservation = all.reserve(usd("0.5"));

        assertThatThrownBy(reservation::release).hasMessage("cannot give back");
        assertThat(spent(total)).isEqualTo(usd("0"));
    }

    @Test
    void a_refusal_stays_the_refusal_where_something_cannot_be_given_back() {
        Budget all = Budget.all(new Broken(), Budget.total(usd("1")));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> all.reserve(usd("2")))
                .satisfies(refused -> assertThat(refused.getSuppressed()[0]).hasMessage("cannot give back"));
    }

    @Test
    void several_budgets_are_in_one_currency_and_at_least_one() {
        assertThatThrownBy(() -> Budget.all(Budget.total(usd("1")), Budget.total(Money.of("1", "EUR"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EUR and USD");
        assertThatThrownBy(Budget::all).isInstanceOf(ConfigurationException.class);
        assertThatNullPointerException().isThrownBy(() -> Budget.all((Budget) null));
        assertThatNullPointerException().isThrownBy(() -> Budget.total(null));
        assertThatNullPointerException().isThrownBy(() -> Budget.perTask(null));
        assertThatNullPointerException().isThrownBy(() -> Budget.perDay(usd("1"), null));
        assertThatNullPointerException().isThrownBy(() -> Budget.perDay(usd("1"), BERLIN, null));
    }

    @Test
    void a_refusal_is_a_violation_of_the_request_and_survives_serialisation() throws Exception {
        BudgetExceededException refused =
                new BudgetExceededException(new Budget.Balance("total budget", usd("1"), usd("1")), usd("0.04"));

        assertThat(refused.violation().toString())
                .isEqualTo(
                        "budget is exceeded: the total budget of 1.00 USD has 0.00 USD left, but the request may cost"
                                + " 0.04 USD; raise the budget or make the request cheaper");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refused);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            BudgetExceededException copy = (BudgetExceededException) in.readObject();
            assertThat(copy.balance()).isEqualTo(refused.balance());
            assertThat(copy.requested()).isEqualTo(usd("0.04"));
        }
    }

    /** A budget of somebody else whose storage fails when something is given back. */
    private static final class Broken implements Budget {
        private final Budget budget = Budget.total(usd("10"));

        @Override
        public Reservation reserve(Money atMost) {
            Reservation reservation = budget.reserve(atMost);
            return new Reservation() {
                @Override
                public String id() {
                    return reservation.id();
                }

                @Override
                public Money reserved() {
                    return reservation.reserved();
                }

                @Override
                public void release() {
                    throw new IllegalStateException("cannot give back");
                }

                @Override
                public void keep() {
                    reservation.keep();
                }

                @Override
                public void settle(Money actual) {
                    reservation.settle(actual);
                }
            };
        }

        @Override
        public String currency() {
            return budget.currency();
        }

        @Override
        public List<Balance> balances() {
            return budget.balances();
        }
    }
}
