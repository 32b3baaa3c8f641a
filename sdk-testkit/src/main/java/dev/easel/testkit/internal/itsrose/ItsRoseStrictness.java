package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Refuses what the service accepts although its documentation does not allow it. It runs after the validator. */
final class ItsRoseStrictness {

    private ItsRoseStrictness() {}

    /**
     * Checks a request.
     *
     * @param inputs the fields for input images that this endpoint takes beside the documented 25, each of which must be
     *     there
     * @param named whether this server goes by a {@code server_id}, which no page has
     */
    static void check(JsonNode body, List<String> inputs, boolean named) throws ItsRoseRefusal {
        for (Iterator<Map.Entry<String, JsonNode>> sent = body.properties().iterator(); sent.hasNext(); ) {
            Map.Entry<String, JsonNode> field = sent.next();
            if (!named || !field.getKey().equals("server_id")) {
                checkField(field.getKey(), field.getValue(), inputs);
            }
        }
        for (String field : ItsRoseSchema.REQUIRED) {
            if (!body.has(field)) {
                throw ItsRoseRefusal.strictly(field + " is absent and is a required field; send it");
            }
        }
        for (String name : ItsRoseSchema.SWITCHES) {
            if (!body.has(name)) {
                throw ItsRoseRefusal.strictly(
                        name + " is absent, which turns it on; send an explicit \"yes\" or \"no\"");
            }
        }
        for (String input : inputs) {
            if (!body.has(input)) {
                throw ItsRoseRefusal.strictly(input + " is absent; send an image's URL or data: URI");
            }
        }
        checkNumbers(body);
        checkLoras(body);
    }

    private static void checkField(String name, JsonNode value, List<String> inputs) throws ItsRoseRefusal {
        boolean strength = name.equals("strength") && !inputs.isEmpty();
        boolean known = ItsRoseSchema.names().contains(name);
        if (!known && !inputs.contains(name) && !strength) {
            throw ItsRoseRefusal.strictly(name + " is not a documented field; leave it out");
        }
        if (value.isNull()) {
            throw ItsRoseRefusal.strictly(name + " is null; leave the field out");
        }
        boolean number = strength || ItsRoseSchema.isNumber(name);
        if (number && !value.isNumber()) {
            throw ItsRoseRefusal.strictly(name + " is not a JSON number; send one");
        }
        if (!number && !value.isTextual()) {
            throw ItsRoseRefusal.strictly(name + " is not a JSON string; send one");
        }
        if (strength && (value.doubleValue() < 0 || value.doubleValue() > 1)) {
            throw ItsRoseRefusal.strictly("strength is " + value + "; send 0 to 1");
        }
        if (inputs.contains(name) && !value.textValue().matches("(?s)(https?://|data:image/).*")) {
            throw ItsRoseRefusal.strictly(name + " is neither an http(s) URL nor a data:image/ URI; send one");
        }
    }

    private static void checkNumbers(JsonNode body) throws ItsRoseRefusal {
        if (body.path("guidance_scale").doubleValue() < 1) {
            throw ItsRoseRefusal.strictly(
                    "guidance_scale is " + body.path("guidance_scale") + "; send 1 to 20, as described");
        }
        for (String side : List.of("width", "height")) {
            if (!body.path(side).isIntegralNumber()) {
                throw ItsRoseRefusal.strictly(side + " is " + body.path(side) + "; send a whole number of pixels");
            }
        }
    }

    private static void checkLoras(JsonNode body) throws ItsRoseRefusal {
        if (!body.has("lora_model") && !body.has("lora_strength")) {
            return;
        }
        List<String> models = split(body, "lora_model");
        List<String> strengths = split(body, "lora_strength");
        if (models.size() != strengths.size()) {
            throw ItsRoseRefusal.strictly("lora_strength has " + strengths.size() + " values and lora_model has "
                    + models.size() + "; send one strength for each");
        }
        for (String strength : strengths) {
            boolean inRange;
            try {
                double value = Double.parseDouble(strength);
                inRange = value >= 0.1 && value <= 1;
            } catch (NumberFormatException notNumeric) {
                inRange = false;
            }
            if (!inRange) {
                throw ItsRoseRefusal.strictly("lora_strength holds \"" + strength + "\"; send numbers of 0.1 to 1");
            }
        }
    }

    private static List<String> split(JsonNode body, String field) {
        return body.has(field) ? List.of(body.path(field).asText().split(",", -1)) : List.of();
    }
}
