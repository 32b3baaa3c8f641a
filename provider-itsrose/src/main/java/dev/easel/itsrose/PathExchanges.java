package dev.easel.itsrose;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Exchanges with paths that Easel has no verb for: the body of a success is the result. */
final class PathExchanges {
    private static final Pattern PATH =
            Pattern.compile("(?:/(?!\\.{1,2}(?:[/?]|$))[A-Za-z0-9._~-]+)+(?:\\?[A-Za-z0-9._~%&=+,:@/-]*)?");

    private PathExchanges() {}

    /** @throws InvalidRequestException if the path is none */
    static WireExchange<String> get(String path) {
        return new WireExchange<>(WireRequest.get(checked(path)).build(), response -> {
            Optional<Problem> problem = ItsRoseErrors.of(response, Problem.Kind.REJECTED);
            return problem.isPresent() ? Outcome.failed(problem.get()) : Outcome.done(response.text());
        });
    }

    /** @throws InvalidRequestException if the path is none, or a field holds what JSON cannot */
    static Job post(String path, Map<String, Object> fields) {
        try {
            WireRequest request = WireRequest.post(checked(path))
                    .json(JsonObject.create().putExtra(fields))
                    .build();
            return new ItsRoseJob(
                    Optional.empty(), List.of(), context -> request, (response, context) -> posted(response));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.violations().stream()
                    .map(found -> found.field().equals("path")
                            ? found
                            : Violation.of(found.code(), "fields", found.message()))
                    .toList());
        }
    }

    private static String checked(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    "path",
                    "is none: give it from the base URL on, beginning with a slash; letters, digits and - . _ ~ between"
                            + " slashes, and a query behind a query mark"));
        }
        return path;
    }

    private static Outcome<FinishedWork> posted(WireResponse response) {
        Optional<Problem> problem = ItsRoseErrors.of(response, Problem.Kind.TASK_FAILED);
        return problem.isPresent()
                ? Outcome.failed(problem.get())
                : Outcome.done(FinishedWork.ofTexts(List.of(response.text())));
    }
}
