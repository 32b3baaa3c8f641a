package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of one kind of node. Immutable.
 *
 * @param outputs the type of each slot
 * @param isOutput whether a graph may end in it
 */
record NodeClass(String name, Map<String, Input> inputs, List<String> outputs, boolean isOutput) {

    /**
     * One input.
     *
     * @param type COMBO for a choice
     * @param options what can be chosen; null where it is no choice
     * @param comboForm whether the choice is listed in the newer of the two forms
     */
    record Input(
            String type,
            boolean required,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            @Nullable BigDecimal fallback,
            @Nullable List<String> options,
            boolean comboForm) {

        boolean isLinkOnly() {
            return switch (type) {
                case "INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "*" -> false;
                default -> true;
            };
        }

        ArrayNode describe() {
            ObjectNode opts = Json.object();
            if (options != null) {
                ArrayNode list = Json.array();
                options.forEach(list::add);
                if (!comboForm) {
                    return Json.array().add(list).add(opts);
                }
                opts.put("multiselect", false).set("options", list);
            }
            if (fallback != null) {
                opts.put("default", fallback);
            }
            if (min != null && max != null) {
                opts.put("min", min).put("max", max);
            }
            return Json.array().add(type).add(opts);
        }
    }

    ObjectNode describe() {
        ObjectNode node = Json.object();
        ObjectNode input = node.putObject("input");
        ObjectNode required = input.putObject("required");
        ObjectNode optional = Json.object();
        inputs.forEach((key, value) -> (value.required() ? required : optional).set(key, value.describe()));
        if (!optional.isEmpty()) {
            input.set("optional", optional);
        }
        ObjectNode order = node.putObject("input_order");
        input.properties()
                .forEach(group -> group.getValue().fieldNames().forEachRemaining(order.withArray(group.getKey())::add));
        outputs.forEach(node.withArray("output")::add);
        outputs.forEach(type -> node.withArray("output_is_list").add(false));
        outputs.forEach(node.withArray("output_name")::add);
        return node.put("name", name).put("display_name", name).put("output_node", isOutput);
    }

    /** Reads a class from the server's own description of it. */
    static NodeClass of(String name, JsonNode described) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        for (String group : List.of("required", "optional")) {
            described
                    .path("input")
                    .path(group)
                    .properties()
                    .forEach(entry -> inputs.put(entry.getKey(), input(entry.getValue(), group.equals("required"))));
        }
        List<String> outputs = texts(described.path("output"));
        return new NodeClass(
                name, inputs, outputs, described.path("output_node").asBoolean());
    }

    private static Input input(JsonNode described, boolean required) {
        JsonNode type = described.path(0);
        JsonNode opts = described.path(1);
        boolean combo = type.asText().equals("COMBO");
        List<String> options = type.isArray() ? texts(type) : combo ? texts(opts.path("options")) : null;
        String word = type.isArray() ? "COMBO" : type.asText();
        return new Input(word, required, number(opts, "min"), number(opts, "max"), null, options, combo);
    }

    private static @Nullable BigDecimal number(JsonNode opts, String key) {
        return opts.path(key).isNumber() ? opts.path(key).decimalValue() : null;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }
}
