package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;

/** Refuses a request, with the status, the message and the {@code result}. */
final class ItsRoseRefusal extends Exception {

    private static final long serialVersionUID = 1;

    /** Stands for every failure that the service does not explain. */
    static final String GENERIC = "An internal server issue is preventing the request from being processed. "
            + "Please ensure that your request parameters are correct and try again.";

    private final int status;
    private final transient ObjectNode result;

    private ItsRoseRefusal(int status, String message, ObjectNode result) {
        super(message, null, false, false);
        this.status = status;
        this.result = result;
    }

    static ItsRoseRefusal of(int status, String message) {
        return new ItsRoseRefusal(status, message, Json.object());
    }

    static ItsRoseRefusal unexplained(int status) {
        return of(status, GENERIC);
    }

    /** Something that the server would let pass and the contract does not document. */
    static ItsRoseRefusal strictly(String message) {
        return of(400, "emulator strict mode: " + message);
    }

    /** The validator's report of a property that is required and not there. */
    static ItsRoseRefusal missing(String property, String context) {
        return violation(
                "",
                "#/required",
                "required",
                Json.object().put("missingProperty", property),
                "must have required property '" + property + "'",
                context);
    }

    /** The validator's report of the first violation. */
    static ItsRoseRefusal violation(
            String instancePath, String schemaPath, String keyword, ObjectNode params, String message, String context) {
        ObjectNode result = Json.object()
                .put("instancePath", instancePath)
                .put("schemaPath", schemaPath)
                .put("keyword", keyword);
        result.set("params", params);
        return new ItsRoseRefusal(400, message, result.put("message", message).put("context", context));
    }

    int status() {
        return status;
    }

    ObjectNode envelope() {
        ObjectNode envelope = Json.object().put("status", false).put("message", getMessage());
        envelope.set("result", result);
        return envelope;
    }
}
