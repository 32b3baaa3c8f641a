package dev.easel.local;

import dev.easel.spi.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds a user's own fields to what is sent, also inside the objects that Easel itself sends there. */
final class ExtraFields {
    private ExtraFields() {}

    /**
     * @param extra the fields; a map under a name that the document has for an object goes into that object, everything
     *     else beside what is there
     * @throws dev.easel.InvalidRequestException if one is there already, or holds what JSON cannot
     */
    static void into(JsonObject document, Map<String, Object> extra) {
        Map<String, Object> beside = new LinkedHashMap<>();
        extra.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && document.fields().get(name) instanceof JsonObject own) {
                into(own, named(inner));
            } else {
                beside.put(name, value);
            }
        });
        document.putExtra(beside);
    }

    /** A name that is no text becomes one, as JSON would have it. */
    private static Map<String, Object> named(Map<?, ?> fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        fields.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }
}
