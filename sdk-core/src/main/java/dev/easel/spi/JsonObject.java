package dev.easel.spi;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object to be sent, put together field by field, in order. It has no way to write {@code null}: a field that is
 * not set is not put. Not thread-safe.
 *
 * <p>Whole numbers are written without a fraction, also where they come as {@code double}: some servers take {@code 7.0}
 * for another type than {@code 7} and skip it.
 */
public final class JsonObject {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private JsonObject() {}

    /** An empty one. */
    public static JsonObject create() {
        return new JsonObject();
    }

    /** Puts text. */
    public JsonObject put(String name, String value) {
        return set(name, value);
    }

    /** Puts a whole number. */
    public JsonObject put(String name, long value) {
        return set(name, value);
    }

    /**
     * Puts a number.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public JsonObject put(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is not a finite number: " + value);
        }
        return set(name, value);
    }

    /** Puts true or false. */
    public JsonObject put(String name, boolean value) {
        return set(name, value);
    }

    /** Puts an object. It is not copied. */
    public JsonObject put(String name, JsonObject value) {
        return set(name, value);
    }

    /**
     * Puts an array of texts, numbers, booleans, {@link JsonObject}s, {@link Payload}s, {@link DataUri}s and
     * lists of these.
     */
    public JsonObject put(String name, List<?> values) {
        return set(name, List.copyOf(values));
    }

    /** Puts an image, as base64 text without a prefix. It is read when the document is sent. */
    public JsonObject put(String name, Payload content) {
        return set(name, content);
    }

    /** Puts an image, as a {@code data:} URI. It is read when the document is sent. */
    public JsonObject put(String name, DataUri content) {
        return set(name, content);
    }

    /**
     * Puts fields that Easel does not know, as the user gave them.
     *
     * @throws InvalidRequestException if one is there already, or holds what JSON cannot
     */
    public JsonObject putExtra(Map<String, Object> extra) {
        List<Violation> violations = new ArrayList<>();
        extra.forEach((name, value) -> {
            if (fields.containsKey(name)) {
                violations.add(Violation.of(
                        Violation.Code.CONFLICT,
                        "extraFields",
                        "has \"" + name + "\", which Easel itself sends; set it in the request instead"));
            } else if (!isJson(value)) {
                violations.add(Violation.of(
                        Violation.Code.MALFORMED,
                        "extraFields",
                        "has \"" + name + "\" of " + value.getClass().getSimpleName()
                                + "; give a string, number, boolean, or a list or map of these"));
            } else {
                fields.put(name, value);
            }
        });
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return this;
    }

    /** Whether a field of that name was put. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Whether nothing was put. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** What was put, in order. */
    public Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** The document as it is sent; an image as its length in angle brackets. */
    @Override
    public String toString() {
        return JsonWriter.describe(this);
    }

    private JsonObject set(String name, Object value) {
        if (fields.putIfAbsent(name, value) != null) {
            throw new IllegalStateException("the mapping puts \"" + name + "\" twice");
        }
        return this;
    }

    private static boolean isJson(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(JsonObject::isJson);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().allMatch(e -> e.getKey() instanceof String && isJson(e.getValue()));
        }
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        }
        return value instanceof String || value instanceof Boolean || value instanceof Number;
    }
}
