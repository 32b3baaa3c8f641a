package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes sd-api-server's responses. All allow every origin; errors are text that names no content type. */
final class SdReplies {
    private static final Map<Integer, String> REASONS = Map.of(
            400, "400 Bad Request",
            401, "401 Unauthorized",
            405, "405 Method Not Allowed",
            500, "500 Internal Server Error");

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    private SdReplies() {}

    static Reply json(JsonNode body) {
        return open(Reply.of(200, "application/json", Json.write(body)));
    }

    static Reply options() {
        return open(Reply.of(200, "application/json", new byte[0]));
    }

    static Reply error(int status, String message) {
        return open(Reply.untyped(status, REASONS.get(status) + ": " + message));
    }

    static Reply noEndpoint(String path) {
        return open(Reply.untyped(404, "404 The requested service endpoint is not found: " + path));
    }

    /** Adds a header whose value came from outside; the server refuses what no header can hold. */
    static Reply withHeader(Reply reply, String name, String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw Refusal.serverError("failed to parse header value");
        }
        return reply.withHeader(name, value);
    }

    static Reply open(Reply reply) {
        return reply.withHeader("Access-Control-Allow-Origin", "*")
                .withHeader("Access-Control-Allow-Methods", "*")
                .withHeader("Access-Control-Allow-Headers", "*");
    }
}
