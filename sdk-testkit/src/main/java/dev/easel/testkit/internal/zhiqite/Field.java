package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one field of a request as its page documents it: the name, the JSON type, whether it has to be there, and its
 * bounds. Immutable; each bound returns a new field.
 */
final class Field {
    /** How every refusal begins that the service itself is not known to make. */
    static final String STRICT = "emulator strict mode: ";

    private enum Presence {
        OPTIONAL,
        /** The page's table does not show whether the field is required, but a task without it makes no sense. */
        EXPECTED,
        REQUIRED
    }

    private enum Type {
        STRING("a string"),
        STRING_OR_INTEGER("a string or an integer"),
        INTEGER("an integer"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        OBJECT("an object"),
        ARRAY("an array");

        private final String spoken;

        Type(String spoken) {
            this.spoken = spoken;
        }

        boolean isExactly(JsonNode value) {
            return switch (this) {
                case STRING -> value.isTextual();
                case STRING_OR_INTEGER -> value.isTextual() || value.isIntegralNumber();
                case INTEGER -> value.isIntegralNumber();
                case NUMBER -> value.isNumber();
                case BOOLEAN -> value.isBoolean();
                case OBJECT -> value.isObject();
                case ARRAY -> value.isArray();
            };
        }

        boolean canBeReadFrom(JsonNode value) {
            if (isExactly(value)) {
                return true;
            }
            return switch (this) {
                case STRING, STRING_OR_INTEGER -> value.isNumber() || value.isBoolean();
                case INTEGER -> {
                    BigDecimal number = Values.number(value);
                    yield number != null && number.stripTrailingZeros().scale() <= 0;
                }
                case NUMBER -> Values.number(value) != null;
                case BOOLEAN -> isSpokenBoolean(value);
                case OBJECT, ARRAY -> false;
            };
        }

        private static boolean isSpokenBoolean(JsonNode value) {
            String text = value.asText();
            return text.equals("true") || text.equals("false") || text.equals("0") || text.equals("1");
        }
    }

    /** A bound beyond the type: says what is wrong with the value, or null where nothing is. */
    @FunctionalInterface
    private interface Bound {
        @Nullable String objection(JsonNode value, String path, boolean strict);
    }

    private final String name;
    private final Type type;
    private final Presence presence;
    private final List<Bound> bounds;

    private Field(String name, Type type, Presence presence, List<Bound> bounds) {
        this.name = name;
        this.type = type;
        this.presence = presence;
        this.bounds = List.copyOf(bounds);
    }

    static Field string(String name) {
        return new Field(name, Type.STRING, Presence.OPTIONAL, List.of());
    }

    /** A seed of a drawing call: an integer written as a string, -1 for a random one. */
    static Field seed(String name) {
        return seed(name, Type.STRING);
    }

    /** A seed whose table says integer and whose example says string. */
    static Field seedOfEitherType(String name) {
        return seed(name, Type.STRING_OR_INTEGER);
    }

    private static Field seed(String name, Type type) {
        return new Field(name, type, Presence.OPTIONAL, List.of())
                .and((value, path, strict) -> value.asText().matches("-1|[0-9]{1,18}")
                        ? null
                        : path + " must be an integer from -1 (random) on, written as a string");
    }

    /** An integer of 32 bits. */
    static Field integer(String name) {
        return longInteger(name).range(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static Field longInteger(String name) {
        return new Field(name, Type.INTEGER, Presence.OPTIONAL, List.of()).range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Field number(String name) {
        return new Field(name, Type.NUMBER, Presence.OPTIONAL, List.of());
    }

    static Field flag(String name) {
        return new Field(name, Type.BOOLEAN, Presence.OPTIONAL, List.of());
    }

    /** An object whose inside no page describes. */
    static Field object(String name) {
        return new Field(name, Type.OBJECT, Presence.OPTIONAL, List.of());
    }

    static Field object(String name, FieldTable inside) {
        return object(name).and((value, path, strict) -> inside.objection(value, path + ".", strict));
    }

    static Field objects(String name, FieldTable inside) {
        return array(name).and((value, path, strict) -> {
            for (int i = 0; i < value.size(); i++) {
                String at = path + "[" + i + "]";
                if (!value.get(i).isObject()) {
                    return at + " must be an object";
                }
                String objection = inside.objection(value.get(i), at + ".", strict);
                if (objection != null) {
                    return objection;
                }
            }
            return null;
        });
    }

    /** An array of strings with a number of items between the two bounds. */
    static Field strings(String name, int fewest, int most) {
        return array(name).and((value, path, strict) -> {
            if (value.size() < fewest || value.size() > most) {
                return path + " must hold " + fewest + " to " + most + " items, not " + value.size();
            }
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    return path + " must hold strings only";
                }
            }
            return null;
        });
    }

    private static Field array(String name) {
        return new Field(name, Type.ARRAY, Presence.OPTIONAL, List.of());
    }

    String name() {
        return name;
    }

    Field required() {
        return new Field(name, type, Presence.REQUIRED, bounds);
    }

    /** Makes the field required in strict mode alone: its page does not show whether it is. */
    Field expected() {
        return new Field(name, type, Presence.EXPECTED, bounds);
    }

    Field range(String least, String most) {
        BigDecimal from = new BigDecimal(least);
        BigDecimal to = new BigDecimal(most);
        return and((value, path, strict) -> {
            BigDecimal number = Values.number(value);
            return number != null && number.compareTo(from) >= 0 && number.compareTo(to) <= 0
                    ? null
                    : path + " must be between " + least + " and " + most;
        });
    }

    Field range(long least, long most) {
        return range(Long.toString(least), Long.toString(most));
    }

    Field atLeast(String least) {
        BigDecimal from = new BigDecimal(least);
        return and((value, path, strict) -> {
            BigDecimal number = Values.number(value);
            return number != null && number.compareTo(from) >= 0 ? null : path + " must be at least " + least;
        });
    }

    Field multipleOf(String step) {
        BigDecimal unit = new BigDecimal(step);
        return and((value, path, strict) -> {
            BigDecimal number = Values.number(value);
            return number != null && number.remainder(unit).signum() == 0
                    ? null
                    : path + " must be a multiple of " + step;
        });
    }

    Field oneOf(List<String> values) {
        return and((value, path, strict) ->
                values.contains(value.asText()) ? null : path + " must be one of " + String.join(", ", values));
    }

    /** A number written as a string, so that it keeps its precision. */
    Field numeric() {
        return and((value, path, strict) ->
                Values.number(value) == null ? path + " must be a number written as a string" : null);
    }

    Field notBlank() {
        return and((value, path, strict) -> value.asText().isBlank() ? path + " must not be empty" : null);
    }

    /** A whole value is written without a fraction: 7, not 7.0. A true fraction is let through. */
    Field wholeWithoutFraction() {
        return and((value, path, strict) -> {
            BigDecimal number = value.isFloatingPointNumber() ? Values.number(value) : null;
            return strict && number != null && number.stripTrailingZeros().scale() <= 0
                    ? STRICT + path + " is an integer in its table: write " + number.toBigInteger()
                            + " without a fraction"
                    : null;
        });
    }

    private Field and(Bound bound) {
        List<Bound> longer = new ArrayList<>(bounds);
        longer.add(bound);
        return new Field(name, type, presence, longer);
    }

    /** Says what is wrong with this field of the object, the field's full name first, or null where nothing is. */
    @Nullable String objection(JsonNode object, String prefix, boolean strict) {
        String path = prefix + name;
        JsonNode value = object.get(name);
        if (value != null && value.isNull() && strict) {
            return STRICT + path + " is null; a field that is not set must be left out";
        }
        if (value == null || value.isNull()) {
            return absence(path, strict);
        }
        if (!type.isExactly(value) && (strict || !type.canBeReadFrom(value))) {
            return (strict ? STRICT : "") + path + " must be " + type.spoken + ", not " + spoken(value);
        }
        for (Bound bound : bounds) {
            String objection = bound.objection(value, path, strict);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private @Nullable String absence(String path, boolean strict) {
        return switch (presence) {
            case REQUIRED -> path + " is required";
            case EXPECTED -> strict ? STRICT + path + " is missing" : null;
            case OPTIONAL -> null;
        };
    }

    private static String spoken(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the string \"" + value.asText() + "\"";
            case NUMBER -> "the number " + value.asText();
            case BOOLEAN -> "the boolean " + value.asText();
            case ARRAY -> "an array";
            default -> "an object";
        };
    }
}
