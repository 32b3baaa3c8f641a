package dev.easel.spi;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@code Retry-After} header (RFC 9110, 10.2.3), and what servers write in its place. */
final class RetryAfter {
    /** As good as never, and far from what arithmetic with durations can hold. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,30}(?:\\.\\d{1,30})?");

    /** Says nothing that the date does not, and is wrong on some servers. */
    private static final Pattern WEEKDAY = Pattern.compile("^\\p{Alpha}{3,9},? +");

    private static final Pattern ZONE = Pattern.compile(" (?:GMT|UTC|[+-]0000)$");

    private RetryAfter() {}

    /**
     * Returns how long the header asks to wait: zero for 0 and for a moment that has passed, at most 100 years, the longest of
     * a list. Empty where it cannot be read.
     *
     * @param value the header's value
     * @param date the response's own {@code Date} header, so that clocks need not agree; {@code null} without one
     * @param clock tells the time where the response does not
     */
    public static Optional<Duration> parse(String value, @Nullable String date, InstantSource clock) {
        Optional<Instant> then = moment(value, clock);
        if (then.isPresent()) {
            Instant now = Optional.ofNullable(date)
                    .flatMap(said -> moment(said, clock))
                    .orElseGet(clock::instant);
            Duration wait = Duration.between(now, then.get());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
        }
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(each -> SECONDS.matcher(each).matches())
                .map(RetryAfter::seconds)
                .max(Duration::compareTo);
    }

    private static Duration seconds(String text) {
        BigDecimal millis = new BigDecimal(text).movePointRight(3);
        BigDecimal most = BigDecimal.valueOf(LONGEST.toMillis());
        return Duration.ofMillis(millis.min(most).longValue());
    }

    /** One of the three forms of a date (RFC 9110, 5.6.7). */
    private static Optional<Instant> moment(String text, InstantSource clock) {
        String date = WEEKDAY.matcher(text.strip()).replaceFirst("");
        String bare = ZONE.matcher(date).replaceFirst("").replaceAll(" +", " ");
        int year = clock.instant().atZone(ZoneOffset.UTC).getYear();
        return Stream.of("d MMM yyyy HH:mm:ss", "MMM d HH:mm:ss yyyy", "")
                .map(form -> form.isEmpty() ? twoDigitYear(year) : form(form))
                .flatMap(form -> moment(bare, form).stream())
                .findFirst();
    }

    private static DateTimeFormatter form(String pattern) {
        return builder().appendPattern(pattern).toFormatter(Locale.ROOT);
    }

    /** What would be more than 50 years ahead is of the century before. */
    private static DateTimeFormatter twoDigitYear(int now) {
        return builder()
                .appendPattern("d-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, now - 49)
                .appendPattern(" HH:mm:ss")
                .toFormatter(Locale.ROOT);
    }

    private static DateTimeFormatterBuilder builder() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }

    private static Optional<Instant> moment(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }
}
