package dev.easel.testkit.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads JSON strictly, of any length, and writes it compactly. */
public final class Json {

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        // Input images travel as base64 strings; the library's limit of 20 million characters is not the service's.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }

    /** Reads one JSON value, or returns null where the bytes are not exactly one. */
    public static @Nullable JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node.isMissingNode() ? null : node;
        } catch (IOException malformed) {
            return null;
        }
    }

    /** Writes a tree as UTF-8. */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Puts a form's part such as {@code svg[model]} or {@code svg[reasoning][effort]} into the object that it names.
     *
     * @return false where the part has another name
     */
    public static boolean putBracketed(ObjectNode into, String object, String name, String text) {
        if (!name.matches(object + "(\\[[a-z_]+])+")) {
            return false;
        }
        String[] keys = name.substring(0, name.length() - 1).replace("]", "").split("\\[");
        ObjectNode at = into;
        for (String key : Arrays.copyOf(keys, keys.length - 1)) {
            at = at.get(key) instanceof ObjectNode inner ? inner : at.putObject(key);
        }
        at.put(keys[keys.length - 1], text);
        return true;
    }
}
