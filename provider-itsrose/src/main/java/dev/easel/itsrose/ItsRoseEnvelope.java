package dev.easel.itsrose;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what every answer has, {@code {"status": true, "message": "…", "result": {…}}}. A success is an HTTP status of 2xx
 * and a {@code status} of {@code true}; the words of {@code message} differ between servers and decide nothing.
 */
final class ItsRoseEnvelope {
    /** The rate limit's window, for a limited answer that says nothing of how long to wait. */
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private ItsRoseEnvelope() {}

    /**
     * What is wrong with an answer; empty where it is a success, or says nothing else.
     *
     * @param failed what it is where HTTP says that the call was worked on and the envelope that it failed
     */
    static Optional<Problem> problem(WireResponse response, Problem.Kind failed) {
        if (!response.isSuccessful() || !response.json().isObject()) {
            return Optional.of(refusal(response, words(response)));
        }
        return saysNo(response) ? Optional.of(Problem.of(failed, words(response))) : Optional.empty();
    }

    /** What is wrong with an answer that may hold a secret, so that it is never quoted; empty as above. */
    static Optional<Problem> problemUnquoted(WireResponse response) {
        String words = response.json().get("message").nonBlank().orElse("an answer without a message");
        if (!response.isSuccessful() || !response.json().isObject()) {
            return Optional.of(refusal(response, words));
        }
        return saysNo(response) ? Optional.of(Problem.of(Problem.Kind.REJECTED, words)) : Optional.empty();
    }

    private static boolean saysNo(WireResponse response) {
        return !response.json().get("status").bool().orElse(true);
    }

    private static Problem refusal(WireResponse response, String words) {
        Problem problem = Problem.ofStatus(response, words);
        Optional<String> keyword = response.json().get("result").get("keyword").nonBlank();
        if (keyword.isPresent()) {
            problem = problem.withCode(keyword.get());
        }
        // A call that comes too early begins the window anew, so without an answer to "how long" the whole of it is
        // waited.
        return problem.kind() == Problem.Kind.BUSY ? problem.withRetryAfter(pause(response)) : problem;
    }

    private static Duration pause(WireResponse response) {
        return response.retryAfter().or(() -> windowEnd(response)).orElse(RATE_WINDOW);
    }

    /** The rest of the rate window where the answer says that nothing is left of it. */
    static @Nullable Duration untilNextWindow(WireResponse response) {
        int remaining = ItsRoseLimits.of(response).remaining().orElse(1);
        return remaining == 0 ? windowEnd(response).orElse(RATE_WINDOW) : null;
    }

    private static Optional<Duration> windowEnd(WireResponse response) {
        return ItsRoseLimits.of(response).reset();
    }

    /**
     * The service's own words. Its validator's sentence ("must be &lt;= 1024") leaves out which field it speaks of and
     * which values it allows; both stand beside it.
     */
    private static String words(WireResponse response) {
        JsonValue report = response.json().get("result");
        String sentence = response.json().get("message").nonBlank().orElse(response.excerpt());
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
