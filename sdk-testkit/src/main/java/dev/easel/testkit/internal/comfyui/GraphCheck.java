package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Validates one graph node by node as the server does, and turns texts into numbers in it as the server does. Not thread-safe;
 * lives for one request.
 */
final class GraphCheck {
    private static final int LONGEST_LIST = 20;
    private static final Set<String> MULTIPLES_OF_8 = Set.of("EmptyLatentImage", "EmptySD3LatentImage", "ImageScale");

    private final ObjectNode graph;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final Predicate<String> isFile;
    private final boolean strict;
    private final Map<String, ArrayNode> reasons = new LinkedHashMap<>();
    private final Map<String, Boolean> verdicts = new HashMap<>();
    private final List<String> path = new ArrayList<>();

    /**
     * @param isFile whether the server has an input image of that name
     */
    GraphCheck(ObjectNode graph, Release release, NodeCatalogue catalogue, Predicate<String> isFile, boolean strict) {
        this.graph = graph;
        this.release = release;
        this.catalogue = catalogue;
        this.isFile = isFile;
        this.strict = strict;
    }

    /**
     * What may run.
     *
     * @param outputs the valid output nodes, at least one
     * @param nodeErrors what was wrong with the others
     */
    record Result(List<String> outputs, ObjectNode nodeErrors) {}

    /**
     * Checks the whole graph.
     *
     * @param targets the output nodes to run; null for all
     * @throws Refusal where nothing of it may run
     */
    Result check(@Nullable Set<String> targets) {
        List<String> outputs = outputs(targets);
        if (outputs.isEmpty()) {
            throw Refusal.of("prompt_no_outputs", "Prompt has no outputs", "", Json.object(), Json.object());
        }
        List<String> good = new ArrayList<>();
        ObjectNode errors = Json.object();
        for (String output : outputs) {
            if (isValid(output)) {
                good.add(output);
            } else {
                note(output, errors);
            }
        }
        if (good.isEmpty()) {
            throw Refusal.of(
                    "prompt_outputs_failed_validation", "Prompt outputs failed validation", "", Json.object(), errors);
        }
        return new Result(good, errors);
    }

    private List<String> outputs(@Nullable Set<String> targets) {
        List<String> outputs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : graph.properties()) {
            if (!entry.getValue().isObject()) {
                throw Refusal.broken();
            }
            String type = Graph.classOf(graph, entry.getKey());
            NodeClass known = catalogue.find(type);
            if (known == null) {
                throw missing(entry.getKey(), type);
            }
            if (known.isOutput() && (targets == null || targets.contains(entry.getKey()))) {
                outputs.add(entry.getKey());
            }
        }
        return outputs;
    }

    private Refusal missing(String id, String type) {
        String title = graph.path(id).path("_meta").path("title").asText(type);
        ObjectNode extra =
                Json.object().put("node_id", id).put("class_type", type).put("node_title", title);
        return Refusal.of(
                release.has(Change.MISSING_NODE_TYPE) ? "missing_node_type" : "invalid_prompt",
                "Node '" + title + "' not found. The custom node may not be installed.",
                "Node ID '#" + id + "'",
                extra,
                Json.object());
    }

    private void note(String output, ObjectNode errors) {
        for (String id : Graph.order(graph, List.of(output))) {
            ArrayNode found = reasons.get(id);
            if (found != null) {
                ObjectNode entry = errors.withObject("/" + id.replace("~", "~0").replace("/", "~1"));
                entry.set("errors", found);
                entry.withArray("dependent_outputs").add(output);
                entry.put("class_type", Graph.classOf(graph, id));
            }
        }
    }

    private boolean isValid(String id) {
        Boolean known = verdicts.get(id);
        if (known != null) {
            return known;
        }
        if (path.contains(id)) {
            fail(id, "dependency_cycle", "Dependency cycle detected", "node " + id, Json.object());
            return false;
        }
        path.add(id);
        boolean valid;
        try {
            valid = inputsAreValid(id);
        } catch (IllegalStateException thrown) {
            String type = path.size() == 1 ? "exception_during_validation" : "exception_during_inner_validation";
            ObjectNode extra = Json.object().put("exception_type", "KeyError");
            extra.putArray("traceback").add("  File \"/opt/comfyui/execution.py\", line 1, in validate_inputs\n");
            fail(id, type, "Exception when validating node", String.valueOf(thrown.getMessage()), extra);
            valid = false;
        }
        path.remove(id);
        verdicts.put(id, valid && !reasons.containsKey(id));
        return verdicts.get(id);
    }

    private boolean inputsAreValid(String id) {
        NodeClass type = catalogue.find(Graph.classOf(graph, id));
        JsonNode inputs = graph.path(id).path("inputs");
        if (type == null || !(inputs instanceof ObjectNode values)) {
            throw new IllegalStateException("'inputs'");
        }
        if (strict) {
            checkStrictly(id, type, values);
        }
        boolean valid = true;
        for (Map.Entry<String, NodeClass.Input> entry : type.inputs().entrySet()) {
            String name = entry.getKey();
            NodeClass.Input input = entry.getValue();
            if (!values.has(name)) {
                if (input.required()) {
                    fail(id, "required_input_missing", "Required input is missing", name, named(name));
                }
            } else if (Graph.isLink(values.path(name))) {
                valid &= linkIsValid(id, name, input, values.path(name));
            } else {
                checkValue(id, name, input, values);
            }
        }
        if (type.name().startsWith("LoadImage") && values.path("image").isTextual()) {
            String image = values.path("image").asText();
            if (!isFile.test(image)) {
                ObjectNode extra = named("image");
                fail(
                        id,
                        "custom_validation_failed",
                        "Custom validation failed for node",
                        "image - Invalid image file: " + image,
                        extra);
            }
        }
        return valid;
    }

    private void checkStrictly(String id, NodeClass type, ObjectNode values) {
        Set<String> unknown = new HashSet<>();
        values.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(type.inputs().keySet());
        if (!unknown.isEmpty()) {
            throw Refusal.strict("node " + id + " (" + type.name() + ") has no input " + unknown);
        }
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            String where = "input " + value.getKey() + " of node " + id;
            if (value.getValue().isNull()) {
                throw Refusal.strict(where + " is null; leave it out, or the server reads the word None");
            }
            boolean side = value.getKey().equals("width") || value.getKey().equals("height");
            if (side && MULTIPLES_OF_8.contains(type.name()) && value.getValue().asInt() % 8 != 0) {
                throw Refusal.strict(where + " is " + value.getValue() + ", which is no multiple of 8");
            }
        }
    }

    private boolean linkIsValid(String id, String name, NodeClass.Input input, JsonNode link) {
        if (link.size() != 2) {
            ObjectNode extra = named(name);
            extra.set("received_value", link);
            fail(
                    id,
                    "bad_linked_input",
                    "Bad linked input, must be a length-2 list of [node_id, slot_index]",
                    name,
                    extra);
            return false;
        }
        String source = link.path(0).asText();
        NodeClass type = link.path(0).isTextual() ? catalogue.find(Graph.classOf(graph, source)) : null;
        if (type == null) {
            throw new IllegalStateException("'" + source + "'");
        }
        int slot = link.path(1).asInt(-1);
        if (!link.path(1).isIntegralNumber()
                || slot < 0
                || slot >= type.outputs().size()) {
            throw new IllegalStateException("tuple index out of range");
        }
        String received = type.outputs().get(slot);
        if (!received.equals(input.type())
                && !received.equals("*")
                && !input.type().equals("*")) {
            ObjectNode extra = named(name).put("received_type", received);
            extra.set("linked_node", link);
            fail(
                    id,
                    "return_type_mismatch",
                    "Return type mismatch between linked nodes",
                    name + ", received_type(" + received + ") mismatch input_type(" + input.type() + ")",
                    extra);
            return false;
        }
        return isValid(source);
    }

    private void checkValue(String id, String name, NodeClass.Input input, ObjectNode values) {
        JsonNode value = values.path(name);
        if (value.isObject() && value.has("__value__")) {
            values.set(name, value.path("__value__"));
            return;
        }
        if (input.isLinkOnly()) {
            invalid(id, name, input, value);
            return;
        }
        try {
            switch (input.type()) {
                case "INT" -> values.put(name, number(value).toBigInteger());
                case "FLOAT" -> values.put(name, number(value));
                case "STRING" -> values.put(name, value.isNull() ? "None" : value.asText());
                case "BOOLEAN" -> values.put(name, value.asBoolean(value.isTextual()));
                default -> {
                    // A choice is compared as it is.
                }
            }
        } catch (NumberFormatException noNumber) {
            invalid(id, name, input, value);
            return;
        }
        checkRange(id, name, input, values.path(name));
    }

    /** Numbers may come as texts, and truth as a number. */
    private static BigDecimal number(JsonNode value) {
        return value.isBoolean()
                ? new BigDecimal(value.booleanValue() ? 1 : 0)
                : new BigDecimal(value.asText().strip());
    }

    private void invalid(String id, String name, NodeClass.Input input, JsonNode value) {
        ObjectNode extra = named(name).put("received_type", input.type());
        extra.set("received_value", value);
        fail(
                id,
                "invalid_input_type",
                "Failed to convert an input value to a " + input.type() + " value",
                name + ", " + value.asText(),
                extra);
    }

    private void checkRange(String id, String name, NodeClass.Input input, JsonNode value) {
        ObjectNode extra = named(name);
        extra.set("input_config", input.describe());
        extra.set("received_value", value);
        BigDecimal min = input.min();
        BigDecimal max = input.max();
        List<String> options = input.options();
        if (min != null && value.decimalValue().compareTo(min) < 0) {
            fail(id, "value_smaller_than_min", "Value " + value + " smaller than min of " + min, name, extra);
        } else if (max != null && value.decimalValue().compareTo(max) > 0) {
            fail(id, "value_bigger_than_max", "Value " + value + " bigger than max of " + max, name, extra);
        } else if (options != null && !options.contains(value.asText())) {
            boolean isLong = options.size() > LONGEST_LIST;
            String list = isLong
                    ? "(list of length " + options.size() + ")"
                    : options.stream()
                            .map(option -> "'" + option + "'")
                            .toList()
                            .toString();
            if (isLong) {
                extra.putNull("input_config");
            }
            fail(
                    id,
                    "value_not_in_list",
                    "Value not in list",
                    name + ": '" + value.asText() + "' not in " + list,
                    extra);
        }
    }

    private static ObjectNode named(String input) {
        return Json.object().put("input_name", input);
    }

    private void fail(String id, String type, String message, String details, ObjectNode extra) {
        reasons.computeIfAbsent(id, key -> Json.array()).add(Refusal.error(type, message, details, extra));
    }
}
