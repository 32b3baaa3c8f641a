package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.easel.testkit.BflEmulator.ErrorForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** Refuses a request: with a text, or with a list that says which field is wrong. */
final class BflRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode detail;
    private final @Nullable String retryAfter;

    private BflRefusal(int status, JsonNode detail, @Nullable String retryAfter) {
        // Refusals are responses, not faults of the emulator: nobody reads their stack.
        super(detail.toString(), null, false, false);
        this.status = status;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    static BflRefusal of(int status, String detail) {
        return new BflRefusal(status, TextNode.valueOf(detail), null);
    }

    /** An input image that the service cannot use. */
    static BflRefusal image(String field, String why) {
        return of(400, "Could not load " + field + ": " + why);
    }

    /** A 422 with everything that is wrong. */
    static BflRefusal invalid(ArrayNode findings) {
        return new BflRefusal(422, findings, null);
    }

    /** A 422 for one field of the body. */
    static BflRefusal field(String field, String message, String type) {
        return invalid(Json.array().add(finding("body", field, message, type)));
    }

    static ObjectNode finding(String place, String field, String message, String type) {
        ObjectNode finding = Json.object();
        ArrayNode loc = finding.putArray("loc").add(place);
        if (!field.isEmpty()) {
            loc.add(field);
        }
        return finding.put("msg", message).put("type", type);
    }

    BflRefusal retryAfter(String seconds) {
        return new BflRefusal(status, detail, seconds);
    }

    Reply reply(ErrorForm form) {
        Reply reply = Reply.json(status, body(status, detail, form));
        return retryAfter == null ? reply : reply.withHeader("Retry-After", retryAfter);
    }

    /** The JSON around an error. */
    static ObjectNode body(int status, JsonNode detail, ErrorForm form) {
        ObjectNode body = Json.object();
        return switch (form) {
            case DETAIL -> body.set("detail", detail);
            case MESSAGE -> body.put("message", detail.isTextual() ? detail.asText() : detail.toString());
            case ERROR_AND_MESSAGE -> {
                body.put("error", "error_" + status);
                body.put("message", detail.isTextual() ? detail.asText() : "Validation failed");
                body.set("details", detail.isTextual() ? Json.object() : detail);
                yield body;
            }
        };
    }
}
