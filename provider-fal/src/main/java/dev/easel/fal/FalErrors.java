package dev.easel.fal;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What failures mean (fal, errors and request errors). A model's own error is a list of details, one of the platform is a text with a
 * type. What the service repeats of the input is never part of a message.
 */
final class FalErrors {
    private static final int MOST_DETAILS = 5;

    private FalErrors() {}

    /** Returns why a submission was not accepted. After a fault of a server nobody knows whether the task was. */
    static Problem ofSubmission(WireResponse response) {
        String words = words(response);
        Problem problem = Problem.ofStatus(response, words);
        if (response.status() >= 500) {
            // One with Retry-After is no promise either that nothing was done.
            problem = Problem.of(Problem.Kind.SERVICE_FAULT, words);
        } else if (response.status() == 403 && isLocked(words)) {
            problem = problem.withHint("the balance of the account is used up; the key is not the cause");
        } else if (response.status() == 404) {
            problem = problem.withHint("there is no such endpoint, or the key may not use it");
        }
        return coded(problem, type(response));
    }

    /** Returns what a response about a task means that says nothing about the task: the task is polled again. */
    static Problem ofPoll(WireResponse response) {
        String words = words(response);
        return response.status() == 403
                // Of the account and not of the key, mostly: it must not end the wait for what was paid for.
                ? Problem.of(Problem.Kind.SERVICE_FAULT, words)
                        .withHint(
                                isLocked(words) ? "the balance of the account is used up" : "the key may lack a scope")
                : response.isSuccessful() ? Problem.unreadable(words) : Problem.ofStatus(response, words);
    }

    /** Returns whether an error in place of a result is the task's own, and not one of the way to it. */
    static boolean isOfTask(WireResponse response) {
        JsonValue json = response.json();
        boolean marked = json.get("detail").at(0).isObject()
                || json.get("error_type").nonBlank().isPresent()
                || response.header("x-fal-error-type").isPresent()
                || isStartTimeout(response);
        return switch (response.status()) {
            case 401, 403, 429 -> false;
            case 400, 422 ->
                marked
                        || json.get("detail").nonBlank().isPresent()
                        || json.get("error").isPresent();
            default -> marked;
        };
    }

    /** @param response one that {@link #isOfTask} */
    static Problem ofTask(WireResponse response) {
        String type = type(response);
        String words = words(response);
        Problem problem = switch (type) {
            case "content_policy_violation" -> Problem.contentRefused(stage(response), words, categories(response));
            case "no_media_generated" ->
                Problem.contentRefused(Stage.UNKNOWN, words, List.of())
                        .withHint("the model made no image, which mostly means that it declines the content");
            default -> Problem.of(Problem.Kind.TASK_FAILED, words);
        };
        if (isStartTimeout(response)) {
            problem = problem.withHint("the task was not begun before the startTimeout of the options passed");
        } else if (mayBeRepeated(response)) {
            problem = problem.withHint("fal says that the same request may succeed later");
        }
        return coded(problem.withBilled(isBilled(response, type)), type);
    }

    /** Returns what the status of a finished task says of a failure; empty where it says nothing. */
    static Optional<Problem> ofStatus(JsonValue status) {
        String type = status.get("error_type").nonBlank().orElse("");
        String words = status.get("error").nonBlank().orElse(type);
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(coded(Problem.of(Problem.Kind.TASK_FAILED, words), type));
    }

    /** Faults of the service are not charged. What a refusal costs is not documented, unless the response names it. */
    private static boolean isBilled(WireResponse response, String type) {
        return FalResponses.units(response)
                .map(units -> units.signum() > 0)
                .orElse(response.status() < 500 && !type.equals("bad_request"));
    }

    private static boolean isStartTimeout(WireResponse response) {
        return response.status() == 504
                && response.header("x-fal-request-timeout-type")
                        .filter("user"::equalsIgnoreCase)
                        .isPresent();
    }

    private static boolean mayBeRepeated(WireResponse response) {
        return Stream.of("x-fal-retryable", "x-fal-needs-retry")
                .flatMap(name -> response.header(name).stream())
                .anyMatch(value -> value.equalsIgnoreCase("true") || value.equals("1"));
    }

    private static boolean isLocked(String words) {
        return words.toLowerCase(Locale.ROOT).contains("locked");
    }

    private static Problem coded(Problem problem, String type) {
        return type.isEmpty() ? problem : problem.withCode(type);
    }

    /** Returns the service's own word for the error: of a model, of the platform, or of the header. */
    static String type(WireResponse response) {
        JsonValue json = response.json();
        return json.get("detail")
                .at(0)
                .get("type")
                .nonBlank()
                .or(() -> json.get("error_type").nonBlank())
                .or(() -> json.get("error").get("type").nonBlank())
                .or(() -> response.header("x-fal-error-type").filter(text -> !text.isBlank()))
                .orElse("");
    }

    private static Stage stage(WireResponse response) {
        boolean input = response.json().get("detail").at(0).get("loc").elements().stream()
                .flatMap(part -> part.text().stream())
                .anyMatch(part -> part.equals("prompt") || part.contains("image") || part.equals("mask_url"));
        return input ? Stage.PROMPT : Stage.UNKNOWN;
    }

    private static List<String> categories(WireResponse response) {
        JsonValue first = response.json().get("detail").at(0);
        JsonValue named = first.get("categories");
        return (named.isArray() ? named : first.get("ctx").get("categories"))
                .elements().stream()
                        .flatMap(category -> category.nonBlank().stream())
                        .toList();
    }

    private static String words(WireResponse response) {
        JsonValue json = response.json();
        List<JsonValue> details = json.get("detail").elements();
        List<String> all = new ArrayList<>();
        for (JsonValue detail : details.subList(0, Math.min(MOST_DETAILS, details.size()))) {
            String place = detail.get("loc").elements().stream()
                    .flatMap(part -> part.nonBlank().stream())
                    .filter(part -> !part.equals("body"))
                    .collect(Collectors.joining("."));
            detail.get("msg")
                    .nonBlank()
                    .or(() -> detail.get("type").nonBlank())
                    .ifPresent(words -> all.add(place.isEmpty() ? words : place + ": " + words));
        }
        if (all.isEmpty()) {
            Stream.of(
                            json.get("detail"),
                            json.get("error"),
                            json.get("error").get("message"),
                            json.get("message"),
                            json.get("status"))
                    .flatMap(value -> value.nonBlank().stream())
                    .findFirst()
                    .ifPresent(all::add);
        }
        if (all.isEmpty()) {
            // A document may repeat the prompt or an image of the request: its names alone are shown.
            all.add(
                    json.isObject() && !json.fields().isEmpty()
                            ? "a document with "
                                    + String.join(", ", json.fields().keySet())
                            : json.isArray() ? "a list" : response.excerpt());
        }
        return String.join("; ", all);
    }
}
