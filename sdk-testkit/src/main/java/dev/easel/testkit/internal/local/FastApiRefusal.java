package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** What a server written with FastAPI does not serve: a text under {@code detail}, or a list of what is wrong where. */
final class FastApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    private FastApiRefusal(int status, String message, @Nullable String field) {
        // Refusals are answers, not faults of the emulator: nobody reads their stack.
        super(message, null, false, false);
        this.status = status;
        this.field = field;
    }

    static FastApiRefusal of(int status, String detail) {
        return new FastApiRefusal(status, detail, null);
    }

    /** A field that the request's model does not take. */
    static FastApiRefusal invalid(String field, String message) {
        return new FastApiRefusal(422, message, field);
    }

    static FastApiRefusal strict(String field, String message) {
        return invalid(field, Refusal.STRICT + message);
    }

    Reply reply() {
        ObjectNode body = Json.object();
        if (field == null) {
            body.put("detail", getMessage());
        } else {
            ArrayNode detail = body.putArray("detail");
            ObjectNode finding = detail.addObject();
            finding.putArray("loc").add("body").add(field);
            finding.put("msg", getMessage()).put("type", "value_error");
        }
        return Reply.json(status, body);
    }
}
