package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Describes the fields of one JSON object as documented. Immutable after it is built.
 *
 * <p>A rule throws a refusal that names the field, what was wrong with it and what the service would silently do.
 */
final class DanRules {

    /** What one field's value has to be. */
    interface Rule {
        void check(String field, JsonNode value) throws DanRefusal;
    }

    private final Map<String, Rule> known = new LinkedHashMap<>();
    private final Set<String> required;

    DanRules(Set<String> required) {
        this.required = Set.copyOf(required);
    }

    DanRules with(String field, Rule rule) {
        known.put(field, rule);
        return this;
    }

    /** Checks an object, which is at {@code where} (empty for the body itself, else ending in a dot). */
    void check(String where, JsonNode object) throws DanRefusal {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Rule rule = known.get(name);
            if (rule == null) {
                throw DanRefusal.strictly(where + name + " is not a documented field; leave it out");
            }
            if (object.get(name).isNull()) {
                throw DanRefusal.strictly(where + name + " is null; leave the field out");
            }
            rule.check(where + name, object.get(name));
        }
        for (String name : required) {
            if (!object.has(name)) {
                throw DanRefusal.strictly(
                        where + name + " is absent, which the server replaces with a value of its own; send it");
            }
        }
    }

    static Rule text() {
        return (field, value) -> expect(value.isTextual(), field, value, "a string");
    }

    /** Base64 without a {@code data:} prefix. */
    static Rule base64() {
        return (field, value) -> {
            expect(value.isTextual(), field, value, "a base64 string");
            if (value.textValue().startsWith("data:")) {
                throw DanRefusal.strictly(field + " begins with a data: prefix; send plain base64");
            }
        };
    }

    static Rule bool() {
        return (field, value) -> expect(value.isBoolean(), field, value, "true or false");
    }

    static Rule anyInteger() {
        return (field, value) ->
                expect(value.isIntegralNumber() && value.canConvertToLong(), field, value, "an integer");
    }

    static Rule number(double least, double most) {
        return (field, value) -> {
            expect(value.isNumber(), field, value, "a JSON number");
            range(
                    value.doubleValue() >= least && value.doubleValue() <= most,
                    field,
                    value,
                    "[" + least + ", " + most + "]");
        };
    }

    /** A number above the first bound, up to the second. */
    static Rule numberAbove(double least, double most) {
        return (field, value) -> {
            expect(value.isNumber(), field, value, "a JSON number");
            range(
                    value.doubleValue() > least && value.doubleValue() <= most,
                    field,
                    value,
                    "(" + least + ", " + most + "]");
        };
    }

    /** A number from the first bound on, below the second. */
    static Rule numberBelow(double least, double most) {
        return (field, value) -> {
            expect(value.isNumber(), field, value, "a JSON number");
            range(
                    value.doubleValue() >= least && value.doubleValue() < most,
                    field,
                    value,
                    "[" + least + ", " + most + ")");
        };
    }

    static Rule integer(long least, long most) {
        return (field, value) -> {
            expect(value.isIntegralNumber(), field, value, "an integer");
            range(
                    value.doubleValue() >= least && value.doubleValue() <= most,
                    field,
                    value,
                    "[" + least + ", " + most + "]");
        };
    }

    static Rule multipleOf8(long least, long most) {
        Rule integer = integer(least, most);
        return (field, value) -> {
            integer.check(field, value);
            if (value.longValue() % 8 != 0) {
                throw DanRefusal.strictly(
                        field + " is " + value + ", which the server rounds down; send a multiple of 8");
            }
        };
    }

    static Rule object(DanRules rules) {
        return (field, value) -> {
            expect(value.isObject(), field, value, "an object");
            rules.check(field + ".", value);
        };
    }

    /** An array whose items the vendor's own checks have looked into already. */
    static Rule array() {
        return (field, value) -> expect(value.isArray(), field, value, "an array");
    }

    /** An array of exactly one object. */
    static Rule single(DanRules rules) {
        return (field, value) -> {
            expect(value.isArray(), field, value, "an array");
            if (value.size() != 1) {
                throw DanRefusal.strictly(
                        field + " has " + value.size() + " elements, and the server reads the first alone; send one");
            }
            object(rules).check(field + "[0]", value.get(0));
        };
    }

    private static void expect(boolean fine, String field, JsonNode value, String type) throws DanRefusal {
        if (!fine) {
            throw DanRefusal.strictly(field + " is " + describe(value) + "; send " + type);
        }
    }

    private static void range(boolean fine, String field, JsonNode value, String range) throws DanRefusal {
        if (!fine) {
            throw DanRefusal.strictly(field + " is " + value + ", which the server clamps; send a value in " + range);
        }
    }

    private static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "the number " + value;
            case BOOLEAN -> "a boolean";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            default -> "null";
        };
    }
}
