package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What happens when in the run of one graph. Not thread-safe. */
final class Plan {

    /** What an event is. */
    enum Kind {
        NODE_STARTS,
        STEP,
        NODE_ENDS
    }

    /**
     * One event.
     *
     * @param at how long after the start
     * @param value the step, of so many
     */
    record Event(Duration at, Kind kind, String node, int value, int max) {}

    private final List<Event> events = new ArrayList<>();
    private final Duration duration;
    private int next;

    private Plan(Duration duration) {
        this.duration = duration;
    }

    /**
     * Plans the run: samplers take the time, by their steps; where there is none, or none whose result is not cached, the last
     * node before an output does. A run of output nodes alone takes none.
     */
    static Plan of(ObjectNode graph, List<String> nodes, Set<String> outputs, Duration generationTime) {
        List<String> working =
                nodes.stream().filter(node -> !outputs.contains(node)).toList();
        Plan plan = new Plan(working.isEmpty() ? Duration.ZERO : generationTime);
        int all = nodes.stream().mapToInt(node -> steps(graph, node)).sum();
        int done = 0;
        for (String node : nodes) {
            int steps = steps(graph, node);
            if (all == 0 && !working.isEmpty() && node.equals(working.get(working.size() - 1))) {
                steps = 1;
                all = 1;
            }
            plan.add(done, all, Kind.NODE_STARTS, node, 0, Math.max(1, steps));
            for (int step = 1; step <= steps; step++) {
                plan.add(++done, all, Kind.STEP, node, step, steps);
            }
            plan.add(done, all, Kind.NODE_ENDS, node, Math.max(1, steps), Math.max(1, steps));
        }
        return plan;
    }

    private void add(int done, int all, Kind kind, String node, int value, int max) {
        Duration at = all == 0 ? Duration.ZERO : duration.multipliedBy(done).dividedBy(all);
        events.add(new Event(at, kind, node, value, max));
    }

    /** How many steps a node samples; 0 for one that is no sampler. */
    private static int steps(ObjectNode graph, String node) {
        JsonNode inputs = graph.path(node).path("inputs");
        return switch (Graph.classOf(graph, node)) {
            case "KSampler", "KSamplerAdvanced" ->
                Math.max(1, inputs.path("steps").asInt(1));
            case "SamplerCustomAdvanced" -> {
                String sigmas = inputs.path("sigmas").path(0).asText();
                yield Math.max(
                        1, graph.path(sigmas).path("inputs").path("steps").asInt(1));
            }
            default -> 0;
        };
    }

    Duration duration() {
        return duration;
    }

    /** The event in the middle of the first sampler, or the first of all where none samples. */
    Event middle() {
        return events.stream()
                .filter(event -> event.kind() == Kind.STEP && 2 * event.value() >= event.max())
                .findFirst()
                .orElseGet(() -> events.get(0));
    }

    boolean isOver() {
        return next == events.size();
    }

    Event peek() {
        return events.get(next);
    }

    Event take() {
        return events.get(next++);
    }

    /** How much of the steps is over, 0 to 1. */
    double progress() {
        long steps = events.stream().filter(event -> event.kind() == Kind.STEP).count();
        long over = events.stream()
                .limit(next)
                .filter(event -> event.kind() == Kind.STEP)
                .count();
        return steps == 0 ? 0 : (double) over / steps;
    }
}
