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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @ParameterizedTest
    @MethodSource("ends")
    void where_the_end_of_one_of_several_throws_the_others_end_too(Consumer<Reservation> end) {
        List<String> ended = new ArrayList<>();
        RuntimeException first = new IllegalStateException("first");
        Error second = new AssertionError("second");
        Reservation reservation = Budget.all(new Ends(ended, first), new Ends(ended, second), new Ends(ended, null))
                .reserve(usd("0.5"));

        assertThatThrownBy(() -> end.accept(reservation)).isSameAs(first).hasSuppressedException(second);
        assertThat(first.getSuppressed()).hasSize(1);
        assertThat(ended).hasSize(3);
    }

    @Test
    void an_error_of_one_of_several_is_thrown_after_the_others_have_ended() {
        List<String> ended = new ArrayList<>();
        Error error = new AssertionError("broken");
        Reservation reservation =
                Budget.all(new Ends(ended, error), new Ends(ended, null)).reserve(usd("0.5"));

        assertThatThrownBy(reservation::keep).isSameAs(error);
        assertThat(ended).containsExactly("kept", "kept");
    }

    @Test
    void an_exception_that_several_throw_is_told_once() {
        List<String> ended = new ArrayList<>();
        RuntimeException first = new IllegalStateException("first");
        RuntimeException shared = new IllegalStateException("shared");
        Reservation reservation = Budget.all(
                        new Ends(ended, first),
                        new Ends(ended, shared),
                        new Ends(ended, first),
                        new Ends(ended, shared))
                .reserve(usd("0.5"));

        assertThatThrownBy(reservation::release).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(shared);
    }

    @Test
    void of_several_each_is_told_the_cost_itself() {
        List<String> ended = new ArrayList<>();

        Budget.all(new Ends(ended, null), Budget.total(usd("1")))
                .reserve(usd("0.5"))
                .settle(Cost.unknown());

        assertThat(ended).containsExactly("settled unknown");
    }

    @Test
    void a_refusal_gives_back_what_others_gave_and_stays_the_refusal_whatever_they_throw() {
        List<String> ended = new ArrayList<>();
        Error error = new AssertionError("cannot give back");
        Budget total = Budget.total(usd("10"));
        Budget all = Budget.all(new Ends(ended, error), total, new Ends(ended, null), Budget.total(usd("1")));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> all.reserve(usd("2")))
                .satisfies(refused -> assertThat(refused.getSuppressed()).containsExactly(error));
        assertThat(ended).containsExactly("released", "released");
        assertThat(spent(total)).isEqualTo(usd("0"));
    }

    @Test
    void where_one_of_several_gives_no_reservation_the_others_are_given_back() {
        Budget total = Budget.total(usd("1"));
        Budget none = new Ends(new ArrayList<>(), null) {
            @Override
            public Reservation reserve(Money atMost) {
                return null;
            }
        };

        assertThatNullPointerException()
                .isThrownBy(() -> Budget.all(total, none).reserve(usd("0.5")))
                .withMessageContaining("null");
        assertThat(spent(total)).isEqualTo(usd("0"));
    }

    @Test
    void of_several_each_decides_itself_about_an_unknown_price() {
        List<String> ended = new ArrayList<>();
        Budget strict = new Ends(ended, null) {
            @Override
            public Reservation reserveUnknown() {
                throw new BudgetExceededException(balances().get(0), usd("0"));
            }
        };

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> Budget.all(new Ends(ended, null), strict).reserveUnknown());
        assertThat(ended).containsExactly("released");
        assertThat(Budget.all(new Ends(ended, null)).reserveUnknown().reserved())
                .isEqualTo(usd("0"));
        Budget spent = Budget.total(usd("1"));
        spent.reserve(usd("1"));
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> Budget.all(new Ends(ended, null), spent).reserveUnknown());
    }

    static Stream<Named<Consumer<Reservation>>> ends() {
        return Stream.of(
                Named.of("release", Reservation::release),
                Named.of("keep", Reservation::keep),
                Named.of("settle", reservation -> reservation.settle(usd("0.1"))),
                Named.of("settle with a cost", reservation -> reservation.settle(Cost.unknown())));
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

    /** A budget of somebody else that tells how its reservations end, and throws then. */
    private static class Ends implements Budget {
        private final List<String> ended;
        private final Throwable thrown;

        Ends(List<String> ended, Throwable thrown) {
            this.ended = ended;
            this.thrown = thrown;
        }

        @Override
        public Reservation reserve(Money atMost) {
            return new Reservation() {
                @Override
                public String id() {
                    return "id";
                }

                @Override
                public Money reserved() {
                    return atMost;
                }

                @Override
                public void release() {
                    end("released");
                }

                @Override
                public void keep() {
                    end("kept");
                }

                @Override
                public void settle(Money actual) {
                    end("settled " + actual);
                }

                @Override
                public void settle(Cost cost) {
                    end("settled " + cost);
                }

                private void end(String how) {
                    ended.add(how);
                    if (thrown instanceof RuntimeException exception) {
                        throw exception;
                    }
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                }
            };
        }

        @Override
        public String currency() {
            return "USD";
        }

        @Override
        public List<Balance> balances() {
            return List.of(new Balance("budget", usd("10"), usd("0")));
        }
    }
}
