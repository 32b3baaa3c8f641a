package dev.easel.local;

import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;

/** The error mapping of AUTOMATIC1111's interface. */
final class A1111Errors {
    /** Said with status 500 before anything is generated. */
    private static final List<String> CLIENTS_MISTAKES = List.of(
            "Invalid encoded image",
            "Invalid image url",
            "Requests not allowed",
            "Request to local resource not allowed");

    private A1111Errors() {}

    static Problem problem(WireResponse response) {
        Problem problem = LocalErrors.problem(response, LocalDialect.A1111);
        return response.status() == 500 && CLIENTS_MISTAKES.stream().anyMatch(problem.message()::startsWith)
                ? Problem.of(Problem.Kind.REJECTED, problem.message())
                : problem;
    }
}
