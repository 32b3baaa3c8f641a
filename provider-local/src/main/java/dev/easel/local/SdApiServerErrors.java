package dev.easel.local;

import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.regex.Pattern;

/** The error mapping of sd-api-server. Its errors are plain text, and many a client's mistake is a 500. */
final class SdApiServerErrors {
    private static final Pattern STATUS_WORDS =
            Pattern.compile("^(?:400 Bad Request|401 Unauthorized|500 Internal Server Error): ");

    /** A server started for the other kind of work alone: the same request fails there for ever. */
    private static final Pattern OTHER_WORK = Pattern.compile("SD_(?:IMAGE_TO_IMAGE|TEXT_TO_IMAGE)");

    private static final List<String> FAILED_WORK =
            List.of("Failed to get image generations.", "Failed to get image edit result.");
    private static final List<String> CLIENTS_MISTAKES = List.of("Invalid HTTP Method", "unsupported uri path");

    private SdApiServerErrors() {}

    static Problem problem(WireResponse response) {
        Problem problem = LocalErrors.problem(response, LocalDialect.SD_API_SERVER);
        String words = STATUS_WORDS.matcher(problem.message()).replaceFirst("");
        if (response.status() == 500) {
            if (OTHER_WORK.matcher(words).find() || CLIENTS_MISTAKES.stream().anyMatch(words::contains)) {
                return Problem.of(Problem.Kind.REJECTED, words);
            }
            if (FAILED_WORK.stream().anyMatch(words::startsWith)) {
                return Problem.of(Problem.Kind.TASK_FAILED, words);
            }
        }
        return ErrorWords.withMessage(problem, words);
    }
}
