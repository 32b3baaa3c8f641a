package dev.easel.openai;

import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a response say is left of a rate limit: {@code x-ratelimit-remaining-requests} and {@code -tokens}, and when
 * there will be more ({@code x-ratelimit-reset-…}, for example {@code 6m0s} or {@code 20ms}).
 */
final class RateLimits {
    private static final Pattern STEP = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern ALL = Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|s|m|h|d)){1,5}");

    private RateLimits() {}

    /** Returns how long to wait before the next submission; {@code null} where something is left, or nothing is said. */
    static @Nullable Duration pause(WireResponse response) {
        return Stream.of("requests", "tokens")
                .filter(kind -> response.header("x-ratelimit-remaining-" + kind)
                        .filter(left -> left.strip().equals("0"))
                        .isPresent())
                .flatMap(kind -> response.header("x-ratelimit-reset-" + kind).flatMap(RateLimits::duration).stream())
                .max(Duration::compareTo)
                .orElse(null);
    }

    private static Optional<Duration> duration(String text) {
        String stripped = text.strip();
        if (!ALL.matcher(stripped).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher step = STEP.matcher(stripped);
        while (step.find()) {
            BigDecimal millis = new BigDecimal(step.group(1)).multiply(BigDecimal.valueOf(millis(step.group(2))));
            sum = sum.plusMillis(millis.longValue());
        }
        return Optional.of(sum);
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "d" -> 86_400_000;
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1_000;
            default -> 1;
        };
    }
}
