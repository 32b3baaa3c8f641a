package dev.easel.gemini;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service's errors mean, and the reasons for which it generates no image though HTTP says success (Gemini API reference,
 * FinishReason and BlockReason; google.rpc error details). The words of a message decide nothing about the content.
 */
final class GeminiErrors {
    private static final Set<String> REFUSED =
            Set.of("BLOCKLIST", "SPII", "RECITATION", "IMAGE_RECITATION", "MODEL_ARMOR", "ESCALATION", "JAILBREAK");
    private static final String ACCOUNT_LIMITED = "PUP_LIMITED_DISABLED";
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?s");

    private GeminiErrors() {}

    /** Returns what a response says that is no success. */
    static Problem ofResponse(WireResponse response) {
        JsonValue error = error(response);
        String message = message(response);
        Problem byStatus = Problem.ofStatus(response, message);
        Problem problem = switch (response.status()) {
            case 400 ->
                reasons(error).contains("API_KEY_INVALID")
                        ? Problem.of(Problem.Kind.AUTHENTICATION, message)
                        : status(error).equals("FAILED_PRECONDITION")
                                ? byStatus.withHint("the account may not do this: see its country and its billing")
                                : byStatus;
            case 404 -> byStatus.withHint("the model may have been retired, or not be at this version or location");
            case 413 -> byStatus.withHint("give large input images as referenceFiles");
            case 429 -> busy(error, byStatus);
            // The caller went away while the service worked.
            case 499 -> Problem.of(Problem.Kind.SERVICE_FAULT, message);
            // Overloaded, and nothing was done; a proxy's page may mean anything.
            case 503 ->
                status(error).equals("UNAVAILABLE")
                        ? delayed(error, Problem.of(Problem.Kind.BUSY, message), byStatus)
                        : byStatus;
            default -> byStatus;
        };
        Optional<String> code = code(error);
        if (problem.kind() == Problem.Kind.REJECTED
                && code.filter(GeminiErrors::isRefusal).isPresent()) {
            problem = Problem.contentRefused(Stage.UNKNOWN, message, List.of(code.get()))
                    .withBilled(false);
        }
        return code.map(problem::withCode).orElse(problem);
    }

    /** A limit of the day or of the account passes later than anybody waits. */
    private static Problem busy(JsonValue error, Problem byStatus) {
        boolean account = byStatus.message().toLowerCase(Locale.ROOT).contains("spend");
        for (JsonValue detail : error.get("details").elements()) {
            for (JsonValue violation : detail.get("violations").elements()) {
                account |= violation.get("quotaId").text().orElse("").contains("PerDay")
                        || violation.get("quotaValue").text().orElse("").equals("0");
            }
        }
        return account
                ? Problem.of(Problem.Kind.REJECTED, byStatus.message())
                        .withHint("the account's quota or spend limit is used up, and no retry helps")
                : delayed(error, byStatus, byStatus);
    }

    private static Problem delayed(JsonValue error, Problem problem, Problem byStatus) {
        Optional<Duration> wait = error.get("details").elements().stream()
                .flatMap(detail -> detail.get("retryDelay").text().flatMap(GeminiErrors::duration).stream())
                .max(Duration::compareTo)
                .or(byStatus::retryAfter);
        return wait.map(problem::withRetryAfter).orElse(problem);
    }

    private static Optional<Duration> duration(String text) {
        Matcher seconds = SECONDS.matcher(text);
        if (!seconds.matches()) {
            return Optional.empty();
        }
        String fraction = seconds.group(2) == null ? "" : seconds.group(2);
        return Optional.of(Duration.ofSeconds(
                Long.parseLong(seconds.group(1)), Long.parseLong((fraction + "000000000").substring(0, 9))));
    }

    /** Returns the service's own words. */
    static String message(WireResponse response) {
        JsonValue error = error(response);
        return error.get("message").nonBlank().or(error::nonBlank).orElseGet(response::excerpt);
    }

    /** Returns the error of a response; a response that streams has it in an array. */
    static JsonValue error(WireResponse response) {
        JsonValue json = response.json().isArray() ? response.json().at(0) : response.json();
        return json.get("error");
    }

    private static String status(JsonValue error) {
        return error.get("status").text().orElse("");
    }

    private static List<String> reasons(JsonValue error) {
        return error.get("details").elements().stream()
                .flatMap(detail -> detail.get("reason").text().stream())
                .toList();
    }

    /** Returns the word that says most: the reason, the status, or the code of an interaction's error. */
    private static Optional<String> code(JsonValue error) {
        return reasons(error).stream()
                .filter(reason -> !reason.isBlank())
                .findFirst()
                .or(() -> error.get("status").nonBlank())
                .or(() -> error.get("code").nonBlank());
    }

    /** Returns why the service declined a prompt. */
    static Problem ofPrompt(JsonValue feedback) {
        String reason = feedback.get("blockReason").text().orElse("");
        return Problem.contentRefused(
                        Stage.PROMPT,
                        feedback.get("blockReasonMessage").text().orElse(""),
                        GeminiSafety.categories(reason, feedback))
                .withCode(reason)
                // The tokens of the prompt are counted.
                .withBilled(true);
    }

    /**
     * Returns why a candidate has no image.
     *
     * @param words what the model says instead; may be empty
     */
    static Problem ofCandidate(JsonValue candidate, String words) {
        String reason = candidate.get("finishReason").nonBlank().orElse("");
        String message = candidate.get("finishMessage").nonBlank().orElse(words);
        if (isRefusal(reason)) {
            return Problem.contentRefused(Stage.OUTPUT, message, GeminiSafety.categories(reason, candidate))
                    .withCode(reason)
                    .withBilled(true);
        }
        if (reason.equals(ACCOUNT_LIMITED)) {
            return Problem.of(Problem.Kind.REJECTED, message)
                    .withCode(reason)
                    .withBilled(true)
                    .withHint("the account is limited");
        }
        Problem problem = Problem.of(Problem.Kind.TASK_FAILED, message)
                .withHint(
                        words.isEmpty()
                                ? "the model generated no image; the same request may succeed another time"
                                : "the model responded in words; change the prompt");
        return reason.isEmpty() ? problem : problem.withCode(reason);
    }

    /** Returns why a task failed, by the code of its error. */
    static Problem ofTask(String code, String message) {
        Problem problem = isRefusal(code)
                ? Problem.contentRefused(Stage.UNKNOWN, message, List.of(code))
                : Problem.of(Problem.Kind.TASK_FAILED, message);
        return code.isBlank() ? problem : problem.withCode(code);
    }

    /** A word is new every few months: those that name safety are known by it. */
    private static boolean isRefusal(String reason) {
        String word = reason.toUpperCase(Locale.ROOT);
        return REFUSED.contains(word) || word.contains("SAFETY") || word.contains("PROHIBITED");
    }

    /** Returns whether a problem is a refusal of content. */
    static boolean isRefusal(Problem problem) {
        return problem.kind() == Problem.Kind.CONTENT_REFUSED;
    }
}
