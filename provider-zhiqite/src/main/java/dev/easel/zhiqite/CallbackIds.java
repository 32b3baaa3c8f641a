package dev.easel.zhiqite;

import dev.easel.spi.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tasks that a callback is about. What its body looks like is not documented, so the id is looked for under every name
 * that the pages have for it, with and without the envelope of responses. One of them may be the server's own: nobody waits
 * for that.
 */
final class CallbackIds {
    private static final List<String> NAMES = List.of("id_task", "task_id", "taskId", "businessTaskId");

    private CallbackIds() {}

    static Set<String> in(JsonValue body) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonValue level : List.of(body, body.get("data"))) {
            for (String name : NAMES) {
                level.get(name).nonBlank().ifPresent(ids::add);
            }
        }
        return ids;
    }
}
