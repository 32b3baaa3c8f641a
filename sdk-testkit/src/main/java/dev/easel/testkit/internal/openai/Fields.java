package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a request and what each may hold, written as text: {@code prompt!=text1-32000 n=1..10 quality=low|high}. A
 * name with {@code !} is required. A value is {@code text} with its lengths, a range of integers, words between bars,
 * {@code int}, {@code number}, {@code bool}, {@code object}, {@code list} or {@code any}. Images are {@link Inputs}' to
 * read: {@code address}, {@code reference}, {@code typed} or {@code part}, with {@code *} for a list and {@code ?} for one or a
 * list. Immutable.
 */
final class Fields {
    private static final Pattern TEXT = Pattern.compile("text(?:([0-9]+)-([0-9]+))?");
    private static final Pattern IMAGE = Pattern.compile("(address|reference|typed|part)[*?]?");
    private static final Pattern RANGE = Pattern.compile("([0-9]+)[.][.]([0-9]+)");

    private static final Pattern KNOWN =
            Pattern.compile(TEXT + "|" + IMAGE + "|" + RANGE + "|.*[|].*|int|number|bool|object|list|any");

    private final Map<String, String> rules;
    private final List<String> required;

    private Fields(Map<String, String> rules, List<String> required) {
        this.rules = rules;
        this.required = required;
    }

    static Fields of(String text) {
        Map<String, String> rules = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (String field : text.strip().split("\\s+")) {
            int equals = field.indexOf('=');
            boolean must = field.charAt(equals - 1) == '!';
            String name = field.substring(0, must ? equals - 1 : equals);
            String rule = field.substring(equals + 1);
            if (!KNOWN.matcher(rule).matches()) {
                throw new IllegalArgumentException("no such rule: " + field);
            }
            rules.put(name, rule);
            if (must) {
                required.add(name);
            }
        }
        return new Fields(rules, List.copyOf(required));
    }

    /** The fields that hold images, in their order, each with its kind. */
    Map<String, String> images() {
        Map<String, String> images = new LinkedHashMap<>(rules);
        images.values().removeIf(rule -> !IMAGE.matcher(rule).matches());
        return images;
    }

    boolean has(String name) {
        return rules.containsKey(name);
    }

    /**
     * Checks a request.
     *
     * @param where what stands before each name in an error, such as {@code tools[0].}
     * @throws ApiError for an unknown field, a null, a value of another kind or out of range, or a missing field
     */
    void check(ObjectNode request, String where) {
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            String rule = rules.get(field.getKey());
            if (rule == null) {
                throw ApiError.unknown(where + field.getKey());
            }
            check(where + field.getKey(), rule, field.getValue());
        }
        for (String name : required) {
            if (!request.has(name)) {
                throw ApiError.missing(where + name);
            }
        }
    }

    private static void check(String name, String rule, JsonNode value) {
        Matcher text = TEXT.matcher(rule);
        Matcher range = RANGE.matcher(rule);
        boolean words = rule.contains("|");
        boolean fits = !value.isNull()
                && (words || text.matches()
                        ? value.isTextual()
                        : range.matches() ? value.isIntegralNumber() && value.canConvertToInt() : isOf(rule, value));
        if (!fits) {
            throw ApiError.invalid("Invalid type for '" + name + "': expected " + rule + ".", name, "invalid_type");
        }
        if (words && !List.of(rule.split("\\|")).contains(value.asText())) {
            throw ApiError.value(name, "one of " + rule);
        }
        if (text.matches() && text.group(1) != null) {
            long length = value.asText().codePoints().count();
            between(name, length, text, "string_above_max_length");
        }
        if (range.matches()) {
            between(name, value.asLong(), range, "integer_out_of_range");
        }
    }

    private static void between(String name, long value, Matcher limits, String code) {
        if (value < Long.parseLong(limits.group(1)) || value > Long.parseLong(limits.group(2))) {
            throw ApiError.invalid(
                    "Invalid '" + name + "': between " + limits.group(1) + " and " + limits.group(2) + ".", name, code);
        }
    }

    private static boolean isOf(String rule, JsonNode value) {
        return switch (rule) {
            case "int" -> value.isIntegralNumber() && value.canConvertToLong();
            case "number" -> value.isNumber();
            case "bool" -> value.isBoolean();
            case "object" -> value.isObject();
            case "list" -> value.isArray();
            case "any" -> true;
            default -> IMAGE.matcher(rule).matches() && (!rule.endsWith("*") || value.isArray());
        };
    }

    /** Puts the text of a form's part into its JSON form; a part that is no number where one is due stays text. */
    void put(ObjectNode into, String name, String text) {
        String rule = rules.getOrDefault(name, "text");
        if ((rule.equals("int") || RANGE.matcher(rule).matches()) && text.matches("-?[0-9]{1,18}")) {
            into.put(name, Long.parseLong(text));
        } else if (rule.equals("number") && text.matches("-?[0-9]{1,9}([.][0-9]{1,9})?")) {
            into.put(name, Double.parseDouble(text));
        } else if (rule.equals("bool") && text.matches("true|false")) {
            into.put(name, text.equals("true"));
        } else {
            into.put(name, text);
        }
    }
}
