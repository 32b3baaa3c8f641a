package dev.easel.local;

import dev.easel.spi.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the fields of a JSON object, and of objects within it, as text under names with dots. */
final class FlatFields {
    private FlatFields() {}

    /** @param without names of the outermost object that are left out */
    static void put(JsonValue object, Set<String> without, Map<String, String> into) {
        object.fields().forEach((name, value) -> {
            if (!without.contains(name)) {
                put(name, value, into);
            }
        });
    }

    private static void put(String name, JsonValue value, Map<String, String> into) {
        value.fields().forEach((inner, found) -> put(name + "." + inner, found, into));
        if (value.isArray()) {
            into.put(
                    name,
                    value.elements().stream()
                            .flatMap(element -> element.text().stream())
                            .collect(Collectors.joining(",")));
        } else {
            value.text().ifPresent(text -> into.put(name, text));
        }
    }
}
