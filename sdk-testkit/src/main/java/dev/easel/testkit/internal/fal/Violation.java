package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import org.jspecify.annotations.Nullable;

/** One entry of the {@code detail} list that a model's failure has. */
final class Violation {
    private Violation() {}

    /** @param path the field's name, with inner names and indexes between dots; empty for the body as a whole */
    static ObjectNode of(String path, String type, String message, @Nullable JsonNode input) {
        ObjectNode violation = Json.object();
        ArrayNode place = violation.putArray("loc").add("body");
        for (String part : path.isEmpty() ? new String[0] : path.split("\\.")) {
            if (part.matches("[0-9]+")) {
                place.add(Integer.parseInt(part));
            } else {
                place.add(part);
            }
        }
        violation.put("msg", message).put("type", type).put("url", "https://docs.example.com/errors#" + type);
        if (input != null) {
            violation.set("input", input);
        }
        return violation;
    }

    /** @param key the name of the limit, such as {@code le} */
    static ObjectNode limit(String path, String type, String key, double limit, JsonNode input) {
        ObjectNode violation = of(path, type, "The value has to be " + type.replace('_', ' ') + " " + limit, input);
        if (limit == Math.rint(limit)) {
            violation.putObject("ctx").put(key, (long) limit);
        } else {
            violation.putObject("ctx").put(key, limit);
        }
        return violation;
    }
}
