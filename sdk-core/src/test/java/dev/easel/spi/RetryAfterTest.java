package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-07-01T12:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "' 7 ', 7000",
        "0, 0",
        "000, 0",
        "5.5, 5500",
        "0.25, 250",
        "1.0004, 1000",
        "'0,120', 120000",
        "'120, 0', 120000",
        "'3, nonsense', 3000"
    })
    void seconds_fractions_and_lists(String value, long millis) {
        assertThat(RetryAfter.parse(value, null, CLOCK)).hasValue(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wed, 01 Jul 2026 12:00:30 GMT",
                "Wed, 1 Jul 2026 12:00:30 GMT",
                "wed, 01 jul 2026 12:00:30 GMT",
                "01 Jul 2026 12:00:30 UTC",
                "Wed, 01 Jul 2026 12:00:30 +0000",
                "Wednesday, 01-Jul-26 12:00:30 GMT",
                "Wed Jul  1 12:00:30 2026",
                "Wed Jul 01 12:00:30 2026",
                "Mon, 01 Jul 2026 12:00:30 GMT"
            })
    void each_form_of_a_date_whatever_weekday_it_names(String value) {
        assertThat(RetryAfter.parse(value, null, CLOCK)).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void a_date_counts_from_the_date_of_the_response_so_that_clocks_need_not_agree() {
        String hourAhead = "Wed, 01 Jul 2026 13:00:30 GMT";
        assertThat(RetryAfter.parse(hourAhead, "Wed, 01 Jul 2026 13:00:00 GMT", CLOCK))
                .hasValue(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse(hourAhead, "Wednesday, 01-Jul-26 13:00:10 GMT", CLOCK))
                .hasValue(Duration.ofSeconds(20));
        assertThat(RetryAfter.parse(hourAhead, "some day", CLOCK)).hasValue(Duration.ofSeconds(3630));
    }

    @Test
    void two_digits_of_a_year_are_of_the_century_that_is_nearer() {
        assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", null, CLOCK))
                .hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("Wednesday, 01-Jul-76 12:00:00 GMT", null, CLOCK)
                        .orElseThrow())
                .isGreaterThan(Duration.ofDays(18_000));
        assertThat(RetryAfter.parse("Thursday, 01-Jul-77 12:00:00 GMT", null, CLOCK))
                .hasValue(Duration.ZERO);
    }

    @Test
    void a_moment_that_has_passed_is_no_wait() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", null, CLOCK))
                .hasValue(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648",
                "99999999999",
                "999999999999999999999999999999",
                "9223372036854775807.5",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void what_is_huge_is_a_hundred_years(String value) {
        assertThat(RetryAfter.parse(value, null, CLOCK).orElseThrow())
                .isBetween(Duration.ofDays(20_000), Duration.ofDays(36_500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5",
                "+5",
                "1e3",
                "0x10",
                "5s",
                "NaN",
                ",",
                ";5",
                "٣",
                "Wed, 32 Jul 2026 12:00:30 GMT",
                "Wed, 01 Foo 2026 12:00:30 GMT",
                "Wed, 01 Jul 2026 25:00:30 GMT",
                "2026-07-01T12:00:30Z",
                "1111111111111111111111111111111"
            })
    void nonsense_is_nothing(String value) {
        assertThat(RetryAfter.parse(value, null, CLOCK)).isEmpty();
    }
}
