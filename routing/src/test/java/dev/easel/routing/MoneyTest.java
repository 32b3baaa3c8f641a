package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @Test
    void a_tenth_added_ten_times_is_one() {
        Money sum = Money.zero("USD");
        for (int i = 0; i < 10; i++) {
            sum = sum.plus(Money.of("0.1", "USD"));
        }

        assertThat(sum).isEqualTo(Money.of("1", "USD")).hasToString("1.00 USD");
    }

    @Test
    void equal_values_are_equal_whatever_their_zeros() {
        assertThat(Money.of("1.50", "USD"))
                .isEqualTo(Money.of("1.5", "USD"))
                .hasSameHashCodeAs(Money.of("1.5", "USD"))
                .isNotEqualTo(Money.of("1.5", "EUR"))
                .isNotEqualTo(Money.of("1.51", "USD"));
        assertThat(Money.of("1e2", "USD")).isEqualTo(Money.of("100.0", "USD")).hasToString("100.00 USD");
        assertThat(Money.of("0.000", "USD")).isEqualTo(Money.zero("USD"));
    }

    @Test
    void amounts_in_different_currencies_are_neither_added_nor_compared() {
        Money dollars = Money.of("1", "USD");
        Money euros = Money.of("1", "EUR");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> dollars.plus(euros))
                .withMessageContaining("USD", "EUR");
        assertThatIllegalArgumentException().isThrownBy(() -> dollars.isMoreThan(euros));
    }

    @ParameterizedTest
    @CsvSource({
        "0.005, USD, 0.01 USD",
        "0.00499, USD, 0.00 USD",
        "2.5, JPY, 3 JPY",
        "0.0005, KWD, 0.001 KWD",
        "100, USD, 100.00 USD",
        "0.125, QQQ, 0.13 QQQ"
    })
    void rounding_is_half_up_to_the_smallest_unit_of_the_currency(String amount, String currency, String rounded) {
        assertThat(Money.of(amount, currency).rounded()).hasToString(rounded);
    }

    @Test
    void what_is_shown_is_exact() {
        assertThat(Money.of("0.0336", "USD")).hasToString("0.0336 USD");
        assertThat(Money.of("0.000000000000000001", "USD")).hasToString("0.000000000000000001 USD");
        assertThat(Money.of("1200", "JPY")).hasToString("1200 JPY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.0000001",
                "1e18",
                "1e999999999",
                "1e-19",
                "1e-999999999",
                "0.0000000000000000001",
                "NaN",
                "Infinity",
                "",
                " 1",
                "1,5",
                "$1"
            })
    void what_is_no_amount_is_refused(String amount) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(amount, "USD"))
                .withMessageStartingWith("the amount");
    }

    @Test
    void a_text_of_a_million_digits_is_refused_without_reading_it() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("1".repeat(1_000_000), "USD"))
                .withMessageContaining("…")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "usd", "US", "DOLLAR", "$", "US1", "ÜSD"})
    void what_is_no_currency_is_refused(String currency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of("1", currency))
                .withMessageContaining("three capital letters");
    }

    @Test
    void null_is_refused() {
        assertThatNullPointerException().isThrownBy(() -> Money.of((String) null, "USD"));
        assertThatNullPointerException().isThrownBy(() -> Money.of((BigDecimal) null, "USD"));
        assertThatNullPointerException().isThrownBy(() -> Money.of("1", null));
    }

    @Test
    void a_sum_that_is_too_large_is_refused() {
        Money most = Money.of("999999999999999999", "USD");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> most.plus(Money.of("1", "USD")))
                .withMessageContaining("18 digits");
    }

    @Test
    void what_a_service_says_is_read_if_it_can_be_money_and_never_rounded_down() {
        assertThat(Money.read(new BigDecimal("0.1234567890123456781"), "USD"))
                .contains(Money.of("0.123456789012345679", "USD"));
        assertThat(Money.read(new BigDecimal("1e-999999999"), "USD")).contains(Money.of("1e-18", "USD"));
        assertThat(Money.read(new BigDecimal("1e999999999"), "USD")).isEmpty();
        assertThat(Money.read(new BigDecimal("-0.01"), "USD")).isEmpty();
        assertThat(Money.read(BigDecimal.ONE, "credits")).isEmpty();
        assertThat(Money.read(BigDecimal.ZERO, "USD")).contains(Money.zero("USD"));
    }

    @Test
    void what_rounds_up_beyond_the_largest_amount_is_no_money() {
        assertThat(Money.read(new BigDecimal("999999999999999999.9999999999999999999"), "USD"))
                .isEmpty();
    }
}
