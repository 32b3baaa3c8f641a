package dev.easel.internal.transport;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@code Retry-After} header (RFC 9110, 10.2.3), and what servers write in its place. */
public final class RetryAfter {
    /** As good as never, and far from what arithmetic with durations can hold. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,30}(?:\\.\\d{1,30})?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}, and with hyphens and two digits {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final Pattern DAY_FIRST =
            Pattern.compile("(?:\\p{Alpha}+, *)?(?<day>\\d{1,2})[ -](?<month>\\p{Alpha}{3})[ -](?<year>\\d{4}|\\d{2}) "
                    + TIME + " (?:GMT|UTC|[+-]0000)");

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final Pattern MONTH_FIRST = Pattern.compile(
            "\\p{Alpha}{3} (?<month>\\p{Alpha}{3}) +(?<day>\\d{1,2}) " + TIME + " (?<year>\\d{4})(?: GMT)?");

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
        String text = value.strip();
        Optional<Instant> then = moment(text, clock);
        if (then.isPresent()) {
            Instant now = Optional.ofNullable(date)
                    .flatMap(said -> moment(said.strip(), clock))
                    .orElseGet(clock::instant);
            return Optional.of(bounded(Duration.between(now, then.get())));
        }
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(each -> SECONDS.matcher(each).matches())
                .map(RetryAfter::seconds)
                .max(Duration::compareTo);
    }

    private static Duration seconds(String text) {
        BigDecimal millis = new BigDecimal(text).movePointRight(3);
        return millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) >= 0
                ? LONGEST
                : Duration.ofMillis(millis.longValue());
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Optional<Instant> moment(String text, InstantSource clock) {
        Matcher matcher = Stream.of(DAY_FIRST, MONTH_FIRST)
                .map(form -> form.matcher(text))
                .filter(Matcher::matches)
                .findFirst()
                .orElse(null);
        if (matcher == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(
                            year(matcher.group("year"), clock),
                            MONTHS.indexOf(matcher.group("month").toLowerCase(Locale.ROOT)) + 1,
                            number(matcher, "day"),
                            number(matcher, "hour"),
                            number(matcher, "minute"),
                            Math.min(59, number(matcher, "second")))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static int number(Matcher matcher, String group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Two digits that would be more than 50 years ahead are of the century before (RFC 9110, 5.6.7). */
    private static int year(String text, InstantSource clock) {
        int year = Integer.parseInt(text);
        if (text.length() > 2) {
            return year;
        }
        int now = clock.instant().atZone(ZoneOffset.UTC).getYear();
        int full = now - now % 100 + year;
        return full > now + 50 ? full - 100 : full;
    }
}
