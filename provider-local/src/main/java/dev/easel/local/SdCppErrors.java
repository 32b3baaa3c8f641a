package dev.easel.local;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;

/** The error mapping of stable-diffusion.cpp's server. */
final class SdCppErrors {
    private SdCppErrors() {}

    /** Returns the problem by its status; a document that the server cannot digest is a 500 there, and the client's mistake. */
    static Problem problem(WireResponse response, LocalDialect spoken) {
        if (spoken == LocalDialect.SD_CPP
                && response.status() == 404
                && response.text().isBlank()) {
            return Problem.of(
                    Problem.Kind.REJECTED,
                    "there is no queue, which sd-server has since master-563; for an older one use the dialect SD_CPP_V1");
        }
        Problem problem = LocalErrors.problem(response, spoken);
        boolean clientsMistake = response.status() == 500
                && problem.code().filter("server_error"::equals).isPresent()
                && problem.message().contains("json.exception");
        return clientsMistake
                ? Problem.of(Problem.Kind.REJECTED, problem.message()).withCode("server_error")
                : problem;
    }

    /** Returns why a job failed. */
    static Problem ofJob(JsonValue error) {
        Problem problem = Problem.of(
                Problem.Kind.TASK_FAILED, error.get("message").nonBlank().orElse(""));
        return error.get("code").nonBlank().map(problem::withCode).orElse(problem);
    }
}
