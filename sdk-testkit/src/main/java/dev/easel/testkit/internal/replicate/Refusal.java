package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that is not served, as the service words it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;
    private final transient Map<String, String> headers = new TreeMap<>();

    private Refusal(int status, ObjectNode body) {
        super(body.path("detail").asText(), null, false, false);
        this.status = status;
        this.body = body;
    }

    /** One thing that is wrong with the body. */
    record Invalid(String type, String field, String description) {}

    /** @param title null where the body has a detail alone */
    static Refusal of(int status, @Nullable String title, String detail) {
        ObjectNode body = Json.object();
        if (title != null) {
            body.put("title", title);
        }
        return new Refusal(status, body.put("detail", detail).put("status", status));
    }

    static Refusal notFound() {
        return of(404, null, "The requested resource could not be found.");
    }

    static Refusal version() {
        return of(
                422,
                "Invalid version or not permitted",
                "The specified version does not exist (or perhaps you don't have permission to use it?)");
    }

    /** What the validation of a body found. */
    static Refusal invalid(List<Invalid> found) {
        StringBuilder detail = new StringBuilder();
        ArrayNode fields = Json.array();
        for (Invalid one : found) {
            detail.append("- ")
                    .append(one.field())
                    .append(": ")
                    .append(one.description())
                    .append('\n');
            fields.addObject().put("type", one.type()).put("field", one.field()).put("description", one.description());
        }
        Refusal refusal = of(422, "Input validation failed", detail.toString());
        refusal.body.set("invalid_fields", fields);
        return refusal;
    }

    static Refusal invalid(String type, String field, String description) {
        return invalid(List.of(new Invalid(type, field, description)));
    }

    /** The service may take it, and a careful client never sends it. */
    static Refusal strict(String message) {
        return of(422, "Refused by the strict emulator", "emulator: " + message);
    }

    Refusal withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Refusal with(String field, long value) {
        body.put(field, value);
        return this;
    }

    /** @param detailOnly whether the body holds the detail and nothing else */
    Reply reply(boolean detailOnly) {
        ObjectNode sent = detailOnly ? Json.object().set("detail", body.get("detail")) : body;
        Reply reply = Reply.json(status, sent);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }
}
