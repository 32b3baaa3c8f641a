package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that the service refuses, before any host puts it into its own JSON. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;
    private final transient List<Map.Entry<String, String>> headers;

    private ApiError(
            int status,
            String type,
            String message,
            @Nullable String param,
            @Nullable String code,
            List<Map.Entry<String, String>> headers) {
        // A refusal is a response, not a fault of the emulator: nobody reads its stack.
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.headers = headers;
    }

    static ApiError of(int status, String type, String message, @Nullable String param, @Nullable String code) {
        return new ApiError(status, type, message, param, code, List.of());
    }

    static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
        return of(400, INVALID, message, param, code);
    }

    static ApiError unknown(String param) {
        return invalid("Unknown parameter: '" + param + "'.", param, "unknown_parameter");
    }

    static ApiError value(String param, String allowed) {
        return invalid("Invalid value for '" + param + "': give " + allowed + ".", param, "invalid_value");
    }

    static ApiError missing(String param) {
        return invalid("Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
    }

    /** What the contract does not tell: refused, so that no test relies on a guess. */
    static ApiError strict(String message, @Nullable String param) {
        return invalid("emulator strict mode: " + message, param, null);
    }

    static ApiError mediaType(String wanted) {
        return of(415, INVALID, "Unsupported content type: send " + wanted + ".", null, "unsupported_content_type");
    }

    static ApiError notFound(String message, @Nullable String param, @Nullable String code) {
        return of(404, INVALID, message, param, code);
    }

    static ApiError unauthorized(String message, String code) {
        return of(401, INVALID, message, null, code);
    }

    static ApiError serverError() {
        return of(500, "server_error", "the emulator was told to fail", null, "server_error");
    }

    ApiError with(String header, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(header, value));
        return new ApiError(status, type, String.valueOf(getMessage()), param, code, List.copyOf(more));
    }

    int status() {
        return status;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    Reply reply(ErrorForm form) {
        Reply reply = form == ErrorForm.PLAIN_TEXT
                ? Reply.text(status, String.valueOf(getMessage()))
                : Reply.json(status, body(form));
        for (Map.Entry<String, String> header : headers) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }

    JsonNode body(ErrorForm form) {
        ObjectNode body = Json.object();
        String message = String.valueOf(getMessage());
        switch (form) {
            case OPENAI ->
                body.putObject("error")
                        .put("message", message)
                        .put("type", type)
                        .put("param", param)
                        .put("code", code);
            case CODE_INSIDE -> body.putObject("error").put("code", code).put("message", message);
            case INTEGER_CODE -> body.putObject("error").put("code", status).put("message", message);
            case STATUS_AS_TEXT ->
                body.putObject("error")
                        .put("message", message)
                        .put("type", type)
                        .put("param", param)
                        .put("code", Integer.toString(status))
                        .putObject("provider_specific_fields")
                        .put("code", code);
            case GOOGLE ->
                body.putObject("error")
                        .put("code", status)
                        .put("message", message)
                        .put("status", word());
            case CODE_AND_ERROR -> body.put("code", code).put("error", message);
            case ERROR_TEXT -> body.put("error", message);
            case CODE_AND_MESSAGE -> body.put("code", status).put("message", message);
            case SUCCESS_FALSE ->
                body.put("success", false).putObject("error").put("code", code).put("message", message);
            case DETAIL -> body.put("detail", message);
            case DETAIL_ERROR -> body.putObject("detail").put("error", message);
            case PLAIN_TEXT -> body.put("message", message);
        }
        return body;
    }

    private String word() {
        return status == 404 ? "NOT_FOUND" : status == 401 ? "UNAUTHENTICATED" : "INVALID_ARGUMENT";
    }
}
