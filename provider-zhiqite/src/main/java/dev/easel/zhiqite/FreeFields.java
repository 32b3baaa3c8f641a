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
import org.jspecify.annotations.Nullable;

/** Fields in the service's own words, with pictures among them that are sent by address. */
final class FreeFields {
    private FreeFields() {}

    /** The pictures, however deep. */
    static List<ImageInput> pictures(Object value) {
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

    /**
     * A copy with the address in the place of each picture.
     *
     * @param context {@code null} to see whether the rest is JSON, before the addresses are known
     */
    static Map<String, Object> addressed(Map<String, Object> fields, @Nullable SubmitContext context) {
        Map<String, Object> known = new LinkedHashMap<>();
        fields.forEach((name, value) -> known.put(name, addressed(value, context)));
        return known;
    }

    /** @throws InvalidRequestException if one holds what JSON cannot */
    static void check(Map<String, Object> fields) {
        try {
            JsonObject.create().putExtra(addressed(fields, null));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.violations().stream()
                    .map(found -> new Violation("fields", found.message()))
                    .toList());
        }
    }

    private static Object addressed(Object value, @Nullable SubmitContext context) {
        if (value instanceof ImageInput input) {
            return context == null ? "" : context.address(input).toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> addressed(each, context)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> known = new LinkedHashMap<>();
            map.forEach((name, each) -> known.put(name, addressed(each, context)));
            return known;
        }
        return value;
    }
}
