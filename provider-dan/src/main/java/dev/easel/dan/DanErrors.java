package dev.easel.dan;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells success from everything else. The service's own {@code code} decides, since errors are known to come as HTTP 200;
 * where there is none (the proxy's HTML, the plain text of its parser and router) the HTTP status does.
 */
final class DanProblems {
    private static final int SUCCESS = 200;

    private DanProblems() {}

    /** What is wrong; empty for a success. */
    static Optional<Problem> of(WireResponse response) {
        JsonValue told = response.json().get("code");
        OptionalInt code = told.int32();
        if (response.isSuccessful() && code.isPresent() && code.getAsInt() == SUCCESS) {
            return Optional.empty();
        }
        Problem problem = code.isPresent() ? byCode(response, code.getAsInt()) : byHttpStatus(response);
        return Optional.of(told.nonBlank().map(problem::withCode).orElse(problem));
    }

    private static Problem byCode(WireResponse response, int code) {
        Problem.Kind kind;
        switch (code) {
            case 401, 403, 1000 -> kind = Problem.Kind.AUTHENTICATION;
            case 3000, 3001 -> kind = Problem.Kind.REJECTED;
            case 3002 -> kind = Problem.Kind.BUSY;
            // No worker was free, or the worker broke: what the service otherwise tells as status 3, without a word.
            case 2000, 4001 -> kind = Problem.Kind.TASK_FAILED;
            default -> {
                if (!response.isSuccessful()) {
                    return byHttpStatus(response);
                }
                // 500 and what it wraps, and codes that nobody knows: the work may have been begun.
                kind = Problem.Kind.SERVICE_FAULT;
            }
        }
        Problem problem = Problem.of(kind, words(response));
        return response.retryAfter().map(problem::withRetryAfter).orElse(problem);
    }

    private static Problem byHttpStatus(WireResponse response) {
        return Problem.ofStatus(response, words(response));
    }

    private static String words(WireResponse response) {
        return response.json().get("message").nonBlank().orElseGet(response::excerpt);
    }
}
