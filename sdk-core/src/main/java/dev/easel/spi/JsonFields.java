package dev.easel.spi;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Says how a value with a builder is written as a JSON object and read back: its fields, in order, each with its accessor and its
 * builder's method. A field that is not set is not written; one that is missing or {@code null} is not set. One that is not known is an
 * error. Immutable.
 *
 * <pre>{@code
 * JsonFields.of(BflOptions::builder, BflOptions.Builder::build)
 *         .integer("safetyTolerance", BflOptions::safetyTolerance, BflOptions.Builder::safetyTolerance)
 *         .text("aspectRatio", BflOptions::aspectRatio, BflOptions.Builder::aspectRatio)
 * }</pre>
 *
 * @param <T> the value's type
 * @param <B> the builder's type
 */
public final class JsonFields<T, B> extends JsonType<T> {
    /** How many unknown fields one exception names. */
    private static final int NAMED = 10;

    private final Supplier<? extends B> builder;
    private final Function<? super B, ? extends T> build;
    private final List<Field<T, B>> fields;

    private JsonFields(
            Supplier<? extends B> builder, Function<? super B, ? extends T> build, List<Field<T, B>> fields) {
        this.builder = builder;
        this.build = build;
        this.fields = fields;
    }

    /** Returns a description without a field. */
    public static <T, B> JsonFields<T, B> of(Supplier<? extends B> builder, Function<? super B, ? extends T> build) {
        return new JsonFields<>(builder, build, List.of());
    }

    /** Returns a copy with a field that always has a value, and without which nothing can be read. */
    public <X> JsonFields<T, B> required(
            String name, JsonType<X> type, Function<? super T, X> get, BiConsumer<? super B, ? super X> set) {
        return with(name, true, type, value -> Optional.of(get.apply(value)), set);
    }

    /** Returns a copy with a field that always has a value: the builder's own where it is missing. */
    public <X> JsonFields<T, B> value(
            String name, JsonType<X> type, Function<? super T, X> get, BiConsumer<? super B, ? super X> set) {
        return with(name, false, type, value -> Optional.of(get.apply(value)), set);
    }

    /** Returns a copy with a field that may be empty. */
    public <X> JsonFields<T, B> optional(
            String name, JsonType<X> type, Function<? super T, Optional<X>> get, BiConsumer<? super B, ? super X> set) {
        return with(name, false, type, get, set);
    }

    private <X> JsonFields<T, B> with(
            String name,
            boolean isRequired,
            JsonType<X> type,
            Function<? super T, Optional<X>> get,
            BiConsumer<? super B, ? super X> set) {
        Field<T, B> field = new Field<>(
                name,
                isRequired,
                value -> get.apply(value).map(type::write),
                (built, path, json) -> set.accept(built, type.read(path, json)));
        return new JsonFields<>(
                builder, build, Stream.concat(fields.stream(), Stream.of(field)).toList());
    }

    /** Returns a copy with a text that may be empty. */
    public JsonFields<T, B> text(
            String name, Function<? super T, Optional<String>> get, BiConsumer<? super B, ? super String> set) {
        return optional(name, TEXT, get, set);
    }

    /** Returns a copy with a whole number that may be empty. */
    public JsonFields<T, B> integer(
            String name, Function<? super T, OptionalInt> get, BiConsumer<? super B, ? super Integer> set) {
        return optional(name, INTEGER, value -> boxed(get.apply(value)), set);
    }

    /** Returns a copy with a number that may be empty. */
    public JsonFields<T, B> decimal(
            String name, Function<? super T, OptionalDouble> get, BiConsumer<? super B, ? super Double> set) {
        return optional(name, DECIMAL, value -> boxed(get.apply(value)), set);
    }

    /** Returns a copy with a boolean that may be empty. */
    public JsonFields<T, B> flag(
            String name, Function<? super T, Optional<Boolean>> get, BiConsumer<? super B, ? super Boolean> set) {
        return optional(name, FLAG, get, set);
    }

    /** Returns a copy with a list, which is not written where it has no elements. */
    public <X> JsonFields<T, B> list(
            String name,
            JsonType<X> type,
            Function<? super T, List<X>> get,
            BiConsumer<? super B, ? super List<X>> set) {
        JsonType<List<X>> list = of(values -> values.stream().map(type::write).toList(), (field, json) -> {
            List<X> values = new ArrayList<>();
            if (!json.isArray()) {
                throw unfit(field, json, "a list");
            }
            json.elements().forEach(element -> values.add(type.read(field + "[" + values.size() + "]", element)));
            return values;
        });
        return optional(name, list, value -> Optional.of(get.apply(value)).filter(values -> !values.isEmpty()), set);
    }

    /** Returns a copy with a map, which is not written where it has no entries. */
    public <X> JsonFields<T, B> map(
            String name,
            JsonType<X> type,
            Function<? super T, Map<String, X>> get,
            BiConsumer<? super B, ? super Map<String, X>> set) {
        JsonType<Map<String, X>> map = of(
                values -> {
                    // One without an order of its own comes in another order in each run.
                    Map<String, Object> written =
                            values instanceof LinkedHashMap ? new LinkedHashMap<>() : new TreeMap<>();
                    values.forEach((key, value) -> written.put(key, type.write(value)));
                    return written;
                },
                (field, json) -> {
                    Map<String, X> values = new LinkedHashMap<>();
                    members(field, json).forEach((key, value) -> values.put(key, type.read(path(field, key), value)));
                    return values;
                });
        return optional(name, map, value -> Optional.of(get.apply(value)).filter(values -> !values.isEmpty()), set);
    }

    /** Returns the fields' names, in order. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    @Override
    public Object write(T value) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Field<T, B> field : fields) {
            field.write().apply(value).ifPresent(each -> written.put(field.name(), each));
        }
        return written;
    }

    /** @throws InvalidRequestException with everything that is wrong with the fields, or with the value that they make */
    @Override
    public T read(String path, JsonValue json) {
        Map<String, JsonValue> members = members(path, json);
        B built = builder.get();
        List<Violation> violations = new ArrayList<>();
        for (Field<T, B> field : fields) {
            JsonValue member = Objects.requireNonNullElse(members.remove(field.name()), JsonValue.absent());
            boolean isMissing =
                    !member.isPresent() || member.isNull() && member.toString().equals("null");
            if (isMissing && !field.isRequired()) {
                continue;
            }
            try {
                field.read().into(built, path(path, field.name()), isMissing ? JsonValue.absent() : member);
            } catch (InvalidRequestException e) {
                violations.addAll(e.violations());
            }
        }
        members.keySet().stream()
                .limit(NAMED)
                .forEach(name -> violations.add(Violation.of(
                        Code.UNSUPPORTED,
                        ServiceWords.clean(path(path, name)),
                        "is no field that this version of Easel knows; correct the name, or update Easel")));
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return build.apply(built);
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    /** Reads a field into a builder. */
    @FunctionalInterface
    private interface Reader<B> {
        void into(B built, String path, JsonValue json);
    }

    private record Field<T, B>(String name, boolean isRequired, Function<T, Optional<Object>> write, Reader<B> read) {}
}
