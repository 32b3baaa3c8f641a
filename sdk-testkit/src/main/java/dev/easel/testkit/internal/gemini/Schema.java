package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The messages of a request and their fields, written as text: one message a line, its name and its fields, such as {@code
 * Blob mimeType!:mime data!:bytes}. A field with {@code !} is required, one with {@code @} is known on Vertex AI alone, and so
 * is a word with {@code @}. A type is a scalar, words between bars, the name of a message, {@code [type]} for a list, or two of
 * them with a comma between. Immutable.
 */
final class Schema {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{0,63}");
    private static final Pattern IMAGE = Pattern.compile("image/(png|jpeg|webp|heic|heif)");

    private record Field(String type, boolean required, boolean vertexOnly) {}

    private final Map<String, Map<String, Field>> messages = new LinkedHashMap<>();
    private final String root;

    private Schema(String text) {
        for (String line : text.strip().split("\n")) {
            String[] words = line.strip().split(" +");
            Map<String, Field> fields = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                int colon = words[i].indexOf(':');
                String name = words[i].substring(0, colon);
                fields.put(
                        name.replaceAll("[!@]", ""),
                        new Field(words[i].substring(colon + 1), name.endsWith("!"), name.endsWith("@")));
            }
            messages.put(words[0], fields);
        }
        root = messages.keySet().iterator().next();
    }

    /** Reads a schema, whose first message is the request. */
    static Schema of(String text) {
        return new Schema(text);
    }

    /** @throws GeminiError where the request is not of this schema */
    void check(ObjectNode request, boolean vertex) {
        message(root, request, "", vertex);
    }

    /** The request with its names in camel case, as the service's own parser may read them. */
    static ObjectNode inCamelCase(ObjectNode request) {
        return (ObjectNode) renamed(request);
    }

    private static JsonNode renamed(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode renamed = Json.object();
            object.properties().forEach(field -> renamed.set(camel(field.getKey()), renamed(field.getValue())));
            return renamed;
        }
        if (value.isArray()) {
            ArrayNode list = Json.array();
            value.forEach(item -> list.add(renamed(item)));
            return list;
        }
        return value;
    }

    private static String camel(String name) {
        return Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private void message(String type, JsonNode value, String path, boolean vertex) {
        if (!value.isObject()) {
            throw wrong(path, value);
        }
        Map<String, Field> fields = messages.getOrDefault(type, Map.of());
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            Field field = fields.get(entry.getKey());
            if (field == null || (field.vertexOnly() && !vertex)) {
                throw GeminiError.unknownName(entry.getKey(), path);
            }
            check(field.type(), entry.getValue(), under(path, entry.getKey()), vertex);
        }
        fields.forEach((name, field) -> {
            if (field.required() && !value.has(name)) {
                throw GeminiError.invalid("'" + under(path, name) + "' is required");
            }
        });
    }

    private static String under(String path, String name) {
        return (path.isEmpty() ? "" : path + ".") + snake(name);
    }

    private void check(String type, JsonNode value, String path, boolean vertex) {
        int comma = type.indexOf(',');
        if (comma >= 0) {
            boolean second = value.isArray() || (value.isObject() && type.startsWith("string"));
            check(second ? type.substring(comma + 1) : type.substring(0, comma), value, path, vertex);
        } else if (type.startsWith("[")) {
            if (!value.isArray()) {
                throw wrong(path, value);
            }
            for (int i = 0; i < value.size(); i++) {
                check(type.substring(1, type.length() - 1), value.get(i), path + "[" + i + "]", vertex);
            }
        } else if (messages.containsKey(type)) {
            message(type, value, path, vertex);
        } else if (type.contains("|") ? !isWord(type, value, vertex) : !fits(type, value)) {
            throw wrong(path, value);
        }
    }

    private static boolean isWord(String words, JsonNode value, boolean vertex) {
        List<String> known = List.of(words.split("\\|"));
        return value.isTextual()
                && (known.contains(value.asText()) || (vertex && known.contains("@" + value.asText())));
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "bool" -> value.isBoolean();
            case "int32" -> value.isIntegralNumber() && value.canConvertToInt();
            case "percent" -> value.isIntegralNumber() && value.asInt(-1) >= 0 && value.asInt() <= 100;
            case "number" -> value.isNumber();
            case "object" -> value.isObject();
            case "mime" -> value.isTextual() && IMAGE.matcher(value.asText()).matches();
            case "url" -> value.asText().matches("https?://\\S+");
            case "bytes" -> value.isTextual() && isBase64(value.asText());
            case "labels" ->
                value.isObject()
                        && value.properties().stream()
                                .allMatch(label -> LABEL.matcher(label.getKey()).matches()
                                        && label.getValue().isTextual()
                                        && LABEL.matcher(label.getValue().asText())
                                                .matches());
            default -> throw new IllegalStateException("the schema has no type " + type);
        };
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static GeminiError wrong(String path, JsonNode value) {
        String shown =
                value.isValueNode() ? value.asText() : value.getNodeType().toString();
        return GeminiError.invalid(
                "Invalid value at '" + path + "', \"" + shown.substring(0, Math.min(40, shown.length())) + "\"");
    }
}
