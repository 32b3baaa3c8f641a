package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The fields of a request by their names on the wire, in order. An input image may stand anywhere among them, also in lists and
 * maps; its address takes its place when the request is sent. A field that is not set is not put. Not thread-safe.
 */
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Fields() {}

    static Fields create() {
        return new Fields();
    }

    /** Puts text, a number, a boolean, an image, {@link Fields}, or a list or map of these. */
    Fields put(String name, Object value) {
        if (values.putIfAbsent(name, value) != null) {
            throw new IllegalStateException("the mapping puts \"" + name + "\" twice");
        }
        return this;
    }

    Fields put(String name, Optional<?> value) {
        value.ifPresent(each -> put(name, each));
        return this;
    }

    Fields put(String name, OptionalInt value) {
        value.ifPresent(each -> put(name, each));
        return this;
    }

    Fields put(String name, OptionalLong value) {
        value.ifPresent(each -> put(name, each));
        return this;
    }

    Fields put(String name, OptionalDouble value) {
        value.ifPresent(each -> put(name, each));
        return this;
    }

    Fields putAll(Map<String, Object> more) {
        more.forEach(this::put);
        return this;
    }

    Fields putAll(Fields more) {
        return putAll(more.values);
    }

    /** Returns a copy whose fields have other names where the map has one for theirs. */
    Fields renamed(Map<String, String> names) {
        Fields copy = create();
        values.forEach((name, value) -> copy.put(names.getOrDefault(name, name), value));
        return copy;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Returns the input images, however deep they stand. */
    List<ImageInput> images() {
        return imagesIn(values);
    }

    /** Returns the document to send. */
    JsonObject json(SubmitContext context) {
        return JsonObject.create()
                .putExtra(resolved(values, image -> context.address(image).toString()));
    }

    /** Returns the input images in a value of the user's, however deep they stand. */
    static List<ImageInput> imagesIn(Map<String, Object> fields) {
        List<ImageInput> found = new ArrayList<>();
        resolved(fields, image -> {
            found.add(image);
            return "";
        });
        return List.copyOf(found);
    }

    /** Returns what cannot be sent of the user's fields. */
    static List<Violation> objections(Map<String, Object> fields) {
        // A user's map may hold what the annotations deny.
        List<Violation> nulls = fields.entrySet().stream()
                .filter(field -> field.getKey() == null || field.getValue() == null)
                .map(field -> Violation.of(
                        Violation.Code.MISSING, "fields", "has \"" + field.getKey() + "\" that is null; leave it out"))
                .toList();
        if (!nulls.isEmpty()) {
            return nulls;
        }
        try {
            JsonObject.create().putExtra(resolved(fields, image -> ""));
            return List.of();
        } catch (InvalidRequestException e) {
            return e.violations().stream()
                    .map(found -> Violation.of(found.code(), "fields", found.message()))
                    .toList();
        }
    }

    /** @throws InvalidRequestException if JSON cannot hold one of the fields that the user gave */
    static void check(Map<String, Object> fields) {
        List<Violation> objections = objections(fields);
        if (!objections.isEmpty()) {
            throw new InvalidRequestException(objections);
        }
    }

    private static Map<String, Object> resolved(Map<String, Object> fields, Function<ImageInput, String> address) {
        Map<String, Object> known = new LinkedHashMap<>();
        fields.forEach((name, value) -> known.put(name, resolved(value, address)));
        return known;
    }

    private static Object resolved(Object value, Function<ImageInput, String> address) {
        if (value instanceof ImageInput image) {
            return address.apply(image);
        }
        if (value instanceof Fields fields) {
            return resolved(fields.values, address);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> resolved(each, address)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> known = new LinkedHashMap<>();
            map.forEach((name, each) -> known.put(name, resolved(each, address)));
            return known;
        }
        return value;
    }
}
