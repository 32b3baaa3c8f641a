package dev.easel.comfyui;

import dev.easel.Violation;
import dev.easel.spi.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes maps, lists, texts, numbers and booleans of JSON. Numbers keep all of their digits: a seed may have 64 bits. */
final class JsonTree {
    private JsonTree() {}

    /** @param where what the value belongs to, for messages */
    static Object of(String where, JsonValue value) {
        if (value.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            value.fields().forEach((name, field) -> fields.put(name, of(where, field)));
            return fields;
        }
        if (value.isArray()) {
            List<Object> elements = new ArrayList<>();
            value.elements().forEach(element -> elements.add(of(where, element)));
            return elements;
        }
        String written = value.toString().strip();
        String text = value.text().orElse("");
        if (written.startsWith("\"")) {
            return text;
        }
        if (written.equals("true") || written.equals("false")) {
            return Boolean.valueOf(written);
        }
        try {
            return written.matches("-?\\d{1,100}") ? new BigInteger(written) : new BigDecimal(written);
        } catch (NumberFormatException e) {
            // The server would draw the word None.
            throw ComfyUiWorkflow.wrong(
                    Violation.Code.MALFORMED,
                    "has " + (written.length() > 20 ? "what is no value" : written) + " in " + where
                            + ", which ComfyUI takes for a text; give a value");
        }
    }

    /** Returns a copy that can be changed. */
    static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> fields = new LinkedHashMap<>();
            map.forEach((name, field) -> fields.put((String) name, copy(field)));
            return fields;
        }
        return value instanceof List<?> list
                ? new ArrayList<>(list.stream().map(JsonTree::copy).toList())
                : value;
    }
}
