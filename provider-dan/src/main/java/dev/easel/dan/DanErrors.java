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
final class DanErrors {
    private static final int SUCCESS = 200;

    private DanErrors() {}

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

    /** The same for a poll. An error is about the poll and never ends the task: only its status does, or data that is null. */
    static Optional<Problem> ofPoll(WireResponse response) {
        return of(response)
                .map(problem -> problem.kind() == Problem.Kind.TASK_FAILED
                        ? of(Problem.Kind.SERVICE_FAULT, response)
                                .withCode(problem.code().orElseThrow())
                        : problem);
    }

    private static Problem byCode(WireResponse response, int code) {
        return switch (code) {
            case 401, 403, 1000 -> of(Problem.Kind.AUTHENTICATION, response);
            case 3000, 3001 -> explained(of(Problem.Kind.REJECTED, response));
            case 3002 -> of(Problem.Kind.BUSY, response);
            // No worker was free, or the worker failed: what the service otherwise tells as status 3.
            case 2000, 4001 -> of(Problem.Kind.TASK_FAILED, response);
            // 500 and what it wraps, and codes that nobody knows: the work may have been begun.
            default -> response.isSuccessful() ? of(Problem.Kind.SERVICE_FAULT, response) : byHttpStatus(response);
        };
    }

    /** The service's words do not say that it knows models and LoRAs by their hash, nor that its samplers are a list. */
    private static Problem explained(Problem problem) {
        return switch (problem.message()) {
            case "Invalid model" ->
                problem.withHint(
                        "dan takes a model's hash of 64 hexadecimal digits, not its name: ImageClient.models() lists"
                                + " them; to describe an image it takes Dan.CAPTION_CLIP and Dan.CAPTION_DEEPDANBOORU");
            case "nvalid lora" ->
                problem.withHint(
                        "dan takes a LoRA's hash of 64 hexadecimal digits, not its name: ImageClient.loras() lists"
                                + " them");
            case "Invalid sampler_name" -> problem.withHint("ImageClient.samplers() lists those that this server has");
            default -> problem;
        };
    }

    private static Problem of(Problem.Kind kind, WireResponse response) {
        Problem problem = Problem.of(kind, words(response));
        return response.retryAfter().map(problem::withRetryAfter).orElse(problem);
    }

    private static Problem byHttpStatus(WireResponse response) {
        Problem problem = Problem.ofStatus(response, words(response));
        if (response.status() == 404) {
            return problem.withHint("this server has no such path: check baseUrl");
        }
        return problem.kind() == Problem.Kind.UNREADABLE ? Problem.unreadable(response.excerpt()) : problem;
    }

    /** The service's words: its message, else what it sent. Empty where it sent nothing. */
    private static String words(WireResponse response) {
        boolean empty = response.text().chars().allMatch(c -> c <= ' ');
        return response.json().get("message").nonBlank().orElseGet(() -> empty ? "" : response.excerpt());
    }
}
