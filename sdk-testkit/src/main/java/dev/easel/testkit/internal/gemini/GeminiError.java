package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.Locale;

/** A request that the service refuses, in Google's form of an error. */
final class GeminiError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    private final int code;
    private final String status;
    private final transient ArrayNode details = Json.array();

    private GeminiError(int code, String status, String message) {
        // A refusal is a response, not a fault of the emulator: nobody reads its stack.
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    static GeminiError of(int code, String status, String message) {
        return new GeminiError(code, status, message);
    }

    static GeminiError invalid(String message) {
        return of(400, "INVALID_ARGUMENT", message);
    }

    static GeminiError unknownName(String name, String path) {
        return invalid("Unknown name \"" + name + "\"" + (path.isEmpty() ? "" : " at '" + path + "'"));
    }

    static GeminiError notFound(String message) {
        return of(404, "NOT_FOUND", message);
    }

    /** What the contract does not tell: refused, so that no test relies on a guess. */
    static GeminiError strict(String message) {
        return invalid("emulator strict mode: " + message);
    }

    GeminiError reason(String reason) {
        details.addObject()
                .put("@type", TYPE + "ErrorInfo")
                .put("reason", reason)
                .put("domain", "googleapis.com");
        return this;
    }

    GeminiError retryAfter(long seconds) {
        details.addObject().put("@type", TYPE + "RetryInfo").put("retryDelay", seconds + "s");
        return this;
    }

    GeminiError quota(String id, String value) {
        details.addObject()
                .put("@type", TYPE + "QuotaFailure")
                .putArray("violations")
                .addObject()
                .put("quotaId", id)
                .put("quotaValue", value);
        return this;
    }

    int code() {
        return code;
    }

    /**
     * The body.
     *
     * @param inArray whether it stands in an array, as the error of a streaming call may
     * @param wordAsCode whether its code is a word, as interactions may have it
     */
    JsonNode body(boolean inArray, boolean wordAsCode) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        if (wordAsCode) {
            error.put("code", status.toLowerCase(Locale.ROOT)).put("message", getMessage());
        } else {
            error.put("code", code).put("message", getMessage()).put("status", status);
            if (!details.isEmpty()) {
                error.set("details", details);
            }
        }
        return inArray ? Json.array().add(body) : body;
    }
}
