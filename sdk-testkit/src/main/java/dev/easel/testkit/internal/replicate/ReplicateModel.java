package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.replicate.Refusal.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model with its one version.
 *
 * @param name {@code owner/name}
 * @param official whether it is called by its name, without a version
 * @param fields of its input, by name; null where it takes any
 */
record ReplicateModel(
        String name,
        boolean official,
        Output output,
        @Nullable Map<String, InputField> fields) {

    /** What a model's output is. */
    enum Output {
        ARRAY,
        STRING,
        TEXT
    }

    String owner() {
        return name.substring(0, name.indexOf('/'));
    }

    /** 64 hexadecimal digits that are the same each time. */
    String version() {
        return HexFormat.of().formatHex(hash(name.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    boolean has(String field) {
        return fields != null && fields.containsKey(field);
    }

    /** The value of an input's field, or its default, or a missing node. */
    JsonNode value(ObjectNode input, String field) {
        InputField known = fields == null ? null : fields.get(field);
        JsonNode fallback = known == null ? null : known.fallback();
        return input.has(field) || fallback == null ? input.path(field) : fallback;
    }

    /** Whether its makers' own moderation refuses content, rather than the checker of Replicate's models. */
    boolean isModerated() {
        return has("safety_tolerance");
    }

    /**
     * What is wrong with an input.
     *
     * @param strict whether a field that the model lacks is wrong, rather than ignored
     */
    List<Invalid> check(ObjectNode input, boolean strict) {
        List<Invalid> found = new ArrayList<>();
        if (fields == null) {
            return found;
        }
        for (InputField field : fields.values()) {
            JsonNode value = input.get(field.name());
            if (value == null) {
                if (field.required()) {
                    found.add(new Invalid("required", "input", field.name() + " is required"));
                }
                continue;
            }
            Invalid invalid = field.check(value);
            if (invalid != null) {
                found.add(invalid);
            }
        }
        for (String sent : (Iterable<String>) input::fieldNames) {
            if (strict && !fields.containsKey(sent)) {
                found.add(new Invalid(
                        "additional_property_not_allowed", "input", "Additional property " + sent + " is not allowed"));
            }
        }
        return found;
    }

    /** The version as {@code /models/…/versions/…} has it. */
    ObjectNode versionView(String createdAt) {
        ObjectNode view =
                Json.object().put("id", version()).put("created_at", createdAt).put("cog_version", "0.9.25");
        ObjectNode schemas =
                view.putObject("openapi_schema").putObject("components").putObject("schemas");
        ObjectNode in = schemas.putObject("Input").put("type", "object").put("title", "Input");
        ObjectNode properties = in.putObject("properties");
        ArrayNode required = Json.array();
        int order = 0;
        for (InputField field : fields == null ? List.<InputField>of() : fields.values()) {
            properties.set(field.name(), field.property(order++, schemas));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            in.set("required", required);
        }
        ObjectNode out = schemas.putObject("Output").put("title", "Output");
        if (output == Output.ARRAY) {
            out.put("type", "array").putObject("items").put("type", "string").put("format", "uri");
        } else {
            out.put("type", "string");
        }
        if (output == Output.STRING) {
            out.put("format", "uri");
        }
        return view;
    }
}
