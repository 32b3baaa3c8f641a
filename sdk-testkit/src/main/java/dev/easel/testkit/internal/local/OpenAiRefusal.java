package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** Refuses a request as an OpenAI-style server does, with the four members of its error object, all of them always there. */
final class OpenAiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;

    private OpenAiRefusal(int status, String type, String message, @Nullable String param, @Nullable String code) {
        // Refusals are responses, not faults of the emulator: nobody reads their stack.
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
    }

    static OpenAiRefusal invalid(String message, @Nullable String param, @Nullable String code) {
        return new OpenAiRefusal(400, "invalid_request_error", message, param, code);
    }

    static OpenAiRefusal strict(String message, @Nullable String param) {
        return invalid(Refusal.STRICT + message, param, null);
    }

    static OpenAiRefusal invalidValue(String value, String param, Iterable<String> supported) {
        return invalid(
                "Invalid value: '" + value + "'. Supported values are: " + String.join(", ", supported) + ".",
                param,
                "invalid_value");
    }

    static OpenAiRefusal unauthorized(String message, @Nullable String code) {
        return new OpenAiRefusal(401, "invalid_request_error", message, null, code);
    }

    static OpenAiRefusal notFound(String message) {
        return new OpenAiRefusal(404, "invalid_request_error", message, null, null);
    }

    /** A model that never was or is no more. */
    static OpenAiRefusal noModel(String model) {
        return new OpenAiRefusal(
                404, "invalid_request_error", "The model '" + model + "' does not exist.", "model", "model_not_found");
    }

    static OpenAiRefusal wrongMethod(String message) {
        return new OpenAiRefusal(405, "invalid_request_error", message, null, "method_not_supported");
    }

    static OpenAiRefusal serverError() {
        return new OpenAiRefusal(500, "server_error", "the emulator was told to fail", null, null);
    }

    Reply reply() {
        return Reply.json(status, body());
    }

    ObjectNode body() {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }
}
