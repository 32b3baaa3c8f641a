package dev.easel.itsrose;

import dev.easel.spi.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes flat texts of an object whose fields nobody documents. */
final class FlatFields {
    private FlatFields() {}

    /**
     * Texts, numbers and booleans by their names; those of an array with commas between them; those of an object within as
     * {@code outer.inner}. What is nested deeper, empty or blank is left out.
     */
    static Map<String, String> of(JsonValue object) {
        Map<String, String> details = new LinkedHashMap<>();
        object.fields().forEach((name, value) -> {
            put(details, name, value);
            value.fields().forEach((inner, nested) -> put(details, name + "." + inner, nested));
        });
        return Collections.unmodifiableMap(details);
    }

    private static void put(Map<String, String> details, String name, JsonValue value) {
        String text = value.isArray()
                ? value.elements().stream()
                        .flatMap(element -> element.nonBlank().stream())
                        .collect(Collectors.joining(", "))
                : value.nonBlank().orElse("");
        if (!text.isEmpty()) {
            details.put(name, text);
        }
    }
}
