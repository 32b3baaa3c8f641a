package dev.easel.spi;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Says how values of one type are written as JSON and read back. The reader is strict, because a setting that is dropped in silence is
 * worse than an error: a value of another type is an {@link InvalidRequestException} that names its field. {@link JsonFields} describes
 * objects. Immutable.
 *
 * <p>A value is written as a text, number, boolean, map or list of these. An {@link ImageInput} and a {@link URI} stand among them as
 * they are, because how they are written depends on what the document is for.
 *
 * @param <T> the type
 */
public abstract class JsonType<T> {
    /** Digits of the longest {@code double} that is written without an exponent, and some more. A longer number takes time to read. */
    private static final int LONGEST_NUMBER = 1_100;

    /** Text. */
    public static final JsonType<String> TEXT = of(value -> value, (field, json) -> {
        if (!json.isText()) {
            throw unfit(field, json, "a text");
        }
        return json.text().orElse("");
    });

    /** A whole number of 32 bits. */
    public static final JsonType<Integer> INTEGER = number("a whole number of 32 bits", BigDecimal::intValueExact);

    /** A whole number of 64 bits. */
    public static final JsonType<Long> LONG = number("a whole number of 64 bits", BigDecimal::longValueExact);

    /** A finite number. */
    public static final JsonType<Double> DECIMAL = number("a finite number", JsonType::finite);

    /** A number of any size, of up to 1,100 digits. */
    public static final JsonType<BigDecimal> EXACT = number("a number", value -> value);

    /** True or false. */
    public static final JsonType<Boolean> FLAG = of(value -> value, (field, json) -> switch (json.toString()) {
        case "true" -> true;
        case "false" -> false;
        default -> throw unfit(field, json, "true or false");
    });

    /** An address. */
    public static final JsonType<URI> ADDRESS =
            of(value -> value, TEXT.as("an address", URI::toString, JsonType::address)::read);

    /**
     * What no URI has. It is looked for first, because the exceptions of {@link URI#create} hold the whole text, and an address may be
     * signed.
     */
    private static final Pattern NOT_IN_A_URI =
            Pattern.compile("[\\x00-\\x7F&&[^\\w.~:/?#\\[\\]@!$&'()*+,;=%-]]|%(?!\\p{XDigit}{2})");

    /** A duration, for example {@code PT30S}. */
    public static final JsonType<Duration> DURATION =
            TEXT.as("a duration such as PT30S", Duration::toString, Duration::parse);

    /** An input image: an object with one of the fields {@code file}, {@code url} and {@code bytes} (base64). */
    public static final JsonType<ImageInput> INPUT = of(value -> value, JsonType::input);

    /**
     * A text, number, boolean, or list or map of these. A number is read as the first that holds it of {@code Integer}, {@code Long},
     * {@code BigInteger}, {@code Double} and {@code BigDecimal}.
     */
    public static final JsonType<Object> ANY = of(value -> value, JsonType::any);

    private static final JsonType<Path> FILE = TEXT.as("a path of this machine", Path::toString, Path::of);
    private static final JsonType<byte[]> BYTES =
            TEXT.as("base64", Base64.getEncoder()::encodeToString, Base64.getDecoder()::decode);

    JsonType() {}

    /**
     * Returns the value as JSON.
     *
     * @throws InvalidRequestException if it cannot be written
     */
    public abstract Object write(T value);

    /**
     * Reads a value.
     *
     * @param field the field's name, with those of the objects around it: {@code controls[0].weight}
     * @throws InvalidRequestException with the field's name, if the JSON is of another form
     */
    public abstract T read(String field, JsonValue json);

    /**
     * Returns a type whose values are written in the form of this one.
     *
     * @param form what the text or number has to be, for messages: {@code a size such as 512x768}
     * @param to makes a value of this type
     * @param from makes a value of the other type; what it throws means that the text or number is not of that form
     */
    public final <U> JsonType<U> as(
            String form, Function<? super U, ? extends T> to, Function<? super T, ? extends U> from) {
        return of(value -> write(to.apply(value)), (field, json) -> {
            T plain = read(field, json);
            try {
                return from.apply(plain);
            } catch (InvalidRequestException e) {
                throw e;
            } catch (RuntimeException e) {
                // Not the value itself: an address may be signed.
                throw wrong(field, "is not " + form);
            }
        });
    }

    private static URI address(String text) {
        if (NOT_IN_A_URI.matcher(text).find()) {
            throw new IllegalArgumentException("no address");
        }
        return URI.create(text);
    }

    /** Returns the type of an enum's constants, which are written by their names. */
    public static <E extends Enum<E>> JsonType<E> word(Class<E> type) {
        return TEXT.as(
                "one of " + Arrays.toString(type.getEnumConstants()), Enum::name, name -> Enum.valueOf(type, name));
    }

    static <T> JsonType<T> of(Function<? super T, Object> write, BiFunction<String, JsonValue, ? extends T> read) {
        return new JsonType<>() {
            @Override
            public Object write(T value) {
                return write.apply(value);
            }

            @Override
            public T read(String field, JsonValue json) {
                return read.apply(field, json);
            }
        };
    }

    private static <N extends Number> JsonType<N> number(String form, Function<BigDecimal, N> from) {
        return of(value -> value, (field, json) -> {
            try {
                return from.apply(number(json));
            } catch (ArithmeticException | NumberFormatException e) {
                throw unfit(field, json, form);
            }
        });
    }

    private static BigDecimal number(JsonValue json) {
        String written = json.isObject() || json.isArray() || json.isText() ? "" : json.toString();
        BigDecimal number = new BigDecimal(written.length() > LONGEST_NUMBER ? "" : written);
        if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
            throw new ArithmeticException("too long");
        }
        return number;
    }

    private static double finite(BigDecimal number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("too large");
        }
        return value;
    }

    private static ImageInput input(String field, JsonValue json) {
        Map<String, JsonValue> members = members(field, json);
        if (members.containsKey("sha256")) {
            throw wrong(field, "was given as bytes, of which only the sha-256 is known here; set the image again");
        }
        if (members.size() == 1) {
            String form = members.keySet().iterator().next();
            JsonValue value = members.values().iterator().next();
            switch (form) {
                case "file":
                    return ImageInput.file(FILE.read(field + ".file", value));
                case "url":
                    return ImageInput.url(ADDRESS.read(field + ".url", value));
                case "bytes":
                    return ImageInput.bytes(BYTES.read(field + ".bytes", value));
                default:
            }
        }
        throw wrong(field, "needs one of the fields \"file\", \"url\" and \"bytes\"");
    }

    private static Object any(String field, JsonValue json) {
        if (json.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            members(field, json).forEach((name, value) -> fields.put(name, any(field + "." + name, value)));
            return fields;
        }
        if (json.isArray()) {
            List<Object> elements = new ArrayList<>();
            json.elements().forEach(element -> elements.add(any(field + "[" + elements.size() + "]", element)));
            return elements;
        }
        if (json.isText()) {
            return TEXT.read(field, json);
        }
        if (json.toString().equals("true") || json.toString().equals("false")) {
            return FLAG.read(field, json);
        }
        try {
            return smallest(number(json));
        } catch (ArithmeticException | NumberFormatException e) {
            throw unfit(field, json, "a text, number, boolean, or list or map of these");
        }
    }

    private static Number smallest(BigDecimal number) {
        if (number.scale() > 0) {
            // A double that is whole would be written without its fraction.
            double value = number.doubleValue();
            return value != Math.rint(value)
                            && BigDecimal.valueOf(value).toString().equals(number.toString())
                    ? (Number) value
                    : number;
        }
        BigInteger whole = number.toBigInteger();
        if (whole.bitLength() > 63) {
            return whole;
        }
        long value = whole.longValue();
        return value == (int) value ? (Number) (int) value : (Number) value;
    }

    /** Returns an object's fields in order; may be changed. */
    static Map<String, JsonValue> members(String field, JsonValue json) {
        if (!json.isObject()) {
            throw unfit(field, json, "an object");
        }
        json.duplicate().ifPresent(name -> {
            throw wrong(path(field, name), "stands there twice; leave one out");
        });
        return new LinkedHashMap<>(json.fields());
    }

    static String path(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }

    static InvalidRequestException unfit(String field, JsonValue json, String wanted) {
        String written = json.isObject() || json.isArray() || json.isText() ? "" : json.toString();
        String is = !json.isPresent()
                ? "missing"
                : json.isObject()
                        ? "an object"
                        : json.isArray() ? "a list" : json.isText() ? "a text" : ServiceWords.clean(written, 40);
        return wrong(field, "is " + is + "; give " + wanted);
    }

    static InvalidRequestException wrong(String field, String message) {
        return new InvalidRequestException(
                Violation.of(Code.MALFORMED, field.isEmpty() ? "request" : ServiceWords.clean(field), message));
    }
}
