package dev.easel.comfyui;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A graph of the user's own, as ComfyUI exports it in its API format, and where in it the fields of a request go. Immutable.
 *
 * <pre>{@code
 * ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(Files.readString(Path.of("flux.json")))
 *         .bind("prompt", "6", "text")
 *         .bind("seed", "25", "noise_seed");
 * }</pre>
 *
 * <p>A field goes to
 *
 * <ul>
 *   <li>the input that {@link #bind} names; else
 *   <li>the node whose title is {@code easel:} and the field's name, for example {@code easel:prompt} or {@code easel:size}: into the
 *       input in which nodes usually have it; and
 *   <li>every text {@code %prompt%}, {@code %negative_prompt%}, {@code %seed%}, {@code %steps%}, {@code %cfg%}, {@code %width%}, {@code
 *       %height%}, {@code %model%}, {@code %vae%}, {@code %sampler%}, {@code %scheduler%} or {@code %denoise%}: as a value of its
 *       type where nothing else stands in the text, else as a part of it.
 * </ul>
 *
 * <p>The fields are {@code prompt}, {@code negativePrompt}, {@code seed}, {@code steps}, {@code guidanceScale}, {@code size}, {@code
 * width}, {@code height}, {@code model}, {@code vae}, {@code sampler}, {@code scheduler}, {@code strength}, {@code clipSkip}, {@code
 * initImage}, {@code mask} and {@code output}. That of {@code output} is a node that saves images: its files get a name that is
 * never used twice, and are the only ones of the result. Without it, all images that the graph saves are the result.
 *
 * <p>A place without a value, a value that would replace a link, and a node that does not exist are errors before anything is sent. A
 * field of a request that goes nowhere is a warning, the prompt an error. Nothing is guessed.
 */
public final class ComfyUiWorkflow {
    private final Map<String, Object> nodes;
    private final List<Binding> bindings;

    private ComfyUiWorkflow(Map<String, Object> nodes, List<Binding> bindings) {
        this.nodes = nodes;
        this.bindings = List.copyOf(bindings);
    }

    /**
     * Reads a graph.
     *
     * @param json what "Export (API)" of ComfyUI saves
     * @throws InvalidRequestException if it is not that
     */
    public static ComfyUiWorkflow parse(String json) {
        JsonValue document = JsonValue.parse(json);
        if (!document.isObject()) {
            throw wrong(Violation.Code.MALFORMED, "is no JSON object; give what \"Export (API)\" of ComfyUI saves");
        }
        if (document.get("nodes").isArray() && document.get("links").isPresent()) {
            throw wrong(
                    Violation.Code.MALFORMED,
                    "is a saved workflow of the editor, which the server does not run; export it with \"Export (API)\"");
        }
        if (document.fields().isEmpty()) {
            throw wrong(Violation.Code.MALFORMED, "has no nodes; give what \"Export (API)\" of ComfyUI saves");
        }
        Map<String, Object> nodes = new LinkedHashMap<>();
        document.fields().forEach((id, node) -> {
            if (node.get("class_type").nonBlank().isEmpty()
                    || !node.get("inputs").isObject()) {
                throw wrong(
                        Violation.Code.MALFORMED,
                        "has node \"" + id
                                + "\" without class_type or inputs; give what \"Export (API)\" of ComfyUI saves");
            }
            nodes.put(id, JsonTree.of("node \"" + id + "\"", node));
        });
        return new ComfyUiWorkflow(nodes, List.of());
    }

    /**
     * Returns a copy in which a field goes to an input.
     *
     * @param field one of the fields above
     * @param node the node's id, or its title if no other node has that
     * @param input the input's name; for {@code output}, {@code filename_prefix}
     * @throws InvalidRequestException if there is no such field, node or input, or the input is a link
     */
    public ComfyUiWorkflow bind(String field, String node, String input) {
        WorkflowField known = WorkflowField.named(Objects.requireNonNull(field, "field"));
        if (known == null || known == WorkflowField.SIZE) {
            throw wrong(
                    Violation.Code.INVALID,
                    "has no field \"" + field
                            + "\" to bind; give prompt, seed, width, height … as its documentation lists them");
        }
        String id = WorkflowNodes.find(nodes, Objects.requireNonNull(node, "node"));
        WorkflowNodes.requireValue(nodes, id, Objects.requireNonNull(input, "input"));
        List<Binding> more = new ArrayList<>(bindings);
        more.add(new Binding(known, id, input));
        return new ComfyUiWorkflow(nodes, more);
    }

    /** The nodes by their ids; not to be changed. */
    Map<String, Object> nodes() {
        return nodes;
    }

    List<Binding> bindings() {
        return bindings;
    }

    static InvalidRequestException wrong(Violation.Code code, String message) {
        return new InvalidRequestException(List.of(Violation.of(code, "workflow", message)));
    }

    /** Names the number of nodes, and nothing that is in them. */
    @Override
    public String toString() {
        return "ComfyUiWorkflow[" + nodes.size() + " nodes]";
    }

    /** A field and where it goes. */
    record Binding(WorkflowField field, String node, String input) {}
}
