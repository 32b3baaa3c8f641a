package dev.easel.spi;

import dev.easel.internal.json.ResponseDocument;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value from an answer, read leniently: a field that is missing, {@code null} or of another type is empty instead
 * of an error, a number may come as text and text as a number, and what nobody asks for is ignored. Immutable.
 *
 * <p>So a reader goes straight for what it wants, however deep: {@code json.get("data").get("seeds").at(0).integer()}.
 */
public final class JsonValue {
    private static final JsonValue ABSENT = new JsonValue(null, false);
    private static final JsonValue NULL = new JsonValue(null, true);
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private final @Nullable Object value;
    private final boolean present;

    private JsonValue(@Nullable Object value, boolean present) {
        this.value = value;
        this.present = present;
    }

    /** What stands where nothing is. */
    public static JsonValue absent() {
        return ABSENT;
    }

    /**
     * @param value a {@code Map<String, JsonValue>}, a {@code List<JsonValue>}, text, a number, a boolean, an {@link
     *     ImageRef}, or {@code null} for JSON's {@code null}
     */
    public static JsonValue of(@Nullable Object value) {
        return value == null ? NULL : new JsonValue(value, true);
    }

    /**
     * Reads a document, in UTF-8.
     *
     * @return {@link #absent()} where it is not JSON, or nested more than 200 deep
     */
    public static JsonValue parse(byte[] document) {
        return ResponseDocument.withoutPictures(200, Map.of(), document).json();
    }

    /** JSON that came as text inside JSON, as some services send it; {@link #absent()} where it is not JSON. */
    public static JsonValue parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether something is there, {@code null} included. */
    public boolean isPresent() {
        return present;
    }

    /** Whether it is JSON's {@code null}. */
    public boolean isNull() {
        return present && value == null;
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** Whether it is an array. */
    public boolean isArray() {
        return value instanceof List;
    }

    /** The field of that name; absent where this is no object, or has none. */
    public JsonValue get(String name) {
        JsonValue found = fields().get(name);
        return found == null ? ABSENT : found;
    }

    /** The element at that place; absent where this is no array, or shorter. */
    public JsonValue at(int index) {
        List<JsonValue> elements = elements();
        return index >= 0 && index < elements.size() ? elements.get(index) : ABSENT;
    }

    /** The fields of an object, in order; empty where this is none. */
    @SuppressWarnings("unchecked")
    public Map<String, JsonValue> fields() {
        return value instanceof Map ? Collections.unmodifiableMap((Map<String, JsonValue>) value) : Map.of();
    }

    /** The elements of an array; empty where this is none. */
    @SuppressWarnings("unchecked")
    public List<JsonValue> elements() {
        return value instanceof List ? Collections.unmodifiableList((List<JsonValue>) value) : List.of();
    }

    /** Text; a number or boolean as it was written. */
    public Optional<String> text() {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }

    /** Text that is not blank. */
    public Optional<String> nonBlank() {
        return text().filter(text -> !text.isBlank());
    }

    /** A whole number within 64 bits, also as text. A fraction or anything larger is empty. */
    public OptionalLong integer() {
        BigDecimal number = number();
        if (number == null || number.compareTo(LONG_MIN) < 0 || number.compareTo(LONG_MAX) > 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(number.longValueExact());
        } catch (ArithmeticException fraction) {
            return OptionalLong.empty();
        }
    }

    /** A whole number within 32 bits, also as text. */
    public OptionalInt int32() {
        OptionalLong number = integer();
        return number.isPresent() && number.getAsLong() == (int) number.getAsLong()
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    /** A number, also as text. One that is too large for a {@code double} is empty. */
    public OptionalDouble decimal() {
        BigDecimal number = number();
        double value = number == null ? Double.NaN : number.doubleValue();
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** True or false, also as text and as {@code yes}, {@code no}, 1 and 0. */
    public Optional<Boolean> bool() {
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        return switch (text().orElse("").toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The picture whose base64 text stood here. */
    public Optional<ImageRef> image() {
        return value instanceof ImageRef image ? Optional.of(image) : Optional.empty();
    }

    /** The pictures in an array, or the one that stands here. */
    public List<ImageRef> imageList() {
        List<ImageRef> images = new ArrayList<>();
        image().ifPresent(images::add);
        elements().forEach(element -> element.image().ifPresent(images::add));
        return images;
    }

    /** The value in JSON's spelling, or nearly: for messages. */
    @Override
    public String toString() {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        return present ? String.valueOf(value) : "(absent)";
    }

    private @Nullable BigDecimal number() {
        String text = value instanceof Number || value instanceof String
                ? value.toString().strip()
                : "";
        // A number of a thousand digits is no number that a service means, and costs time to read.
        if (text.isEmpty() || text.length() > 40) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > 400 ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
