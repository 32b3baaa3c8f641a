package dev.easel.zhiqite;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is around every answer: {@code code}, {@code msg} and {@code data}. The code is documented as text, "200" for
 * success and "400" for failure, and is read whatever the HTTP status is, as the documentation does not say which
 * status a failure has. Immutable.
 */
final class Envelope {
    private final JsonValue data;
    private final @Nullable Problem problem;
    private final boolean spoken;

    private Envelope(JsonValue data, @Nullable Problem problem, boolean spoken) {
        this.data = data;
        this.problem = problem;
        this.spoken = spoken;
    }

    static Envelope of(WireResponse response) {
        JsonValue json = response.json();
        JsonValue data = json.get("data");
        Optional<String> code = json.get("code").nonBlank();
        if (code.isEmpty()) {
            return new Envelope(JsonValue.absent(), Problem.ofStatus(response, response.excerpt()), false);
        }
        if (json.get("code").integer().orElse(0) == 200) {
            return new Envelope(data, null, true);
        }
        String words = json.get("msg")
                .nonBlank()
                .or(() -> data.get("errorMessage").nonBlank())
                .orElseGet(response::excerpt);
        return new Envelope(data, problem(response, code.get().strip(), words), true);
    }

    /** What came with a success; absent with a failure without any. */
    JsonValue data() {
        return data;
    }

    /** What went wrong; empty for a success. */
    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Whether the service itself said no to what was asked: no proxy before it, no refused credential, no breakdown.
     */
    boolean isDenial() {
        return spoken && problem != null && problem.kind() == Problem.Kind.REJECTED;
    }

    private static Problem problem(WireResponse response, String code, String words) {
        Problem problem = response.isSuccessful() ? Problem.of(kindOf(code), words) : Problem.ofStatus(response, words);
        // "400" stands for every failure, so only the words tell a refused credential.
        if (problem.kind() == Problem.Kind.REJECTED
                && words.toLowerCase(Locale.ROOT).contains("accesskey")) {
            problem = Problem.of(Problem.Kind.AUTHENTICATION, words);
        }
        return problem.withCode(code);
    }

    /** No code but "400" is documented. What looks like an HTTP status of a broken server may have done the work. */
    private static Problem.Kind kindOf(String code) {
        if (code.equals("401") || code.equals("403")) {
            return Problem.Kind.AUTHENTICATION;
        }
        return code.matches("5\\d\\d") ? Problem.Kind.SERVICE_FAULT : Problem.Kind.REJECTED;
    }
}
