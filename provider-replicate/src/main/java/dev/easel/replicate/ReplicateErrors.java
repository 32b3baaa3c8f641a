package dev.easel.replicate;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What failures mean: of responses by their HTTP status, of tasks by the text that a finished task has. */
final class ReplicateErrors {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Pattern RESETS = Pattern.compile("resets in ~?(\\d{1,6})s");

    /**
     * The code is in the first of the brackets at the end; a second one may have random letters. A word in brackets without digits is a
     * code only where the service says so: an exception of a model may end in one too.
     */
    private static final Pattern CODE =
            Pattern.compile("\\((?:code: |(?=[A-Z]+\\d))([A-Z]{1,4}\\d{0,6})\\)(?:\\s*\\([^)]{0,40}\\))?\\s*$");

    /** As the models of partners say that they refuse content. */
    private static final Pattern REFUSED = Pattern.compile("nsfw|flagged as sensitive|\\be005\\b");

    private ReplicateErrors() {}

    /** Returns why a submission was not accepted. */
    static Problem ofSubmission(WireResponse response) {
        Problem problem = ofResponse(response);
        return switch (response.status()) {
            case 402 ->
                problem.withHint(
                        "the account has no credit or has reached its limit; after a top-up allow a few minutes");
            case 404 -> problem.withHint("a model that is not official is named owner/name:version");
            default -> problem;
        };
    }

    /**
     * Returns what a response means that is not what was asked for. 429 alone was refused before any work. After a fault of a server
     * nobody knows whether a submission was accepted, also where it says when to come back.
     */
    static Problem ofResponse(WireResponse response) {
        if (response.isSuccessful()) {
            return Problem.unreadable(response.excerpt());
        }
        String words = words(response);
        Problem problem = response.status() >= 500
                ? Problem.of(Problem.Kind.SERVICE_FAULT, words)
                : Problem.ofStatus(response, words);
        return problem.kind() == Problem.Kind.BUSY || problem.kind() == Problem.Kind.SERVICE_FAULT
                ? wait(response).map(problem::withRetryAfter).orElse(problem)
                : problem;
    }

    /** The header first, then the body's number, then its words. */
    private static Optional<Duration> wait(WireResponse response) {
        OptionalDouble told = response.json().get("retry_after").decimal();
        Matcher words = RESETS.matcher(response.json().get("detail").text().orElse(""));
        return response.retryAfter()
                .or(() -> told.isPresent() && told.getAsDouble() >= 0
                        ? Optional.of(seconds(told.getAsDouble()))
                        : Optional.empty())
                .or(() -> words.find()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(words.group(1))))
                        : Optional.empty())
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private static Duration seconds(double told) {
        return Duration.ofMillis((long) (Math.min(told, LONGEST_WAIT.toSeconds()) * 1_000));
    }

    private static String words(WireResponse response) {
        JsonValue json = response.json();
        String text = Stream.of("title", "detail")
                .flatMap(field -> json.get(field).nonBlank().stream())
                .map(String::strip)
                .distinct()
                .reduce((title, detail) -> title + ": " + detail)
                .orElse("");
        return text.isEmpty() ? response.excerpt() : text;
    }

    /** Returns why a task failed. Time on a machine is charged whatever came of it. */
    static Problem ofTask(JsonValue prediction) {
        String words = prediction.get("error").nonBlank().orElse("the service gives no reason");
        Matcher brackets = CODE.matcher(words);
        String code = brackets.find() ? brackets.group(1) : "";
        Problem problem = REFUSED.matcher(words.toLowerCase(Locale.ROOT)).find()
                ? Problem.contentRefused(Stage.UNKNOWN, words, List.of()).withBilled(true)
                : Problem.of(Problem.Kind.TASK_FAILED, words);
        return code.isEmpty() ? problem : problem.withCode(code);
    }
}
