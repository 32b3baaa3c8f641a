package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ZhiqiteEmulator.DataMember;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Writes the envelope around every response: {@code code}, {@code msg}, {@code data}. The pages show no failing body, so its form
 * is set by whoever starts the emulator.
 *
 * @param failureStatus the HTTP status of a failure
 * @param missingData what stands for {@code data} where there is nothing to say
 * @param numericCode whether {@code code} is a number rather than the documented string
 */
public record Envelope(int failureStatus, DataMember missingData, boolean numericCode) {
    private static final int SUCCESS = 200;
    private static final int FAILURE = 400;

    Reply success(@Nullable ObjectNode data) {
        return Reply.json(200, body(data));
    }

    Reply failure(String message) {
        return Reply.json(failureStatus, complete(head(FAILURE, message), null));
    }

    /** The body of a success, which a callback carries too. */
    ObjectNode body(@Nullable ObjectNode data) {
        return complete(head(SUCCESS, "success"), data);
    }

    private ObjectNode head(int code, String message) {
        ObjectNode head = Json.object();
        if (numericCode) {
            head.put("code", code);
        } else {
            head.put("code", Integer.toString(code));
        }
        return head.put("msg", message);
    }

    private ObjectNode complete(ObjectNode head, @Nullable ObjectNode data) {
        if (data != null) {
            return head.set("data", data);
        }
        return switch (missingData) {
            case ABSENT -> head;
            case NULL -> head.putNull("data");
            case EMPTY_OBJECT -> head.set("data", Json.object());
        };
    }
}
