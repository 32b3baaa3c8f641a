package dev.easel.itsrose;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells success from everything else. Every response has {@code {"status": true, "message": "…", "result": {…}}}. A success is
 * an HTTP status of 2xx and a {@code status} of {@code true}; the words of {@code message} differ between servers and decide
 * nothing.
 */
final class ItsRoseErrors {
    /** The rate limit's window, for a response that does not say how long to wait. */
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private ItsRoseErrors() {}

    /**
     * What is wrong; empty where it is a success, or says nothing else.
     *
     * @param failed what it is where HTTP says that the call was worked on and the envelope that it failed
     */
    static Optional<Problem> of(WireResponse response, Problem.Kind failed) {
        return of(response, failed, words(response), response.excerpt());
    }

    /** The same for a response that may hold a secret, so that it is never quoted. */
    static Optional<Problem> ofUnquoted(WireResponse response) {
        return of(response, Problem.Kind.REJECTED, message(response), "a response that is no object");
    }

    private static Optional<Problem> of(WireResponse response, Problem.Kind failed, String words, String unreadable) {
        if (response.isSuccessful() && response.json().isObject()) {
            return saysNo(response) ? Optional.of(Problem.of(failed, words)) : Optional.empty();
        }
        Problem problem = Problem.ofStatus(response, words);
        if (problem.kind() == Problem.Kind.UNREADABLE) {
            return Optional.of(Problem.unreadable(words.isEmpty() ? unreadable : words));
        }
        Optional<String> keyword = response.json().get("result").get("keyword").nonBlank();
        if (keyword.isPresent()) {
            problem = problem.withCode(keyword.get());
        }
        // A call that comes too early begins the window anew, so where the service does not say how long to wait, the
        // whole window is waited.
        return Optional.of(problem.kind() == Problem.Kind.BUSY ? problem.withRetryAfter(pause(response)) : problem);
    }

    private static boolean saysNo(WireResponse response) {
        return !response.json().get("status").bool().orElse(true);
    }

    private static Duration pause(WireResponse response) {
        return response.retryAfter().or(() -> windowEnd(response)).orElse(RATE_WINDOW);
    }

    /** The rest of the rate window where the response says that nothing is left of it. */
    static @Nullable Duration untilNextWindow(WireResponse response) {
        int remaining = ItsRoseLimits.of(response).remaining().orElse(1);
        return remaining == 0 ? windowEnd(response).orElse(RATE_WINDOW) : null;
    }

    private static Optional<Duration> windowEnd(WireResponse response) {
        return ItsRoseLimits.of(response).reset();
    }

    private static String message(WireResponse response) {
        return response.json().get("message").nonBlank().orElse("");
    }

    /**
     * The service's words: its message, else what it sent; empty where it sent nothing. Its validator's sentence ("must be
     * &lt;= 1024") leaves out which field it speaks of and which values it allows; both stand beside it.
     */
    private static String words(WireResponse response) {
        JsonValue report = response.json().get("result");
        String sentence = message(response);
        if (sentence.isEmpty()) {
            return response.text().chars().allMatch(c -> c <= ' ') ? "" : response.excerpt();
        }
        String field = report.get("instancePath")
                .nonBlank()
                .map(path -> path.replaceFirst("^/", "") + " ")
                .orElse("");
        String allowed = report.get("params").get("allowedValues").elements().stream()
                .flatMap(value -> value.text().stream())
                .collect(Collectors.joining(", "));
        return field + sentence + (allowed.isEmpty() ? "" : ": " + allowed);
    }
}
