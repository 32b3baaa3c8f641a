package dev.easel.itsrose;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Problem;
import dev.easel.spi.Query;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Calls to paths that Easel has no verb for: whatever is answered with a success is the result. */
final class RawCall {
    private static final Pattern PATH =
            Pattern.compile("(?:/(?!\\.{1,2}(?:[/?]|$))[A-Za-z0-9._~-]+)+(?:\\?[A-Za-z0-9._~%&=+,:@/-]*)?");

    private RawCall() {}

    /** @throws InvalidRequestException if the path is none */
    static Query<String> get(String path) {
        return new Query<>(WireRequest.get(checked(path)).build(), response -> {
            Optional<Problem> problem = ItsRoseEnvelope.problem(response, Problem.Kind.REJECTED);
            return problem.isPresent() ? new Query.Refused<>(problem.get()) : new Query.Known<>(response.text());
        });
    }

    /** @throws InvalidRequestException if the path is none, or a field holds what JSON cannot */
    static Job post(String path, Map<String, Object> fields) {
        try {
            return new Post(checked(path), JsonObject.create().putExtra(fields));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.violations().stream()
                    .map(found -> found.field().equals("path") ? found : new Violation("fields", found.message()))
                    .toList());
        }
    }

    private static String checked(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidRequestException(new Violation(
                    "path",
                    "is none: give it from the base URL on, beginning with a slash; letters, digits and - . _ ~ between"
                            + " slashes, and a query behind a question mark"));
        }
        return path;
    }

    private record Post(String path, JsonObject fields) implements Job {
        @Override
        public WireRequest submit(SubmitContext context) {
            return WireRequest.post(path).json(fields).build();
        }

        @Override
        public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
            Optional<Problem> problem = ItsRoseEnvelope.problem(response, Problem.Kind.TASK_FAILED);
            return problem.isPresent()
                    ? new SubmitOutcome.Refused(problem.get())
                    : new SubmitOutcome.Finished(FinishedWork.ofTexts(List.of(response.text())));
        }
    }
}
