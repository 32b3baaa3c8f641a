package dev.easel.routing;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount of money in one currency, zero or more. Arithmetic is exact: nothing is rounded but by {@link #rounded()}. Amounts in
 * different currencies are never added or compared. Immutable; equal where currency and value are, so {@code 1.5} equals {@code
 * 1.50}.
 */
public final class Money implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Below this and with at most {@link #DECIMALS} decimals no sum or product takes memory worth a thought. */
    private static final int INTEGER_DIGITS = 18;

    private static final int DECIMALS = 18;

    /** A longer text is no amount. */
    private static final int LONGEST = 64;

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final BigDecimal amount;
    private final String currency;

    private Money(BigDecimal amount, String currency) {
        this.amount = amount;
        this.currency = currency;
    }

    /**
     * Returns an amount.
     *
     * @param amount in the currency's main unit, for example {@code 0.04}; at most 18 digits on either side of the point
     * @param currency the ISO 4217 code, for example {@code USD}
     * @throws IllegalArgumentException if the amount is negative or has more digits, or the currency has another form
     */
    public static Money of(BigDecimal amount, String currency) {
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException(
                    "the currency is \"" + shortened(currency) + "\"; give three capital letters, for example USD");
        }
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("the amount is negative; give 0 or more");
        }
        if (integerDigits(amount) > INTEGER_DIGITS) {
            throw new IllegalArgumentException(
                    "the amount has more than " + INTEGER_DIGITS + " digits before the point; give a smaller one");
        }
        BigDecimal plain = plain(amount);
        if (plain.scale() > DECIMALS) {
            throw new IllegalArgumentException(
                    "the amount has more than " + DECIMALS + " digits behind the point; round it");
        }
        return new Money(plain, currency);
    }

    /**
     * Returns an amount that is written as a number. There is no such method for a {@code double}, which cannot hold 0.1.
     *
     * @param amount in the currency's main unit, for example {@code "0.04"}
     * @param currency the ISO 4217 code, for example {@code USD}
     * @throws IllegalArgumentException if the text is not a number, and as {@link #of(BigDecimal, String)} does
     */
    public static Money of(String amount, String currency) {
        try {
            if (amount.length() <= LONGEST) {
                return of(new BigDecimal(amount), currency);
            }
        } catch (NumberFormatException e) {
            // Said below, in words that show what was given.
        }
        throw new IllegalArgumentException(
                "the amount is \"" + shortened(amount) + "\"; give a number, for example 0.04");
    }

    /** Returns nothing, in a currency. */
    public static Money zero(String currency) {
        return of(BigDecimal.ZERO, currency);
    }

    /** Returns the largest amount that there is. */
    static Money most(String currency) {
        return of(BigDecimal.TEN.pow(INTEGER_DIGITS).subtract(BigDecimal.ONE), currency);
    }

    /**
     * Returns what a service or a multiplication says, if it can be money: empty where it is negative, too large, or in something
     * that is not a currency. What is finer than 18 decimals is rounded up, so that it is never too little.
     */
    static Optional<Money> read(BigDecimal amount, String currency) {
        if (amount.signum() < 0
                || integerDigits(amount) > INTEGER_DIGITS
                || !CURRENCY.matcher(currency).matches()) {
            return Optional.empty();
        }
        BigDecimal plain = plain(amount);
        BigDecimal rounded = plain.scale() > DECIMALS ? roundedUp(plain) : plain;
        return integerDigits(rounded) > INTEGER_DIGITS ? Optional.empty() : Optional.of(of(rounded, currency));
    }

    private static BigDecimal roundedUp(BigDecimal amount) {
        // 1e-999999999 has too many digits to be rounded.
        return integerDigits(amount) < -DECIMALS
                ? BigDecimal.ONE.movePointLeft(DECIMALS)
                : amount.setScale(DECIMALS, RoundingMode.CEILING);
    }

    /** Counts without writing the number out: {@code 1e999999999} is short, and has a billion digits. */
    private static long integerDigits(BigDecimal amount) {
        return amount.signum() == 0 ? 0 : (long) amount.precision() - amount.scale();
    }

    /** One form for equal values, without an exponent. */
    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** Returns the exact amount, without trailing zeros. */
    public BigDecimal amount() {
        return amount;
    }

    /** Returns the ISO 4217 code, for example {@code USD}. */
    public String currency() {
        return currency;
    }

    /** Returns whether it is nothing. */
    public boolean isZero() {
        return amount.signum() == 0;
    }

    /**
     * Returns the exact sum.
     *
     * @throws IllegalArgumentException if the currencies differ, or the sum has more than 18 digits before the point
     */
    public Money plus(Money other) {
        return of(amount.add(inSameCurrency(other)), currency);
    }

    /** Returns the exact difference, which is not below zero. */
    Money minus(Money other) {
        return of(amount.subtract(inSameCurrency(other)), currency);
    }

    /**
     * Returns whether it is more than another amount.
     *
     * @throws IllegalArgumentException if the currencies differ
     */
    public boolean isMoreThan(Money other) {
        return amount.compareTo(inSameCurrency(other)) > 0;
    }

    /** Returns it rounded half up to the smallest unit of the currency, for an invoice: to the cent, or to the whole yen. */
    public Money rounded() {
        return new Money(plain(amount.setScale(decimals(), RoundingMode.HALF_UP)), currency);
    }

    private BigDecimal inSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("an amount in " + currency + " and one in " + other.currency
                    + " cannot be added or compared; convert one of them first");
        }
        return other.amount;
    }

    /** The decimals that the currency has in daily life; two where Java does not know it. */
    private int decimals() {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return 2;
        }
    }

    @Override
    public boolean equals(Object other) {
        // The form is one for equal values, so BigDecimal's own comparison of scales does no harm; compareTo says it
        // plainly.
        return other instanceof Money that && currency.equals(that.currency) && amount.compareTo(that.amount) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(amount, currency);
    }

    /** Returns the exact amount and the currency: {@code 0.50 USD}, {@code 0.0336 USD}. */
    @Override
    public String toString() {
        int scale = Math.max(amount.scale(), decimals());
        return amount.setScale(scale).toPlainString() + " " + currency;
    }
}
