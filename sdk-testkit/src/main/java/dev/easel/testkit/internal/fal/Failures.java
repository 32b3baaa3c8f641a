package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.internal.Json;
import java.util.List;
import java.util.Map;

/** How tasks fail: in the model's words, a list of violations, or in the platform's, a text and a type. */
final class Failures {
    private final FalSettings settings;

    Failures(FalSettings settings) {
        this.settings = settings;
    }

    /** A failure that was ordered. */
    Outcome of(TaskEnding ending, ObjectNode input) {
        JsonNode prompt = input.path("prompt");
        return switch (ending) {
            case CONTENT_POLICY -> {
                ObjectNode flagged = Violation.of(
                        "prompt", "content_policy_violation", "The content could not be processed: flagged", prompt);
                flagged.putArray("categories").add("sexual");
                yield ofModel(422, List.of(flagged));
            }
            case NO_MEDIA -> ofModel(422, "no_media_generated", "No media was generated");
            case UNKNOWN_TYPE -> ofModel(422, "a_type_of_tomorrow", "The input was not liked");
            case ERROR_OBJECT -> {
                ObjectNode body = Json.object().put("error", "The model did not like the input");
                yield Outcome.failure(422, body, "unprocessable_entity", Map.of(), refusalsBilled());
            }
            case DOWNSTREAM_ERROR -> ofModel(400, "downstream_service_error", "A service behind the model failed");
            case DOWNSTREAM_UNAVAILABLE ->
                ofModel(500, "downstream_service_unavailable", "A service behind the model is down");
            case INTERNAL_SERVER_ERROR -> ofModel(500, "internal_server_error", "Internal server error");
            case GENERATION_TIMEOUT -> ofModel(504, "generation_timeout", "The generation took too long");
            case REQUEST_TIMEOUT -> ofPlatform(504, "request_timeout", "Request timed out");
            case STARTUP_TIMEOUT -> ofPlatform(504, "startup_timeout", "The runner did not start in time");
            case RUNNER_SCHEDULING_FAILURE -> ofPlatform(503, "runner_scheduling_failure", "No runner was available");
            case RUNNER_CONNECTION_REFUSED ->
                ofPlatform(503, "runner_connection_refused", "The runner refused the connection");
            case RUNNER_DISCONNECTED -> ofPlatform(503, "runner_disconnected", "Runner gone");
            case RUNNER_INCOMPLETE_RESPONSE ->
                ofPlatform(502, "runner_incomplete_response", "The runner's response was incomplete");
            case RUNNER_SERVER_ERROR -> ofPlatform(500, "runner_server_error", "The runner failed");
            case INTERNAL_ERROR -> ofPlatform(500, "internal_error", "Internal error");
            case CLIENT_DISCONNECTED -> ofPlatform(499, "client_disconnected", "The client disconnected");
            case COMPLETED, FLAGGED, PARTLY_FLAGGED -> throw new IllegalArgumentException(ending + " is no failure");
        };
    }

    Outcome cancelled() {
        return ofPlatform(499, "client_cancelled", "Request was cancelled by the client");
    }

    /** The task did not start within the time that the client gave it. */
    Outcome notStarted() {
        Outcome timeout = ofPlatform(504, "request_timeout", "Request timed out");
        return Outcome.failure(
                504,
                timeout.body(),
                "request_timeout",
                Map.of("X-Fal-Request-Timeout-Type", "user", retryHeader(), "0"),
                0);
    }

    private Outcome ofModel(int status, String type, String message) {
        return ofModel(status, List.of(Violation.of("", type, message, null)));
    }

    /** A failure in the model's words. */
    Outcome ofModel(int status, List<ObjectNode> violations) {
        ObjectNode first = violations.get(0);
        ObjectNode body = Json.object();
        if (settings.has(Quirk.DETAIL_AS_TEXT)) {
            body.put("detail", first.path("msg").asText());
        } else {
            ArrayNode detail = body.putArray("detail");
            violations.forEach(detail::add);
        }
        int billed = status == 422 ? refusalsBilled() : 0;
        boolean retryable = status >= 500;
        return Outcome.failure(status, body, first.path("type").asText(), retry(retryable), billed);
    }

    private int refusalsBilled() {
        return settings.has(Quirk.REFUSALS_BILLED) ? 1 : 0;
    }

    private Outcome ofPlatform(int status, String type, String detail) {
        ObjectNode body = Json.object().put("detail", detail).put("error_type", type);
        return Outcome.failure(status, body, type, retry(status >= 500), 0);
    }

    private Map<String, String> retry(boolean retryable) {
        boolean digits = settings.has(Quirk.NEEDS_RETRY_HEADER);
        return Map.of(retryHeader(), digits ? (retryable ? "1" : "0") : Boolean.toString(retryable));
    }

    private String retryHeader() {
        return settings.has(Quirk.NEEDS_RETRY_HEADER) ? "X-Fal-Needs-Retry" : "X-Fal-Retryable";
    }
}
