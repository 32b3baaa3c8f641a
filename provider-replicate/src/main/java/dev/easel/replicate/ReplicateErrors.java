package dev.easel.replicate;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What failures mean: of responses by their HTTP status, of tasks by the text that a finished task has. */
final class ReplicateErrors {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Pattern RESETS = Pattern.compile("resets in ~?(\\d{1,6})s");

    /** The code is in the first of the brackets at the end; a second one may have random letters. */
    private static final Pattern CODE =
            Pattern.compile("\\((?:code: )?([A-Z]{1,4}\\d{0,6})\\)(?:\\s*\\([^)]{0,40}\\))?\\s*$");

    private ReplicateErrors() {}

    /** Returns what a response that is not successful means. */
    static Problem ofResponse(WireResponse response) {
        if (response.isSuccessful()) {
            return Problem.unreadable(response.excerpt());
        }
        String words = words(response);
        Problem problem = switch (response.status()) {
            case 402 ->
                Problem.of(Problem.Kind.REJECTED, words)
                        .withCode("402")
                        .withHint("the account has no credit; after a top-up allow a few minutes");
            case 404 ->
                Problem.of(Problem.Kind.REJECTED, words)
                        .withHint("a model that is not official is named owner/name:version");
            default -> Problem.ofStatus(response, words);
        };
        return problem.kind() == Problem.Kind.BUSY
                ? wait(response).map(problem::withRetryAfter).orElse(problem)
                : problem;
    }

    /** The header first, then the body's number, then its words. */
    private static Optional<Duration> wait(WireResponse response) {
        OptionalInt told = response.json().get("retry_after").int32();
        Matcher words = RESETS.matcher(response.json().get("detail").text().orElse(""));
        return response.retryAfter()
                .or(() -> told.isPresent() && told.getAsInt() >= 0
                        ? Optional.of(Duration.ofSeconds(told.getAsInt()))
                        : Optional.empty())
                .or(() -> words.find()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(words.group(1))))
                        : Optional.empty())
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
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
        Problem problem = isRefusal(words, code)
                ? Problem.contentRefused(Stage.UNKNOWN, words, List.of()).withBilled(true)
                : Problem.of(Problem.Kind.TASK_FAILED, words);
        return code.isEmpty() ? problem : problem.withCode(code);
    }

    private static boolean isRefusal(String words, String code) {
        String lower = words.toLowerCase(Locale.ROOT);
        return code.equals("E005") || lower.contains("nsfw") || lower.contains("flagged as sensitive");
    }
}
