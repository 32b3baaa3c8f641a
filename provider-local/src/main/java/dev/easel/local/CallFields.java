package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fields in a server's own words, with images among them. */
final class CallFields {
    private CallFields() {}

    /**
     * Looks whether a value can be sent.
     *
     * @param form whether it goes as a part of a form, which holds no objects
     * @throws InvalidRequestException if it cannot
     */
    static void check(String name, Object value, boolean form) {
        if (value instanceof List<?> list) {
            list.forEach(each -> check(name, each, form));
        } else if (value instanceof Map<?, ?> map && !form) {
            map.forEach((inner, each) -> {
                if (!(inner instanceof String)) {
                    throw invalid(name, "a map whose keys are no texts; give texts");
                }
                check(name, each, false);
            });
        } else if (value instanceof Map<?, ?>) {
            throw invalid(name, "a map, which a form cannot hold; give text, a number, a boolean or an image");
        } else if (!(value instanceof String
                || value instanceof Boolean
                || value instanceof ImageInput
                || isFinite(value))) {
            throw invalid(
                    name,
                    "a " + value.getClass().getSimpleName()
                            + "; give text, a finite number, a boolean, an image, or a list or map of these");
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static InvalidRequestException invalid(String name, String what) {
        return new InvalidRequestException(
                Violation.of(Violation.Code.MALFORMED, "fields", "has \"" + name + "\" with " + what));
    }

    /** The images, however deep. */
    static List<ImageInput> images(Object value) {
        List<ImageInput> found = new ArrayList<>();
        collect(value, found);
        return List.copyOf(found);
    }

    private static void collect(Object value, List<ImageInput> found) {
        if (value instanceof ImageInput input) {
            found.add(input);
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collect(each, found));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, found));
        }
    }

    /** The fields with the bytes of each image in its place. */
    static JsonObject of(Map<?, ?> fields, SubmitContext context) {
        JsonObject document = JsonObject.create();
        putAll(fields, context, document);
        return document;
    }

    /** Puts the same beside what is there. */
    static void putAll(Map<?, ?> fields, SubmitContext context, JsonObject into) {
        fields.forEach((name, value) -> put(into, (String) name, resolved(value, context)));
    }

    private static void put(JsonObject document, String name, Object value) {
        if (value instanceof Payload image) {
            document.put(name, image);
        } else if (value instanceof JsonObject object) {
            document.put(name, object);
        } else if (value instanceof List<?> list) {
            document.put(name, list);
        } else {
            document.putExtra(Map.of(name, value));
        }
    }

    private static Object resolved(Object value, SubmitContext context) {
        if (value instanceof ImageInput input) {
            return context.payload(input);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> resolved(each, context)).toList();
        }
        return value instanceof Map<?, ?> map ? of(map, context) : value;
    }
}
