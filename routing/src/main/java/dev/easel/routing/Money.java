package dev.easel.routing;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of money. Immutable.
 *
 * @param amount zero or more
 * @param currency its currency
 */
public record Money(BigDecimal amount, Currency currency) {
    /** Returns an amount, for example {@code Money.of("0.04", "USD")}. */
    public static Money of(String amount, String currency) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }

    /** Returns the amount so many times. */
    public Money times(int count) {
        return new Money(amount.multiply(BigDecimal.valueOf(count)), currency);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency.getCurrencyCode();
    }
}
