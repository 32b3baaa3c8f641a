package dev.easel.openai.internal;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The server's words and code of an error, in every shape that a server of OpenAI's interface or a local server uses, and a
 * problem by the HTTP status. {@code {"error": {"message", "code", "type"}}}, {@code {"error": "code", "message": …}}, {@code
 * {"error": "text"}}, {@code {"error", "detail", "body", "errors"}}, {@code {"code", "message"}}, {@code {"detail": "text"}},
 * {@code {"detail": [{"loc", "msg"}]}}, {@code {"errors": […]}}, {@code [{"error": …}]}, a JSON string, plain text, HTML, or
 * nothing.
 */
public final class ErrorWords {
    private static final int LONGEST = 500;

    /** Room for how long the whole is. */
    private static final int MORE = 30;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private ErrorWords() {}

    /**
     * What a JSON document says of an error.
     *
     * @param code the server's code; empty where it has none
     * @param message the server's words; empty where it has none
     */
    public record ErrorText(Optional<String> code, Optional<String> message) {
        private static final ErrorText NONE = new ErrorText(Optional.empty(), Optional.empty());

        /** Returns a problem with these words and this code. */
        public Problem problem(Problem.Kind kind) {
            return in(Problem.of(kind, message.map(ErrorWords::shortened).orElse("")));
        }

        /** Returns the problem with this code. */
        public Problem in(Problem problem) {
            return code.map(problem::withCode).orElse(problem);
        }
    }

    /** Returns the problem by its HTTP status, with the server's own words and code. */
    public static Problem problem(WireResponse response) {
        String location = response.header("location").orElse("");
        if (REDIRECTS.contains(response.status()) && !location.isBlank()) {
            // A submission is never sent again to another address unseen, so the server did nothing yet.
            return Problem.of(
                    Problem.Kind.REJECTED,
                    "HTTP " + response.status() + " leads to " + shortened(location)
                            + ", and a submission does not follow: set baseUrl to that server");
        }
        ErrorText words = words(response.json());
        String said = words.message().map(ErrorWords::shortened).orElseGet(() -> excerpt(response));
        Problem problem = words.in(Problem.ofStatus(response, said));
        if (problem.kind() == Problem.Kind.UNREADABLE && said.isEmpty()) {
            return Problem.unreadable("HTTP " + response.status() + " with an empty body");
        }
        Optional<Duration> wait = response.header("retry-after-ms")
                .filter(millis -> millis.strip().matches("\\d{1,9}"))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis.strip())));
        return problem.kind() == Problem.Kind.BUSY
                ? wait.map(problem::withRetryAfter).orElse(problem)
                : problem;
    }

    /** Returns the problem with other words; everything else stays. */
    public static Problem withMessage(Problem problem, String message) {
        Problem other = Problem.of(problem.kind(), message);
        Problem coded = problem.code().map(other::withCode).orElse(other);
        return problem.retryAfter().map(coded::withRetryAfter).orElse(coded);
    }

    /** Returns what a JSON document, or the error object within one, says. */
    public static ErrorText words(JsonValue json) {
        if (!json.isObject()) {
            return json.isArray()
                    ? listed(json)
                    : new ErrorText(
                            Optional.empty(),
                            json.nonBlank().filter(text -> json.toString().startsWith("\"")));
        }
        JsonValue error = json.get("error");
        Optional<String> own = json.get("code").nonBlank();
        Optional<String> message = first(json.get("message"), json.get("detail"), json.get("errors"))
                .or(() -> words(json.get("detail")).message())
                .or(() -> listed(json.get("errors")).message());
        if (error.isObject()) {
            ErrorText inner = words(error);
            return new ErrorText(inner.code().or(() -> own), inner.message().or(() -> message));
        }
        // Beside words, a text is the error's name.
        Optional<String> code = message.isPresent() ? error.nonBlank().or(() -> own) : own;
        return new ErrorText(
                code.or(() -> json.get("type").nonBlank().filter(type -> !type.equals("error"))),
                message.or(error::nonBlank));
    }

    /** The list of a Python server that checked the request (where, and what), of texts, or of errors. */
    private static ErrorText listed(JsonValue list) {
        List<String> findings = new ArrayList<>();
        for (JsonValue finding : list.elements()) {
            String where = finding.get("loc").elements().stream()
                    .flatMap(step -> step.nonBlank().stream())
                    .collect(Collectors.joining("."));
            finding.get("msg")
                    .nonBlank()
                    .map(what -> where.isEmpty() ? what : where + ": " + what)
                    .or(() -> finding.isObject() ? words(finding).message() : finding.nonBlank())
                    .ifPresent(findings::add);
        }
        return findings.isEmpty()
                ? ErrorText.NONE
                : new ErrorText(words(list.at(0)).code(), Optional.of(String.join("; ", findings)));
    }

    private static Optional<String> first(JsonValue... values) {
        for (JsonValue value : values) {
            Optional<String> text = value.nonBlank();
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private static String excerpt(WireResponse response) {
        return response.text().isBlank() ? "" : response.excerpt();
    }

    public static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST - MORE) + "… (" + text.length() + " characters)";
    }
}
