package dev.easel.routing;

import dev.easel.ConfigurationException;
import java.io.Serializable;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/**
 * Limits what may be spent. An amount is reserved before something is sent, and settled when it is known what was billed. What is
 * reserved counts as spent, so requests that run at the same time never promise the same money twice.
 *
 * <p>An implementation is safe for use by many threads. Its methods may block, for example for a database; whoever calls them sees
 * to it that nobody waits for them beyond a deadline.
 *
 * <p>The budgets made here live in memory, and end with the process: for tests, and for programs that run once. {@link JdbcBudget}
 * is durable, and shared by processes.
 */
public interface Budget {
    /**
     * Reserves an amount.
     *
     * @param atMost the most that will be spent. Nothing can always be reserved, so what is free is never refused; where the price
     *     is unknown, use {@link #reserveUnknown()}
     * @throws BudgetExceededException if less is left; then nothing is reserved
     * @throws ConfigurationException if the budget is in another currency
     */
    Reservation reserve(Money atMost);

    /**
     * Reserves nothing for something whose price is unknown, so that it can be settled with what it cost. To keep such a
     * reservation keeps nothing.
     *
     * @throws BudgetExceededException if nothing is left
     */
    default Reservation reserveUnknown() {
        for (Balance balance : balances()) {
            if (balance.left().isZero()) {
                throw new BudgetExceededException(balance, Money.zero(currency()));
            }
        }
        return reserve(Money.zero(currency()));
    }

    /** Returns the currency. */
    String currency();

    /** Returns what is spent of it, one balance for each budget that it consists of. */
    List<Balance> balances();

    /**
     * Returns the budget of one task, which may submit more than once: to the next service, or to two at a time. It is the same
     * budget, unless a part of it holds {@linkplain #perTask for each task}.
     */
    default Budget forTask() {
        return this;
    }

    /**
     * Returns a budget for everything from now on, in memory.
     *
     * @param limit what may be spent
     */
    static Budget total(Money limit) {
        return new MemoryBudget(Limit.total("total budget", limit));
    }

    /**
     * Returns a budget that begins anew with each day, in memory.
     *
     * @param limit what may be spent on one day
     * @param zone where the day begins
     */
    static Budget perDay(Money limit, ZoneId zone) {
        return perDay(limit, zone, InstantSource.system());
    }

    /**
     * Returns a budget that begins anew with each day, in memory. What is reserved on one day and settled on the next belongs to the
     * day on which it was reserved. A clock that is set back comes to a day that was there before, with what was spent on it.
     *
     * @param limit what may be spent on one day
     * @param zone where the day begins
     * @param clock what time it is, for example a {@link dev.easel.spi.TimeSource}
     */
    static Budget perDay(Money limit, ZoneId zone, InstantSource clock) {
        return new MemoryBudget(Limit.perDay("budget", limit, zone, clock));
    }

    /**
     * Returns a budget for each task.
     *
     * @param limit what one task may spend, whatever it submits; without {@link #forTask()}, what one reservation may be
     */
    static Budget perTask(Money limit) {
        return new TaskBudget(limit);
    }

    /**
     * Returns a budget that keeps to several at a time: an amount is reserved in all of them, or in none.
     *
     * @param budgets in one currency
     * @throws ConfigurationException if there is none, or two are in different currencies
     */
    static Budget all(Budget... budgets) {
        return CombinedBudget.of(List.of(budgets));
    }

    /**
     * What is spent of one budget.
     *
     * @param budget which one it is, as a noun with its day or name
     * @param limit what may be spent
     * @param spent what is spent or reserved; more than the limit where something cost more than was expected
     */
    record Balance(String budget, Money limit, Money spent) implements Serializable {
        /** Returns what is left; zero where more is spent than was allowed. */
        public Money left() {
            return spent.isMoreThan(limit) ? Money.zero(limit.currency()) : limit.minus(spent);
        }

        /** Returns a sentence. */
        @Override
        public String toString() {
            return "the " + budget + " of " + limit + " has " + left() + " left";
        }
    }
}
