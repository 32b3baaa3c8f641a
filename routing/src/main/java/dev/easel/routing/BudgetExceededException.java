package dev.easel.routing;

import dev.easel.Violation;

/**
 * Thrown when a {@link Budget} has less left than was to be reserved. Nothing was reserved. It is no {@link dev.easel.EaselException}:
 * a client that has a budget ends its task with an {@link dev.easel.InvalidRequestException} whose cause is this one.
 */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Budget.Balance balance;
    private final Money requested;

    /**
     * Creates an exception.
     *
     * @param balance what is left of which budget
     * @param requested what was to be reserved; zero where the price is unknown
     */
    public BudgetExceededException(Budget.Balance balance, Money requested) {
        super(balance
                + (requested.isZero()
                        ? ", and the price of the request is unknown"
                        : ", but the request may cost " + requested)
                + "; raise the budget or make the request cheaper");
        this.balance = balance;
        this.requested = requested;
    }

    /** Returns which budget it is, and what is left of it. */
    public Budget.Balance balance() {
        return balance;
    }

    /** Returns what was to be reserved; zero where the price is unknown. */
    public Money requested() {
        return requested;
    }

    /** Returns it as a violation of the request, for a task that ends with it. */
    Violation violation() {
        return Violation.of(Violation.Code.OUT_OF_RANGE, "budget", "is exceeded: " + getMessage());
    }
}
