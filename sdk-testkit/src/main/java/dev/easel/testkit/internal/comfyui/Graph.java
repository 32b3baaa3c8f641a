package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** How graphs are read that were validated. */
final class Graph {
    private Graph() {}

    static String classOf(ObjectNode graph, String id) {
        return graph.path(id).path("class_type").asText();
    }

    /** Whether a value names a slot of another node. Every list does. */
    static boolean isLink(JsonNode value) {
        return value.isArray();
    }

    /** The nodes that lead to the outputs, each behind those that it needs. */
    static List<String> order(ObjectNode graph, List<String> outputs) {
        Set<String> done = new LinkedHashSet<>();
        outputs.forEach(id -> visit(graph, id, done, new ArrayList<>()));
        return new ArrayList<>(done);
    }

    private static void visit(ObjectNode graph, String id, Set<String> done, List<String> above) {
        if (done.contains(id) || above.contains(id) || !graph.has(id)) {
            return;
        }
        above.add(id);
        for (JsonNode value : graph.path(id).path("inputs")) {
            if (isLink(value)) {
                visit(graph, value.path(0).asText(), done, above);
            }
        }
        above.remove(id);
        done.add(id);
    }

    /** For each node of the order a text that two nodes share where they, and all that leads to them, have the same inputs. */
    static Map<String, String> signatures(ObjectNode graph, List<String> order) {
        Map<String, String> signatures = new HashMap<>();
        for (String id : order) {
            TreeMap<String, String> inputs = new TreeMap<>();
            graph.path(id).path("inputs").properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                String text = isLink(value) ? signatures.get(value.path(0).asText()) + value.path(1) : value.toString();
                inputs.put(entry.getKey(), text);
            });
            byte[] whole = (classOf(graph, id) + inputs).getBytes(StandardCharsets.UTF_8);
            signatures.put(id, UUID.nameUUIDFromBytes(whole).toString());
        }
        return signatures;
    }
}
