package dev.easel.comfyui;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of {@link ComfyUiOptions}: its fields have the names of the builder's methods. Immutable. */
public final class ComfyUiOptionsFormat extends OptionsFormat<ComfyUiOptions> {
    private static final JsonFields<String[], String[]> BINDING = JsonFields.<String[], String[]>of(
                    () -> new String[] {"", "", ""}, binding -> binding)
            .required("field", JsonType.TEXT, binding -> binding[0], (binding, field) -> binding[0] = field)
            .required("node", JsonType.TEXT, binding -> binding[1], (binding, node) -> binding[1] = node)
            .required("input", JsonType.TEXT, binding -> binding[2], (binding, input) -> binding[2] = input);

    private static final JsonFields<ComfyUiWorkflow, Parts> WORKFLOW = JsonFields.<ComfyUiWorkflow, Parts>of(
                    Parts::new, Parts::workflow)
            .map("nodes", JsonType.ANY, ComfyUiWorkflow::nodes, (parts, nodes) -> parts.nodes = nodes)
            .list("bindings", BINDING, ComfyUiOptionsFormat::bindings, (parts, bindings) -> parts.bindings = bindings);

    private static final JsonFields<ComfyUiOptions, ComfyUiOptions.Builder> FIELDS = JsonFields.of(
                    ComfyUiOptions::builder, ComfyUiOptions.Builder::build)
            .optional("workflow", WORKFLOW, ComfyUiOptions::workflow, ComfyUiOptions.Builder::workflow)
            .value(
                    "inpainting",
                    JsonType.word(ComfyUiInpainting.class),
                    ComfyUiOptions::inpainting,
                    ComfyUiOptions.Builder::inpainting)
            .value("growMask", JsonType.INTEGER, ComfyUiOptions::growMask, ComfyUiOptions.Builder::growMask)
            .value("previews", JsonType.FLAG, ComfyUiOptions::previews, ComfyUiOptions.Builder::previews)
            .value("temporary", JsonType.FLAG, ComfyUiOptions::temporary, ComfyUiOptions.Builder::temporary)
            .value("controlMaps", JsonType.FLAG, ComfyUiOptions::controlMaps, ComfyUiOptions.Builder::controlMaps);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public ComfyUiOptionsFormat() {
        super(ComfyUi.PROVIDER, ComfyUiOptions.class, FIELDS);
    }

    private static List<String[]> bindings(ComfyUiWorkflow workflow) {
        return workflow.bindings().stream()
                .map(binding -> new String[] {binding.field().field(), binding.node(), binding.input()})
                .toList();
    }

    private static final class Parts {
        private Map<String, ? extends Object> nodes = Map.of();
        private List<? extends String[]> bindings = List.of();

        ComfyUiWorkflow workflow() {
            // A copy of the JDK's own would have the nodes in another order each time.
            JsonObject graph = JsonObject.create().putExtra(new LinkedHashMap<>(nodes));
            ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(graph.toString());
            for (String[] binding : bindings) {
                workflow = workflow.bind(binding[0], binding[1], binding[2]);
            }
            return workflow;
        }
    }
}
