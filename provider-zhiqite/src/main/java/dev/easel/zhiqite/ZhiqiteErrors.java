package dev.easel.zhiqite;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Says what a failure means. Every response is an envelope of {@code code}, {@code msg} and {@code data}. The code is documented
 * as text, "200" for success and "400" for failure, and is read whatever the HTTP status is: the documentation does not say
 * which status a failure has.
 *
 * <p>As "400" stands for every failure, only the service's words tell a refused credential, refused content and an unknown task
 * from the rest.
 */
final class ZhiqiteErrors {
    private static final Pattern REFUSED_CONTENT = Pattern.compile(
            "\\bnsfw\\b|\\b(?:sensitive|prohibited|inappropriate|forbidden) (?:words?|content)\\b"
                    + "|\\bcontent (?:policy|moderation)\\b|敏感|违规|违禁|涉黄|色情",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern UNKNOWN_TASK = Pattern.compile(
            "\\b(?:no|no such|unknown) (?:task|record)\\b"
                    + "|\\b(?:task|record)(?: id)?(?: \\S+)? (?:(?:is|was|has|does) )?"
                    + "(?:not (?:be )?(?:found|exist)|unknown|expired)"
                    + "|(?:任务|记录)\\S{0,80}(?:不存在|未找到|找不到|过期)|(?:找不到|未找到|无此)该?(?:任务|记录)",
            Pattern.CASE_INSENSITIVE);

    private ZhiqiteErrors() {}

    /** Returns what a response failed with; empty for a success. */
    static Optional<Problem> of(WireResponse response) {
        JsonValue json = response.json();
        Optional<String> code = json.get("code").nonBlank().map(String::strip);
        if (code.isEmpty()) {
            return Optional.of(withoutEnvelope(response));
        }
        if (json.get("code").integer().orElse(0) == 200) {
            return Optional.empty();
        }
        String words = words(json);
        Problem problem =
                response.isSuccessful() ? Problem.of(kindOf(code.get()), words) : Problem.ofStatus(response, words);
        boolean ofCredential = problem.kind() == Problem.Kind.REJECTED
                && words.toLowerCase(Locale.ROOT).contains("accesskey");
        return Optional.of(
                (ofCredential ? Problem.of(Problem.Kind.AUTHENTICATION, words) : problem).withCode(code.get()));
    }

    /** Returns what a submission failed with, where it may be for what the prompt says; empty for a success. */
    static Optional<Problem> ofSubmission(WireResponse response) {
        return of(response).map(problem -> {
            boolean ofContent = isRefusal(problem)
                    && REFUSED_CONTENT.matcher(problem.message()).find();
            return ofContent
                    ? Problem.contentRefused(Stage.PROMPT, problem.message(), List.of())
                            .withCode(problem.code().orElseThrow())
                    : problem;
        });
    }

    /** Returns what a task failed with whose status means failure. */
    static Problem ofTask(int status, JsonValue data) {
        String words = data.get("desc").nonBlank().orElse("");
        Problem problem = REFUSED_CONTENT.matcher(words).find()
                ? Problem.contentRefused(Stage.UNKNOWN, words, List.of())
                : Problem.of(Problem.Kind.TASK_FAILED, words);
        return problem.withCode(Integer.toString(status));
    }

    /** Reads {@code data} where the envelope says success. */
    static <T> Outcome<T> read(WireResponse response, Function<JsonValue, Outcome<T>> data) {
        Optional<Problem> problem = of(response);
        return problem.isPresent()
                ? Outcome.failed(problem.get())
                : data.apply(response.json().get("data"));
    }

    /** Returns whether the service itself refused: no proxy before it, no credential, no breakdown. */
    static boolean isRefusal(Problem problem) {
        return problem.kind() == Problem.Kind.REJECTED && problem.code().isPresent();
    }

    /** Returns whether the service says that it has no such task. Any other refusal of a query says nothing about the task. */
    static boolean isUnknownTask(Problem problem) {
        return isRefusal(problem) && UNKNOWN_TASK.matcher(problem.message()).find();
    }

    /** A proxy's or gateway's response, whose page is no word of the service's. */
    private static Problem withoutEnvelope(WireResponse response) {
        Problem problem = Problem.ofStatus(response, words(response.json()));
        return problem.kind() == Problem.Kind.UNREADABLE
                ? Problem.unreadable("no \"code\" in " + response.excerpt())
                : problem;
    }

    /** {@code errorMessage} is what a sibling product of the same service has. */
    private static String words(JsonValue json) {
        return json.get("msg")
                .nonBlank()
                .or(() -> json.get("data").get("errorMessage").nonBlank())
                .orElse("");
    }

    /** No code but "400" is documented. What looks like an HTTP status of a broken server may have done the work. */
    private static Problem.Kind kindOf(String code) {
        if (code.equals("401") || code.equals("403")) {
            return Problem.Kind.AUTHENTICATION;
        }
        return code.matches("5\\d\\d") ? Problem.Kind.SERVICE_FAULT : Problem.Kind.REJECTED;
    }
}
