package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param status the HTTP status of the result
 * @param body the output of the model, or its error
 * @param headers beside it
 * @param errorType null for a success
 * @param billed how many images are on the bill
 */
record Outcome(
        int status,
        ObjectNode body,
        Map<String, String> headers,
        @Nullable String errorType,
        int billed) {

    boolean isSuccess() {
        return errorType == null;
    }

    /** What the status says of a failure. */
    String error() {
        return body.path("detail").isTextual() ? body.path("detail").asText() : "Invalid status code: " + status;
    }

    int size() {
        return Json.write(body).length;
    }

    Reply reply() {
        Reply reply = Reply.json(status, body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }

    static Outcome success(ObjectNode body, int billed) {
        return new Outcome(200, body, Map.of("X-Fal-Billable-Units", Integer.toString(billed)), null, billed);
    }

    static Outcome failure(int status, ObjectNode body, String type, Map<String, String> headers, int billed) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("X-Fal-Error-Type", type);
        all.put("X-Fal-Billable-Units", Integer.toString(billed));
        return new Outcome(status, body, all, type, billed);
    }
}
