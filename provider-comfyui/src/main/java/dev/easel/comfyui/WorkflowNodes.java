package dev.easel.comfyui;

import dev.easel.Violation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds nodes and inputs of a parsed workflow. */
final class WorkflowNodes {
    private WorkflowNodes() {}

    static String title(Object node) {
        return node instanceof Map<?, ?> fields
                        && fields.get("_meta") instanceof Map<?, ?> meta
                        && meta.get("title") instanceof String title
                ? title.strip()
                : "";
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> inputs(@Nullable Object node) {
        // A workflow has no node without them.
        return (Map<String, Object>)
                Objects.requireNonNull(((Map<String, Object>) Objects.requireNonNull(node)).get("inputs"));
    }

    static String type(Object node) {
        return ((Map<?, ?>) node).get("class_type") instanceof String type ? type : "";
    }

    /** Returns the id of the node with this id, or else of the only one with this title. */
    static String find(Map<String, Object> nodes, String idOrTitle) {
        if (nodes.containsKey(idOrTitle)) {
            return idOrTitle;
        }
        List<String> titled = nodes.entrySet().stream()
                .filter(node -> title(node.getValue()).equals(idOrTitle))
                .map(Map.Entry::getKey)
                .toList();
        if (titled.size() == 1) {
            return titled.get(0);
        }
        throw ComfyUiWorkflow.wrong(
                titled.isEmpty() ? Violation.Code.MISSING : Violation.Code.CONFLICT,
                titled.isEmpty()
                        ? "has no node \"" + idOrTitle + "\"; give the id or the title of one"
                        : "has several nodes with the title \"" + idOrTitle + "\", " + String.join(", ", titled)
                                + "; give the id of one");
    }

    static void requireValue(Map<String, Object> nodes, String node, String input) {
        Object value = inputs(nodes.get(node)).get(input);
        if (value == null) {
            throw ComfyUiWorkflow.wrong(
                    Violation.Code.MISSING,
                    "has no input \"" + input + "\" in node \"" + node + "\"; it has "
                            + String.join(", ", inputs(nodes.get(node)).keySet()));
        }
        if (isLink(value)) {
            throw ComfyUiWorkflow.wrong(
                    Violation.Code.CONFLICT,
                    "has a link in input \"" + input + "\" of node \"" + node + "\"; bind the node that it comes from");
        }
    }

    /** Every list is taken for a link by the server. */
    static boolean isLink(Object value) {
        return value instanceof List<?>;
    }
}
