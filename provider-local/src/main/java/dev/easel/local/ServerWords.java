package dev.easel.local;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what OpenAI-style servers say when they refuse, each in its own shape: {@code {"error": {"message", "code",
 * "type"}}}, {@code {"error": "code", "message": …}}, {@code {"error": "text"}}, {@code {"detail": "text"}}, {@code
 * {"detail": [{"loc", "msg"}]}}, plain text, HTML, or nothing.
 */
final class ServerWords {
    private ServerWords() {}

    /** The problem by its HTTP status, with the server's own words and code. */
    static Problem problem(WireResponse response) {
        JsonValue json = response.json();
        JsonValue error = json.get("error");
        Optional<String> code;
        Optional<String> message;
        if (error.isObject()) {
            code = first(error.get("code"), error.get("type"));
            message = first(error.get("message"));
        } else {
            message = first(json.get("message"), json.get("detail")).or(() -> validation(json.get("detail")));
            // A lone text is what happened; beside another it is its name.
            code = message.isPresent() ? error.nonBlank() : Optional.empty();
            message = message.or(error::nonBlank);
        }
        Problem problem = Problem.ofStatus(response, message.orElse(response.excerpt()));
        return code.map(problem::withCode).orElse(problem);
    }

    /** The problem that an answer with a status of success tells of: the work had begun, and failed. */
    static Problem afterWork(WireResponse response) {
        Problem problem = problem(response);
        Problem failed = Problem.of(Problem.Kind.TASK_FAILED, problem.message());
        return first(response.json().get("code"))
                .or(problem::code)
                .map(failed::withCode)
                .orElse(failed);
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

    /** The list of a Python server that checked the request: where, and what. */
    private static Optional<String> validation(JsonValue detail) {
        List<String> findings = new ArrayList<>();
        for (JsonValue finding : detail.elements()) {
            String where = finding.get("loc").elements().stream()
                    .flatMap(step -> step.nonBlank().stream())
                    .collect(Collectors.joining("."));
            finding.get("msg").nonBlank().ifPresent(what -> findings.add(where.isEmpty() ? what : where + ": " + what));
        }
        return findings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", findings));
    }
}
