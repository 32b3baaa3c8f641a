package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a model, written as {@code name=kind} with {@code !} behind the name of a required one: {@code int64..1440/32}
 * has bounds and a step, {@code num0..1} bounds, {@code text1..256} lengths, {@code word:a|b} its words. {@code @} and a number
 * behind the kind is the default.
 */
record Field(
        String name,
        boolean required,
        String kind,
        String limits,
        @Nullable Double otherwise) {
    private static final int MOST_IMAGES = 10;
    private static final double WIDEST = 21.0 / 9;

    static Field of(String spec) {
        int equals = spec.indexOf('=');
        int at = spec.indexOf('@');
        boolean required = spec.charAt(equals - 1) == '!';
        String name = spec.substring(0, required ? equals - 1 : equals);
        String rest = spec.substring(equals + 1, at < 0 ? spec.length() : at);
        String kind = rest.replaceAll("[^a-z].*", "");
        Double otherwise = at < 0 ? null : Double.valueOf(spec.substring(at + 1));
        return new Field(name, required, kind, rest.substring(kind.length()).replaceFirst("^:", ""), otherwise);
    }

    boolean isImage() {
        return kind.equals("image") || kind.equals("file") || kind.equals("images");
    }

    /** What is wrong with a value, as the service says it; null where it is right. */
    @Nullable ObjectNode check(JsonNode value, boolean strict) {
        return switch (kind) {
            case "text" -> value.isTextual() ? length(value.asText().length()) : type("string");
            case "image", "file" -> value.isTextual() ? null : type("string");
            case "images" -> images(value);
            case "uri" -> value.isTextual() ? uri(value.asText()) : type("string");
            case "bool" -> value.isBoolean() ? null : finding("Input should be a valid boolean", "bool_type");
            case "int" -> integer(value, strict);
            case "num" ->
                value.isNumber() ? range(value.asDouble()) : finding("Input should be a valid number", "float_type");
            case "word" ->
                List.of(limits.split("\\|")).contains(value.asText()) && value.isTextual()
                        ? null
                        : finding("Input should be " + limits.replace("|", " or "), "literal_error");
            case "aspect" -> value.isTextual() ? aspect(value.asText()) : type("string");
            default -> throw new IllegalStateException("no kind " + kind);
        };
    }

    private @Nullable ObjectNode integer(JsonNode value, boolean strict) {
        if (!value.isNumber()) {
            return finding("Input should be a valid integer", "int_type");
        }
        if (value.asDouble() != Math.rint(value.asDouble())) {
            return finding("Input should be a valid integer, got a number with a fractional part", "int_from_float");
        }
        ObjectNode wrong = range(value.asDouble());
        int slash = limits.indexOf('/');
        // Only the documentation knows of the step; the schema checks the bounds.
        boolean off = slash > 0 && strict && value.asLong() % Long.parseLong(limits.substring(slash + 1)) != 0;
        return wrong == null && off
                ? finding("Input should be a multiple of " + limits.substring(slash + 1), "multiple_of")
                : wrong;
    }

    private @Nullable ObjectNode range(double value) {
        return within(value, "Input should be greater than or equal to ", "greater_than_equal", "less_than_equal");
    }

    private @Nullable ObjectNode length(int length) {
        return within(length, "String should have at least ", "string_too_short", "string_too_long");
    }

    private @Nullable ObjectNode within(double value, String least, String below, String above) {
        if (limits.isEmpty()) {
            return null;
        }
        String[] bounds = limits.replaceFirst("/.*", "").split("\\.\\.", 2);
        if (value < Double.parseDouble(bounds[0])) {
            return finding(least + bounds[0], below);
        }
        String most = least.replace("greater", "less").replace("least", "most");
        return value > Double.parseDouble(bounds[1]) ? finding(most + bounds[1], above) : null;
    }

    private @Nullable ObjectNode uri(String text) {
        ObjectNode wrong = length(text.length());
        if (wrong != null) {
            return wrong;
        }
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? null : finding("Input should be a valid URL", "url_parsing");
        } catch (URISyntaxException notAnAddress) {
            return finding("Input should be a valid URL", "url_parsing");
        }
    }

    /** One string, or one to ten. */
    private @Nullable ObjectNode images(JsonNode value) {
        if (value.isTextual()) {
            return null;
        }
        boolean texts = value.isArray();
        for (JsonNode one : value) {
            texts &= one.isTextual();
        }
        if (!texts) {
            return finding("Input should be a valid list of strings", "list_type");
        }
        if (value.isEmpty()) {
            return finding("List should have at least 1 item", "too_short");
        }
        return value.size() > MOST_IMAGES ? finding("List should have at most 10 items", "too_long") : null;
    }

    /** Any ratio between 21:9 and 9:21. */
    private @Nullable ObjectNode aspect(String text) {
        if (!text.matches("[1-9][0-9]{0,3}:[1-9][0-9]{0,3}")) {
            return finding("Value error, aspect_ratio must be width:height", "value_error");
        }
        double ratio = Aspect.ratio(text);
        boolean within = ratio <= WIDEST + 1e-9 && ratio >= 1 / WIDEST - 1e-9;
        return within ? null : finding("Value error, aspect_ratio must be between 21:9 and 9:21", "value_error");
    }

    private ObjectNode type(String type) {
        return finding("Input should be a valid " + type, type + "_type");
    }

    private ObjectNode finding(String message, String type) {
        return BflRefusal.finding("body", name, message, type);
    }
}
