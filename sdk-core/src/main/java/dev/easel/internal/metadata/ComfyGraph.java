package dev.easel.internal.metadata;

import dev.easel.Generation;
import dev.easel.spi.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the graph that ComfyUI leaves in its images: nodes by id, each with a class and inputs. An input is a value, or a
 * link {@code ["id", slot]} to the node that makes it. The way goes against the links, from the node that saves the image to
 * the nearest sampler, and from there to the nodes that feed it.
 *
 * <p>A graph can compute anything. What takes more than following links is left out, and where several nodes save images of
 * different samplers, nothing tells which of them this image is.
 */
final class ComfyGraph {
    /** More than a real graph has; each costs a walk through the graph. */
    private static final int MAX_SAVES = 16;

    /** More than a real chain of nodes has. It ends a chain that leads in a circle. */
    private static final int MAX_LINKS = 64;

    /** The inputs of nodes that do nothing but hold a value. */
    private static final Set<String> CONSTANTS = Set.of("value", "text", "string", "int", "float", "seed", "prompt");

    private final Map<String, JsonValue> nodes;

    private ComfyGraph(Map<String, JsonValue> nodes) {
        this.nodes = nodes;
    }

    static boolean isIn(JsonValue json) {
        return json.fields().values().stream()
                .anyMatch(node -> node.get("class_type").text().isPresent()
                        && node.get("inputs").isObject());
    }

    static Generation read(JsonValue json) {
        ComfyGraph graph = new ComfyGraph(json.fields());
        Set<Generation> made = new HashSet<>();
        for (JsonValue save : graph.saves()) {
            JsonValue sampler = graph.nearestSampler(save);
            if (sampler.isPresent()) {
                made.add(graph.generation(sampler));
            }
        }
        return made.size() == 1 ? made.iterator().next() : Generation.unknown();
    }

    /** The nodes that take images and hand nothing on; previews only where there are no others. */
    private List<JsonValue> saves() {
        Set<String> feeding = nodes.values().stream()
                .flatMap(node -> inputs(node).fields().values().stream())
                .map(ComfyGraph::linked)
                .collect(Collectors.toSet());
        List<JsonValue> ends = nodes.entrySet().stream()
                .filter(node -> !feeding.contains(node.getKey()) && takesImages(inputs(node.getValue())))
                .map(Map.Entry::getValue)
                .toList();
        List<JsonValue> saves =
                ends.stream().filter(node -> !type(node).contains("Preview")).toList();
        return (saves.isEmpty() ? ends : saves).stream().limit(MAX_SAVES).toList();
    }

    private static boolean takesImages(JsonValue inputs) {
        return isLink(inputs.get("images")) || isLink(inputs.get("image"));
    }

    /** By breadth: the fewest links from the node. */
    private JsonValue nearestSampler(JsonValue save) {
        Set<String> seen = new HashSet<>();
        Deque<JsonValue> next = new ArrayDeque<>(List.of(save));
        while (!next.isEmpty()) {
            JsonValue inputs = inputs(next.remove());
            if (isSampler(inputs)) {
                return inputs;
            }
            inputs.fields().values().stream()
                    .filter(input -> isLink(input) && seen.add(linked(input)))
                    .map(this::target)
                    .forEach(next::add);
        }
        return JsonValue.absent();
    }

    /** One that adds no noise goes on with what another began, whose seed it is. */
    private static boolean isSampler(JsonValue inputs) {
        boolean samples =
                inputs.get("sampler_name").isPresent() || inputs.get("sampler").isPresent();
        String noise = inputs.get("add_noise").text().orElse("");
        return samples && isLink(inputs.get("latent_image")) && !noise.equals("disable") && !noise.equals("false");
    }

    private Generation generation(JsonValue sampler) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(find(sampler, List.of("seed", "noise_seed"), List.of("noise")));
        settings.putAll(find(sampler, List.of("steps"), List.of("sigmas")));
        settings.putAll(find(sampler, List.of("cfg"), List.of("guider")));
        settings.putAll(find(sampler, List.of("sampler_name"), List.of("sampler")));
        settings.putAll(find(sampler, List.of("scheduler"), List.of("sigmas")));
        settings.putAll(find(sampler, List.of("denoise"), List.of("sigmas")));
        settings.putAll(find(sampler, List.of("ckpt_name", "unet_name"), List.of("guider", "model")));
        JsonValue guider = inputs(target(sampler.get("guider")));
        JsonValue guided = guider.isPresent() ? guider : sampler;
        String positive = isLink(guided.get("positive")) ? "positive" : "conditioning";
        return NamedSettings.read(settings)
                .prompt(prompt(guided.get(positive), "positive").orElse(null))
                .negativePrompt(prompt(guided.get("negative"), "negative").orElse(null))
                .build();
    }

    /** Nodes between encoder and sampler take both prompts, or one as a condition. */
    private Optional<String> prompt(JsonValue link, String side) {
        List<String> texts = List.of("text", "t5xxl", "text_g", "prompt", side);
        return find(inputs(target(link)), texts, List.of(side, "conditioning")).values().stream()
                .findFirst();
    }

    /** The first of these inputs with its name: of this node, or of the first on the way along these links that has one. */
    private Map<String, String> find(JsonValue from, List<String> names, List<String> links) {
        JsonValue inputs = from;
        for (int step = 0; step < MAX_LINKS; step++) {
            JsonValue here = inputs;
            Optional<String> name = names.stream()
                    .filter(any -> here.get(any).isPresent())
                    .filter(any -> !links.contains(any) || !isLink(here.get(any)))
                    .findFirst();
            if (name.isPresent()) {
                return value(here.get(name.get()))
                        .map(value -> Map.of(name.get(), value))
                        .orElse(Map.of());
            }
            inputs = links.stream()
                    .map(any -> inputs(target(here.get(any))))
                    .filter(JsonValue::isPresent)
                    .findFirst()
                    .orElse(JsonValue.absent());
        }
        return Map.of();
    }

    /** A value, or that of a node that does nothing but hold one. */
    private Optional<String> value(JsonValue input) {
        Map<String, JsonValue> held = inputs(target(input)).fields();
        return isLink(input)
                ? held.entrySet().stream()
                        .filter(only -> held.size() == 1 && CONSTANTS.contains(only.getKey()))
                        .flatMap(only -> only.getValue().text().stream())
                        .findFirst()
                : input.text();
    }

    /** The node that a link leads to; none where the node lets nothing of what feeds it through. */
    private JsonValue target(JsonValue link) {
        JsonValue node = nodes.getOrDefault(linked(link), JsonValue.absent());
        return type(node).equals("ConditioningZeroOut") ? JsonValue.absent() : node;
    }

    private static String linked(JsonValue input) {
        return isLink(input) ? input.at(0).text().orElse("") : "";
    }

    private static boolean isLink(JsonValue input) {
        return input.elements().size() == 2
                && input.at(0).text().isPresent()
                && input.at(1).int32().isPresent();
    }

    private static JsonValue inputs(JsonValue node) {
        return node.get("inputs");
    }

    private static String type(JsonValue node) {
        return node.get("class_type").text().orElse("");
    }
}
