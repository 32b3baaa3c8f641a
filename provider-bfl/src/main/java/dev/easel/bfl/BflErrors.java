package dev.easel.bfl;

import dev.easel.ContentRefusedException;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the service's refusals and failures mean, for money too (OpenAPI description; help centre; integration guidelines). */
final class BflErrors {
    private static final String REASONS = "Moderation Reasons";

    private BflErrors() {}

    /** What went wrong with a submission. A 4xx and a 503 with Retry-After come before any work; of any other 5xx nobody knows. */
    static Problem ofSubmission(WireResponse response) {
        Problem problem = ofStatus(response);
        return switch (response.status()) {
            case 402 -> problem.withHint("the account has too few credits; BflService.credits() tells how many");
            case 404 -> problem.withHint("the service has no such model, or baseUrl leads elsewhere");
            default -> problem;
        };
    }

    /** @param withoutKey whether the key was left out because the service named another host */
    static Problem ofPoll(WireResponse response, boolean withoutKey) {
        Problem problem = ofStatus(response);
        return withoutKey && problem.kind() == Problem.Kind.AUTHENTICATION
                ? problem.withHint(
                        "the poll carried no key, since the service named another host than baseUrl; if that host"
                                + " wants it, build the client with keyWhenPolling(true). The task goes on, and its handle resumes it")
                : problem;
    }

    static Problem ofStatus(WireResponse response) {
        String words = words(response.json()).orElseGet(response::excerpt);
        Problem problem = Problem.ofStatus(response, words);
        return problem.kind() == Problem.Kind.UNREADABLE ? Problem.unreadable(response.excerpt()) : problem;
    }

    /** Moderation of the prompt or an input image, and of the image that was generated. Neither is charged. */
    static Problem moderated(JsonValue json, boolean ofRequest) {
        JsonValue details = json.get("details");
        JsonValue told = details.get(REASONS);
        List<String> reasons = told.isArray()
                ? told.elements().stream()
                        .flatMap(reason -> reason.nonBlank().stream())
                        .toList()
                : told.nonBlank().map(List::of).orElse(List.of());
        String words = reasons.isEmpty() ? text(details).orElse("") : String.join(", ", reasons);
        return Problem.contentRefused(
                        ofRequest ? ContentRefusedException.Stage.PROMPT : ContentRefusedException.Stage.OUTPUT,
                        words,
                        reasons)
                .withCode(ofRequest ? "Request Moderated" : "Content Moderated")
                .withBilled(false)
                .withHint(
                        ofRequest
                                ? "the service declines the prompt or an input image, and will again"
                                : "the service declines the image that it generated; the same request may pass another time");
    }

    /** @param word the status by which the service says that the task failed */
    static Problem failed(JsonValue json, String word) {
        String words = text(json.get("details"))
                .or(() -> text(json.get("result")))
                .or(() -> text(json.get("error")))
                .orElse("");
        return Problem.of(Problem.Kind.TASK_FAILED, words).withCode(word);
    }

    /** The service's words: FastAPI's detail, or message, or error. */
    private static Optional<String> words(JsonValue json) {
        return text(json.get("detail")).or(() -> text(json.get("message"))).or(() -> text(json.get("error")));
    }

    private static Optional<String> text(JsonValue value) {
        if (value.isArray()) {
            String joined = value.elements().stream()
                    .limit(10)
                    .flatMap(element -> text(element).stream())
                    .collect(Collectors.joining("; "));
            return joined.isEmpty() ? Optional.empty() : Optional.of(joined);
        }
        if (value.isObject()) {
            Optional<String> message = value.get("msg")
                    .nonBlank()
                    .or(() -> value.get("message").nonBlank())
                    .or(() -> value.get("error").nonBlank())
                    .or(() -> value.get("detail").nonBlank());
            String place = place(value.get("loc"));
            return message.map(words -> place.isEmpty() ? words : place + ": " + words)
                    .or(() -> value.fields().isEmpty() ? Optional.empty() : Optional.of(value.toString()));
        }
        return value.nonBlank();
    }

    /** The field that FastAPI names, without the "body" before it. */
    private static String place(JsonValue loc) {
        List<String> parts = new ArrayList<>();
        loc.elements().forEach(part -> part.nonBlank().ifPresent(parts::add));
        if (parts.size() > 1 && parts.get(0).equals("body")) {
            parts.remove(0);
        }
        return String.join(".", parts);
    }
}
