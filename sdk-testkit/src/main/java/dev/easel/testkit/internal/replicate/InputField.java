package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.replicate.Refusal.Invalid;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field of a model's input.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code uri}, or {@code enum}
 * @param choices of an enum; empty for other types
 * @param fallback the default; null without one
 */
record InputField(
        String name,
        String type,
        boolean required,
        @Nullable Double least,
        @Nullable Double most,
        List<String> choices,
        @Nullable JsonNode fallback) {

    private static final Pattern FORM =
            Pattern.compile("(\\w+)(!?):([^\\s=]+)(?: (-?[\\d.]+?)\\.\\.(-?[\\d.]+))?(?: =(\\S+))?");

    /** Reads one from its short form, {@code name!:type least..most =default}; an enum's type is {@code one|two}. */
    static InputField of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("no field: " + text);
        }
        String type = matcher.group(3);
        boolean isEnum = type.contains("|");
        return new InputField(
                matcher.group(1),
                isEnum ? "enum" : type,
                !matcher.group(2).isEmpty(),
                number(matcher.group(4)),
                number(matcher.group(5)),
                isEnum ? Arrays.asList(type.split("\\|")) : List.of(),
                fallback(type, matcher.group(6)));
    }

    private static @Nullable Double number(@Nullable String text) {
        return text == null ? null : Double.valueOf(text);
    }

    private static @Nullable JsonNode fallback(String type, @Nullable String text) {
        ObjectNode holder = Json.object();
        if (text == null) {
            return null;
        }
        return switch (type) {
            case "integer" -> holder.put("is", Integer.parseInt(text)).get("is");
            case "number" -> holder.put("is", Double.parseDouble(text)).get("is");
            case "boolean" -> holder.put("is", Boolean.parseBoolean(text)).get("is");
            default -> holder.put("is", text).get("is");
        };
    }

    /** What is wrong with a value, or null where it fits. Null is a value, and never fits. */
    @Nullable Invalid check(JsonNode value) {
        String path = "input." + name;
        if (!hasType(value)) {
            String wanted = type.equals("enum") || type.equals("uri") ? "string" : type;
            return new Invalid("invalid_type", path, "Invalid type. Expected: " + wanted + ", given: " + typeOf(value));
        }
        if (type.equals("uri") && !isAddress(value.asText())) {
            return new Invalid("invalid_type", path, "Does not match format 'uri'");
        }
        if (!choices.isEmpty() && !choices.contains(value.asText())) {
            return new Invalid(
                    "enum", path, path + " must be one of the following: \"" + String.join("\", \"", choices) + "\"");
        }
        if (least != null && value.asDouble() < least) {
            return new Invalid("number_gte", path, "Must be greater than or equal to " + plain(least));
        }
        if (most != null && value.asDouble() > most) {
            return new Invalid("number_lte", path, "Must be less than or equal to " + plain(most));
        }
        return null;
    }

    private boolean hasType(JsonNode value) {
        return switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isTextual();
        };
    }

    static String typeOf(JsonNode value) {
        return value.isIntegralNumber()
                ? "integer"
                : value.isTextual()
                        ? "string"
                        : String.valueOf(value.getNodeType()).toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String text) {
        if (text.startsWith("data:")) {
            return text.indexOf(',') > 0;
        }
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** The field as a model's page has it; an enum stands beside it among the schemas, under the field's name. */
    ObjectNode property(int order, ObjectNode schemas) {
        ObjectNode property = Json.object();
        if (type.equals("enum")) {
            ObjectNode sibling = schemas.putObject(name).put("type", "string").put("title", name);
            ArrayNode words = sibling.putArray("enum");
            choices.forEach(words::add);
            property.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + name);
        } else {
            property.put("type", type.equals("uri") ? "string" : type);
        }
        if (type.equals("uri")) {
            property.put("format", "uri");
        }
        if (least != null) {
            property.put("minimum", least);
        }
        if (most != null) {
            property.put("maximum", most);
        }
        if (fallback != null) {
            property.set("default", fallback);
        }
        return property.put("title", name).put("x-order", order);
    }
}
