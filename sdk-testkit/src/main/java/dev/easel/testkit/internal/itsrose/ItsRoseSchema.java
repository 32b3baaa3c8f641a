package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.easel.testkit.internal.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the 25 documented fields as the framework beneath the service checks a schema: absent fields take their defaults
 * first, numbers and strings turn into one another where a type is declared, and the first violation is reported in the
 * validator's words.
 */
final class ItsRoseSchema {

    /** The documented fields that must be there, in the order in which the validator misses them. */
    static final List<String> REQUIRED =
            List.of("model_id", "prompt", "width", "height", "num_inference_steps", "guidance_scale", "scheduler");

    /** The fields that are {@code yes} unless a request says {@code no}. */
    static final List<String> SWITCHES = List.of(
            "safety_checker",
            "enhance_prompt",
            "panorama",
            "self_attention",
            "upscale",
            "tomesd",
            "use_karras_sigmas",
            "highres_fix");

    private sealed interface Type {
        record Text() implements Type {}

        record Number(double least, double most) implements Type {}

        /** Declares no type, so nothing is converted, and a boolean fails. */
        record Choice(List<String> allowed) implements Type {}
    }

    private record Field(Type type, @Nullable JsonNode absent) {}

    private static final Map<String, Field> FIELDS = fields();

    private ItsRoseSchema() {}

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("model_id", text(null));
        fields.put("prompt", text(null));
        fields.put("negative_prompt", text(null));
        fields.put("width", number(1, 1024, 512));
        fields.put("height", number(1, 1024, 512));
        fields.put("samples", number(1, 1, 1));
        fields.put("num_inference_steps", number(5, 25, 21));
        fields.put("safety_checker", yesOrNo());
        fields.put(
                "safety_checker_type",
                choice("sensitive_content_text", "blur", "sensitive_content_text", "pixelate", "black"));
        fields.put("enhance_prompt", yesOrNo());
        fields.put("seed", text(null));
        fields.put("guidance_scale", number(0, 20, 7.5));
        fields.put("panorama", yesOrNo());
        fields.put("self_attention", yesOrNo());
        fields.put("upscale", yesOrNo());
        fields.put("embeddings_model", text(null));
        fields.put("tomesd", yesOrNo());
        fields.put("use_karras_sigmas", yesOrNo());
        fields.put("algorithm_type", choice("dpmsolver+++", "dpmsolver+++"));
        fields.put("vae", text(null));
        fields.put("lora_strength", text("1"));
        fields.put("lora_model", text(null));
        fields.put("scheduler", text(null));
        fields.put("clip_skip", number(1, 10, 2));
        fields.put("highres_fix", yesOrNo());
        return fields;
    }

    private static Field text(@Nullable String absent) {
        return new Field(new Type.Text(), absent == null ? null : new TextNode(absent));
    }

    private static Field number(double least, double most, double absent) {
        return new Field(new Type.Number(least, most), plainNumber(absent));
    }

    private static Field yesOrNo() {
        return choice("yes", "yes", "no");
    }

    private static Field choice(String absent, String... allowed) {
        return new Field(new Type.Choice(List.of(allowed)), new TextNode(absent));
    }

    static Set<String> names() {
        return FIELDS.keySet();
    }

    static boolean isNumber(String field) {
        Field known = FIELDS.get(field);
        return known != null && known.type() instanceof Type.Number;
    }

    /** Whether a filled-in request has this switch on. */
    static boolean isOn(ObjectNode request, String name) {
        return request.path(name).asText().equals("yes");
    }

    /**
     * Returns the request with its defaults filled in and its types converted, holding the documented fields alone, in their
     * documented order; those without a default stay absent.
     */
    static ObjectNode read(JsonNode body) throws ItsRoseRefusal {
        if (!body.isObject()) {
            throw violation("", "#/type", "type", Json.object().put("type", "object"), "must be object");
        }
        ObjectNode filled = Json.object();
        for (Map.Entry<String, Field> entry : FIELDS.entrySet()) {
            JsonNode sent = body.get(entry.getKey());
            JsonNode value = sent == null ? entry.getValue().absent() : sent;
            if (value != null) {
                filled.set(entry.getKey(), value);
            }
        }
        for (String field : REQUIRED) {
            if (!filled.has(field)) {
                throw ItsRoseRefusal.missing(field, "body");
            }
        }
        for (Map.Entry<String, Field> entry : FIELDS.entrySet()) {
            JsonNode value = filled.get(entry.getKey());
            if (value != null) {
                filled.set(
                        entry.getKey(), checked(entry.getKey(), entry.getValue().type(), value));
            }
        }
        return filled;
    }

    private static JsonNode checked(String field, Type type, JsonNode value) throws ItsRoseRefusal {
        if (type instanceof Type.Number range) {
            JsonNode number = toNumber(value);
            if (number == null) {
                throw wrongType(field, "number");
            }
            if (number.doubleValue() > range.most()) {
                throw outOfRange(field, "maximum", "<=", range.most());
            }
            if (number.doubleValue() < range.least()) {
                throw outOfRange(field, "minimum", ">=", range.least());
            }
            return number;
        }
        if (type instanceof Type.Choice choice) {
            if (value.isTextual() && choice.allowed().contains(value.textValue())) {
                return value;
            }
            ObjectNode params = Json.object();
            choice.allowed().forEach(params.putArray("allowedValues")::add);
            throw fieldViolation(field, "enum", params, "must be equal to one of the allowed values");
        }
        if (value.isContainerNode()) {
            throw wrongType(field, "string");
        }
        return new TextNode(value.isNull() ? "" : value.asText());
    }

    /** A number as the validator converts one: from a numeric string, from a boolean, and nothing from null. */
    private static @Nullable JsonNode toNumber(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        if (value instanceof NullNode) {
            return plainNumber(0);
        }
        if (value.isBoolean()) {
            return plainNumber(value.booleanValue() ? 1 : 0);
        }
        try {
            return value.isTextual() ? plainNumber(new BigDecimal(value.textValue()).doubleValue()) : null;
        } catch (NumberFormatException notNumeric) {
            return null;
        }
    }

    private static JsonNode plainNumber(double value) {
        ObjectNode holder = Json.object();
        return value == Math.rint(value) ? holder.numberNode((long) value) : holder.numberNode(value);
    }

    private static ItsRoseRefusal wrongType(String field, String type) {
        return fieldViolation(field, "type", Json.object().put("type", type), "must be " + type);
    }

    private static ItsRoseRefusal outOfRange(String field, String keyword, String comparison, double limit) {
        ObjectNode params = Json.object().put("comparison", comparison);
        params.set("limit", plainNumber(limit));
        return fieldViolation(field, keyword, params, "must be " + comparison + " " + plainNumber(limit));
    }

    private static ItsRoseRefusal fieldViolation(String field, String keyword, ObjectNode params, String message) {
        return violation("/" + field, "#/properties/" + field + "/" + keyword, keyword, params, message);
    }

    private static ItsRoseRefusal violation(
            String instancePath, String schemaPath, String keyword, ObjectNode params, String message) {
        return ItsRoseRefusal.violation(instancePath, schemaPath, keyword, params, message, "body");
    }
}
