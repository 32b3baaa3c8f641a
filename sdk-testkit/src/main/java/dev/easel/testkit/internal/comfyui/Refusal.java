package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;

/** A request that is not served. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    private Refusal(String message, Reply reply) {
        super(message, null, false, false);
        this.reply = reply;
    }

    static Refusal of(Reply reply) {
        return new Refusal("HTTP " + reply.status(), reply);
    }

    /** A handler of the real server threw: text of two lines, and no JSON. */
    static Refusal broken() {
        return of(Reply.text(500, "500 Internal Server Error\n\nServer got itself in trouble"));
    }

    /** The graph is not taken. */
    static Refusal of(String type, String message, String details, ObjectNode extraInfo, ObjectNode nodeErrors) {
        ObjectNode body = Json.object();
        body.set("error", error(type, message, details, extraInfo));
        body.set("node_errors", nodeErrors);
        return new Refusal(message, Reply.json(400, body));
    }

    /** The real server would take it, and a careful client never sends it. */
    static Refusal strict(String message) {
        return of("emulator_strict", "emulator: " + message, "", Json.object(), Json.object());
    }

    static ObjectNode error(String type, String message, String details, ObjectNode extraInfo) {
        ObjectNode error =
                Json.object().put("type", type).put("message", message).put("details", details);
        error.set("extra_info", extraInfo);
        return error;
    }

    Reply reply() {
        return reply;
    }
}
