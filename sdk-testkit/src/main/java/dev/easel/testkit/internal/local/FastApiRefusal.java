package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.LocalEmulator.WebUi;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** Refuses a request as a server written with FastAPI does: with a text under {@code detail}, or a list of what is wrong where. */
final class FastApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;
    private final boolean bare;

    private FastApiRefusal(int status, String message, @Nullable String field, boolean bare) {
        // Refusals are responses, not faults of the emulator: nobody reads their stack.
        super(message, null, false, false);
        this.status = status;
        this.field = field;
        this.bare = bare;
    }

    static FastApiRefusal of(int status, String detail) {
        return new FastApiRefusal(status, detail, null, false);
    }

    /** A field that the request's model does not take. */
    static FastApiRefusal invalid(String field, String message) {
        return new FastApiRefusal(422, message, field, false);
    }

    static FastApiRefusal strict(String field, String message) {
        return invalid(field, Refusal.STRICT + message);
    }

    /** A text under {@code error} and nothing else. */
    static FastApiRefusal bare(int status, String error) {
        return new FastApiRefusal(status, error, null, true);
    }

    /**
     * The same as the web UI and SD.Next send it: with the name of the exception's class, and the words of those that are
     * no HTTP errors under {@code errors}.
     */
    Reply reply(WebUi webUi) {
        if (webUi == WebUi.FORGE || field != null || bare) {
            return reply();
        }
        boolean http = status != 500;
        ObjectNode body = Json.object().put("error", http ? "HTTPException" : "RuntimeError");
        if (webUi == WebUi.SD_NEXT) {
            body.put("code", status);
        }
        return Reply.json(
                status,
                body.put("detail", http ? getMessage() : "").put("body", "").put("errors", http ? "" : getMessage()));
    }

    Reply reply() {
        ObjectNode body = Json.object();
        if (bare) {
            return Reply.json(status, body.put("error", getMessage()));
        }
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
