package dev.easel.local;

import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The error mapping that all dialects share: that of {@link ErrorWords}, and advice where the server seems to speak another
 * dialect than the client's.
 */
final class LocalErrors {
    /** How sd-api-server begins its errors, which no other server does. */
    private static final Pattern SD_API_SERVER =
            Pattern.compile("(?:400 Bad Request|401 Unauthorized|404 The requested service endpoint is not found"
                    + "|405 Method Not Allowed|500 Internal Server Error): [^<]*+");

    /** What a server says that does not know a path or its method. */
    private static final Pattern NO_SUCH_ROUTE = Pattern.compile(
            "(?i)|(?:404 )?(?:page )?not found|method not allowed|405 method not allowed.*+|cannot post .*+|an HTML page.*+");

    private LocalErrors() {}

    /** Returns what a response to a submission with a status of failure says. */
    static Problem problem(WireResponse response, LocalDialect spoken) {
        return advised(ErrorWords.problem(response), response, spoken);
    }

    /** Returns the problem with a message that says so where the server seems to speak another dialect. */
    static Problem advised(Problem problem, WireResponse response, LocalDialect spoken) {
        if (problem.kind() == Problem.Kind.CONTENT_REFUSED) {
            return problem;
        }
        return advice(problem, response, spoken)
                .map(text -> ErrorWords.withMessage(problem, (problem.message() + " (" + text + ")").strip()))
                .orElse(problem);
    }

    private static Optional<String> advice(Problem problem, WireResponse response, LocalDialect spoken) {
        if (SD_API_SERVER.matcher(response.text().strip()).matches()) {
            return spoken == LocalDialect.SD_API_SERVER
                    ? Optional.empty()
                    : Optional.of("this is how sd-api-server responds, and the client's dialect is " + spoken
                            + "; set dialect(SD_API_SERVER)");
        }
        boolean route = (response.status() == 404 || response.status() == 405)
                && problem.code().isEmpty()
                && NO_SUCH_ROUTE.matcher(problem.message()).matches();
        return route
                ? Optional.of("the server does not know this path of the dialect " + spoken
                        + "; LocalBuilder.findDialect() asks which dialect it speaks, and a baseUrl may lack its /v1")
                : Optional.empty();
    }
}
