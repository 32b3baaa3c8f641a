package dev.easel.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON object on one line. What is not known is left out. For one thread at a time. */
final class Json {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Json() {}

    static Json object() {
        return new Json();
    }

    /** Adds a field; null and an empty {@code Optional} add nothing. */
    Json put(String name, @Nullable Object value) {
        Object known = known(value);
        if (known != null) {
            fields.put(name, known);
        }
        return this;
    }

    private static @Nullable Object known(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    /** The text of a value: a map, a list, a number, a boolean, one of these objects, or else its words. */
    static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + text(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        // A path is iterable too, and is meant as its text.
        if (value instanceof Collection<?> list) {
            return list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
        }
        boolean bare = value instanceof Boolean
                || value instanceof Json
                || value instanceof Number number && Double.isFinite(number.doubleValue());
        return bare ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                // A lone surrogate is no UTF-8, and a terminal obeys control characters.
                default ->
                    quoted.append(Character.isISOControl(c) || isLone(text, i) ? String.format("\\u%04x", (int) c) : c);
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    @Override
    public String toString() {
        return text(fields);
    }
}
