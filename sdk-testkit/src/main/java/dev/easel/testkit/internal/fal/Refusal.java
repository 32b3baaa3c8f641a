package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error instead of being handled. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String type;

    private Refusal(int status, String detail, @Nullable String type) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
    }

    static Refusal badRequest(String detail) {
        return new Refusal(400, detail, "bad_request");
    }

    static Refusal of(int status, String detail) {
        return new Refusal(status, detail, null);
    }

    Reply reply() {
        ObjectNode body = Json.object().put("detail", getMessage());
        return type == null
                ? Reply.json(status, body)
                : Reply.json(status, body.put("error_type", type)).withHeader("X-Fal-Error-Type", type);
    }
}
