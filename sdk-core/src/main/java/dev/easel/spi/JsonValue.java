package dev.easel.spi;

import dev.easel.internal.json.JsonIndex;
import dev.easel.internal.json.JsonReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value from a response, read leniently: a field that is missing, {@code null} or of another type is empty instead
 * of an error, a number may come as text and text as a number, and what nobody asks for is ignored. What is not quite JSON
 * is read too: a comma too many, a raw line break in a text, an escape that JSON does not have; a word that it does not
 * have, for example {@code NaN}, is {@code null}. Immutable.
 *
 * <p>So a reader goes straight for what it wants, however deep: {@code json.get("data").get("seeds").at(0).integer()}.
 *
 * <p>A value is a place in its document, which it keeps in memory. Nothing is made of the document before it is asked for.
 */
public final class JsonValue {
    private static final int LONGEST_NAME = 200;

    private static final JsonValue ABSENT = new JsonValue(null, 0);
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** The most names and values of JSON in a text, so that a text of many brackets does not take many times its memory. */
    private static final int MOST_VALUES_IN_TEXT = 1 << 20;

    private final @Nullable JsonIndex document;
    private final int node;

    private JsonValue(@Nullable JsonIndex document, int node) {
        this.document = document;
        this.node = node;
    }

    /** What stands where nothing is. */
    public static JsonValue absent() {
        return ABSENT;
    }

    /**
     * Reads a document, in UTF-8.
     *
     * @param bytes the document. It is not copied, and must not be changed any more
     * @param images where in it the empty texts begin that stand for images ({@link #image()}), in order
     * @return {@link #absent()} where it is not JSON, or nested more than 500 deep
     */
    public static JsonValue parse(byte[] bytes, int... images) {
        return of(JsonReader.read(bytes, images, Integer.MAX_VALUE));
    }

    /**
     * JSON that came as text inside JSON, as some services send it; {@link #absent()} where it is not JSON, is nested more
     * than 500 deep or has more than a million values.
     */
    public static JsonValue parse(String text) {
        return of(JsonReader.read(text.getBytes(StandardCharsets.UTF_8), new int[0], MOST_VALUES_IN_TEXT));
    }

    private static JsonValue of(@Nullable JsonIndex document) {
        return document == null ? ABSENT : new JsonValue(document, document.root());
    }

    /** The same value, in which each name and text reads as the function gives it. */
    JsonValue rewritten(UnaryOperator<String> each) {
        return document == null ? this : new JsonValue(document.rewritten(each), node);
    }

    /** Whether something is there, {@code null} included. */
    public boolean isPresent() {
        return document != null;
    }

    /** Whether it is JSON's {@code null}. */
    public boolean isNull() {
        return document != null && !isObject() && !isArray() && image().isEmpty() && text().isEmpty();
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return document != null && document.isObject(node);
    }

    /** Whether it is an array. */
    public boolean isArray() {
        return document != null && document.isArray(node);
    }

    /** Whether it is a text, and neither a number nor a word. */
    boolean isText() {
        return document != null && document.isText(node);
    }

    /** The name of a field that an object has more than once. */
    Optional<String> duplicate() {
        Set<String> names = new HashSet<>();
        for (int at = 0; document != null && isObject() && at < document.size(node); at += 2) {
            String name = document.text(document.child(node, at));
            if (!names.add(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** The field of that name; absent where this is no object, or has none. */
    public JsonValue get(String name) {
        int found = document != null && isObject() ? document.field(node, name) : -1;
        return found < 0 ? ABSENT : new JsonValue(document, found);
    }

    /** The element at that place; absent where this is no array, or shorter. */
    public JsonValue at(int index) {
        return document != null && isArray() && index >= 0 && index < document.size(node)
                ? new JsonValue(document, document.child(node, index))
                : ABSENT;
    }

    /** The fields of an object, in order; empty where this is none. */
    public Map<String, JsonValue> fields() {
        if (document == null || !isObject()) {
            return Map.of();
        }
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (int at = 0; at < document.size(node); at += 2) {
            fields.put(document.text(document.child(node, at)), new JsonValue(document, document.child(node, at + 1)));
        }
        return Collections.unmodifiableMap(fields);
    }

    /**
     * Returns the texts, numbers and booleans of an object and of the objects within it, by their names: {@code outer.inner}. Those
     * of an array stand in one text, with commas between them. What is blank or empty is left out, and so is what has a name of
     * more than {@value #LONGEST_NAME} characters: names that repeat their objects' names could take many times the document's
     * size.
     */
    public Map<String, String> flattened() {
        Map<String, String> flat = new LinkedHashMap<>();
        fields().forEach((name, value) -> flatten(name, value, flat));
        return Collections.unmodifiableMap(flat);
    }

    private static void flatten(String name, JsonValue value, Map<String, String> into) {
        if (name.length() > LONGEST_NAME) {
            return;
        }
        value.fields().forEach((inner, nested) -> flatten(name + "." + inner, nested, into));
        String text = value.isArray()
                ? value.elements().stream()
                        .flatMap(element -> element.nonBlank().stream())
                        .collect(Collectors.joining(", "))
                : value.nonBlank().orElse("");
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }

    /** The elements of an array; empty where this is none. */
    public List<JsonValue> elements() {
        return document != null && isArray() ? new Elements(document.size(node)) : List.of();
    }

    /** Text; a number or boolean as it was written. */
    public Optional<String> text() {
        if (document == null || isObject() || isArray() || document.image(node) >= 0) {
            return Optional.empty();
        }
        String text = document.text(node);
        return document.isText(node) || isNumber(text) || isBoolean(text) ? Optional.of(text) : Optional.empty();
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
        return switch (text().orElse("").toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The image whose base64 text stood here. */
    public Optional<ImageRef> image() {
        return document == null || isObject() || isArray() || document.image(node) < 0
                ? Optional.empty()
                : Optional.of(new ImageRef(document.image(node)));
    }

    /** The images in an array, or the one that stands here. */
    public List<ImageRef> imageList() {
        List<ImageRef> images = new ArrayList<>();
        image().ifPresent(images::add);
        elements().forEach(element -> element.image().ifPresent(images::add));
        return images;
    }

    /** The value as it is written: for messages. */
    @Override
    public String toString() {
        return document == null ? "(absent)" : document.written(node);
    }

    private @Nullable BigDecimal number() {
        String text = text().orElse("").strip();
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

    private static boolean isNumber(String word) {
        int first = word.startsWith("-") || word.startsWith("+") ? 1 : 0;
        return word.length() > first && (word.charAt(first) == '.' || Character.digit(word.charAt(first), 10) >= 0);
    }

    /** Python's spelling included. */
    private static boolean isBoolean(String word) {
        return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
    }

    private final class Elements extends AbstractList<JsonValue> implements RandomAccess {
        private final int size;

        Elements(int size) {
            this.size = size;
        }

        @Override
        public JsonValue get(int index) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException(index);
            }
            return at(index);
        }

        @Override
        public int size() {
            return size;
        }
    }
}
