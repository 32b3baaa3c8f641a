package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Describes the request that all three task queries share. */
final class QueryPage {
    private static final FieldTable TABLE =
            FieldTable.of("a task query", Field.string(Tool.TASK_ID).required().notBlank());

    private QueryPage() {}

    static @Nullable String objection(JsonNode body, boolean strict) {
        return TABLE.objection(body, "", strict);
    }
}
