package dev.easel.comfyui;

import dev.easel.TaskCall;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes prompt ids of request ids: since 0.25.0 the server takes nothing but a canonical UUID. The same request id gives the same
 * prompt id, so that a task whose response was lost is found again.
 */
final class PromptIds {
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private PromptIds() {}

    /** Returns the request id where it is a canonical UUID, else a UUID made of it. */
    static String of(String requestId) {
        return CANONICAL.matcher(requestId).matches()
                ? requestId
                : UUID.nameUUIDFromBytes(("easel:" + requestId).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    /** Returns the id to poll a task by: the server's own where it named one, else the one that was sent. */
    static String of(TaskCall task) {
        String id = task.taskId().orElse(task.requestId());
        return id.equals(task.requestId()) ? of(id) : id;
    }
}
