package dev.easel.comfyui;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.comfyui.ComfyUiWorkflow.Binding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where in a workflow each field goes: by bindings, else by titles, and by texts. Immutable. */
final class WorkflowPlan {
    private static final String MARK = "easel:";
    private static final Pattern TOKEN = Pattern.compile("%([a-z_]+)%");

    private final ComfyUiWorkflow workflow;
    private final List<Binding> places;
    private final Set<WorkflowField> fields;

    private WorkflowPlan(ComfyUiWorkflow workflow, List<Binding> places, Set<WorkflowField> fields) {
        this.workflow = workflow;
        this.places = places;
        this.fields = fields;
    }

    /** @throws InvalidRequestException if a title or a text names what is no field, or nodes do not have what they are to take */
    static WorkflowPlan of(ComfyUiWorkflow workflow) {
        List<Binding> places = new ArrayList<>(workflow.bindings());
        Set<WorkflowField> bound = EnumSet.noneOf(WorkflowField.class);
        places.forEach(place -> bound.add(place.field()));
        Map<String, String> marked = new HashMap<>();
        workflow.nodes().forEach((id, node) -> {
            String title = WorkflowNodes.title(node);
            if (title.startsWith(MARK)) {
                String other = marked.putIfAbsent(title, id);
                if (other != null) {
                    throw ComfyUiWorkflow.wrong(
                            Violation.Code.CONFLICT,
                            "has the title \"" + title + "\" on nodes " + other + " and " + id + "; give it to one");
                }
                mark(workflow, id, title.substring(MARK.length()).strip(), bound, places);
            }
        });
        Set<WorkflowField> fields = EnumSet.noneOf(WorkflowField.class);
        places.forEach(place -> fields.add(place.field()));
        workflow.nodes()
                .forEach((id, node) ->
                        WorkflowNodes.inputs(node).forEach((input, value) -> tokens(id, input, value, fields)));
        return new WorkflowPlan(workflow, List.copyOf(places), fields);
    }

    private static void mark(
            ComfyUiWorkflow workflow, String id, String name, Set<WorkflowField> bound, List<Binding> places) {
        WorkflowField field = WorkflowField.named(name);
        if (field == null) {
            throw ComfyUiWorkflow.wrong(
                    Violation.Code.INVALID,
                    "has the title \"" + MARK + name + "\" on node " + id
                            + ", which names no field; correct the title");
        }
        List<WorkflowField> parts =
                field == WorkflowField.SIZE ? List.of(WorkflowField.WIDTH, WorkflowField.HEIGHT) : List.of(field);
        for (WorkflowField part : parts) {
            if (bound.contains(part)) {
                continue;
            }
            Map<String, Object> inputs = WorkflowNodes.inputs(workflow.nodes().get(id));
            String input = part.inputs().stream()
                    .filter(inputs::containsKey)
                    .findFirst()
                    .orElseThrow(() -> ComfyUiWorkflow.wrong(
                            Violation.Code.MISSING,
                            "has the title \"" + MARK + name + "\" on node " + id + ", which has no input "
                                    + String.join(" or ", part.inputs()) + "; bind the field in code"));
            WorkflowNodes.requireValue(workflow.nodes(), id, input);
            places.add(new Binding(part, id, input));
        }
    }

    private static void tokens(String node, String input, Object value, Set<WorkflowField> found) {
        if (!(value instanceof String text)) {
            return;
        }
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            WorkflowField field = WorkflowField.ofToken(matcher.group(1));
            if (field != null) {
                found.add(field);
            } else if (matcher.group().equals(text) && !input.equals("filename_prefix")) {
                // The server itself fills such words in names of files.
                throw ComfyUiWorkflow.wrong(
                        Violation.Code.INVALID,
                        "has " + text + " in input \"" + input + "\" of node \"" + node
                                + "\", which names no field; give a value");
            }
        }
    }

    /** Returns the fields that the workflow has a place for. */
    Set<WorkflowField> fields() {
        return fields;
    }

    /** Returns the nodes whose images are the result; none for all. */
    List<String> outputs() {
        return places.stream()
                .filter(place -> place.field() == WorkflowField.OUTPUT)
                .map(Binding::node)
                .distinct()
                .toList();
    }

    /** Returns the only sampler; none where there are several, since nothing tells in which order they run. */
    List<String> samplers() {
        List<String> samplers = workflow.nodes().entrySet().stream()
                .filter(node -> WorkflowNodes.type(node.getValue()).contains("KSampler")
                        || WorkflowNodes.type(node.getValue()).startsWith("SamplerCustom"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        return samplers.size() == 1 ? samplers : List.of();
    }

    /**
     * Returns the graph with these values in it. A field without a value is one that {@link ComfyUiChecks} refused.
     *
     * @param values by field: text, number, or what names an uploaded image
     */
    Map<String, Object> filled(Map<WorkflowField, Object> values) {
        Map<String, Object> graph = new java.util.LinkedHashMap<>();
        workflow.nodes().forEach((id, node) -> graph.put(id, JsonTree.copy(node)));
        graph.values()
                .forEach(node -> WorkflowNodes.inputs(node)
                        .replaceAll((input, value) -> value instanceof String text ? replaced(text, values) : value));
        BiConsumer<Binding, Object> put =
                (place, value) -> WorkflowNodes.inputs(graph.get(place.node())).put(place.input(), value);
        for (Binding place : places) {
            Object value = values.get(place.field());
            if (value != null) {
                put.accept(place, value);
            }
        }
        return graph;
    }

    private static Object replaced(String text, Map<WorkflowField, Object> values) {
        Matcher matcher = TOKEN.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            WorkflowField field = WorkflowField.ofToken(matcher.group(1));
            Object value = field == null ? null : values.get(field);
            if (value != null && matcher.group().equals(text)) {
                return value;
            }
            matcher.appendReplacement(
                    filled, Matcher.quoteReplacement(value == null ? matcher.group() : value.toString()));
        }
        return matcher.appendTail(filled).toString();
    }
}
