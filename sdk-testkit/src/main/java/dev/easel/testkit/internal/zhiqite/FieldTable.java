package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes the fields of one request, or of one object inside a request, in the order of the page's table. Immutable. */
final class FieldTable {
    private final String page;
    private final Map<String, Field> fields;

    private FieldTable(String page, Map<String, Field> fields) {
        this.page = page;
        this.fields = fields;
    }

    static FieldTable of(String page, Field... fields) {
        Map<String, Field> byName = new LinkedHashMap<>();
        for (Field field : fields) {
            byName.put(field.name(), field);
        }
        return new FieldTable(page, byName);
    }

    Set<String> names() {
        return fields.keySet();
    }

    /** Says what is wrong with the object, one thing only, or null where nothing is. */
    @Nullable String objection(JsonNode object, String prefix, boolean strict) {
        if (strict) {
            String unknown = unknownField(object);
            if (unknown != null) {
                return Field.STRICT + prefix + unknown + " is not a documented field of " + page;
            }
        }
        for (Field field : fields.values()) {
            String objection = field.objection(object, prefix, strict);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private @Nullable String unknownField(JsonNode object) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.containsKey(name)) {
                return name;
            }
        }
        return null;
    }
}
