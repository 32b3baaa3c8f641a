package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads values out of a request that was checked already; absent and null read as the fallback. */
final class Values {
    /** Arithmetic on a number such as 1e999999999 would never end. */
    private static final int MOST_DIGITS = 400;

    private Values() {}

    static String text(JsonNode object, String name, String fallback) {
        return object.hasNonNull(name) ? object.get(name).asText() : fallback;
    }

    static int integer(JsonNode object, String name, int fallback) {
        return Math.toIntExact(integer(object, name, (long) fallback));
    }

    static long integer(JsonNode object, String name, long fallback) {
        BigDecimal number = object.hasNonNull(name) ? number(object.get(name)) : null;
        return number == null ? fallback : number.longValueExact();
    }

    static double number(JsonNode object, String name, double fallback) {
        BigDecimal number = object.hasNonNull(name) ? number(object.get(name)) : null;
        return number == null ? fallback : number.doubleValue();
    }

    static boolean flag(JsonNode object, String name) {
        String text = text(object, name, "false");
        return text.equals("true") || text.equals("1");
    }

    /** The value as a number where it is one or is a string that spells one, and of a size that numbers have, else null. */
    static @Nullable BigDecimal number(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.asText());
            return Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS ? number : null;
        } catch (NumberFormatException notNumeric) {
            return null;
        }
    }
}
