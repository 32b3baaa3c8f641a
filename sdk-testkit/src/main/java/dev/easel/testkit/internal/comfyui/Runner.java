package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one prompt after another: node by node, with what the prompt before left in the cache. Guarded by the service's lock. */
final class Runner {
    private static final String OUT_OF_MEMORY_HINT =
            "\nThis error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have"
                    + " accidentally set the batch_size to a large number.";

    private final Surroundings surroundings;
    private final ComfySettings settings;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Announcer announcer;
    /** What the output nodes of the last prompt put out, by signature, and nothing for its other nodes. */
    private Map<String, ObjectNode> cache = new HashMap<>();

    private boolean lastSucceeded = true;
    private String tempPrefix = "ComfyUI_temp_abcde";

    Runner(
            Surroundings surroundings,
            ComfySettings settings,
            NodeCatalogue catalogue,
            ComfyFiles files,
            Announcer announcer) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.release = Release.of(settings.version());
        this.catalogue = catalogue;
        this.files = files;
        this.announcer = announcer;
    }

    void restart() {
        cache = new HashMap<>();
        tempPrefix = tempPrefix.endsWith("e") ? "ComfyUI_temp_fghij" : "ComfyUI_temp_abcde";
    }

    /** Begins: what is cached from the prompt before is taken as it is, everything else is planned. */
    void start(Job job, Instant at) {
        Job.Order order = job.order;
        List<String> nodes = Graph.order(order.graph(), order.outputs());
        Map<String, String> signatures = Graph.signatures(order.graph(), nodes);
        boolean allCached = order.has(Quirk.NO_OUTPUTS) || order.has(Quirk.OLD_FILES);
        List<String> cached = nodes.stream()
                .filter(node -> allCached || (order.failure() == null && cache.containsKey(signatures.get(node))))
                .toList();
        List<String> toRun =
                nodes.stream().filter(node -> !cached.contains(node)).toList();
        Plan plan = Plan.of(order.graph(), toRun, Set.copyOf(order.outputs()), settings.generationTime());
        job.start(at, plan, new Studio(order.graph(), catalogue, files));
        announcer.toClient(job, "execution_start", job.note("execution_start", Json.object(), at));
        ObjectNode list = Json.object();
        cached.forEach(list.withArray("nodes")::add);
        announcer.toClient(job, "execution_cached", job.note("execution_cached", list, at));
        Map<String, ObjectNode> kept = new HashMap<>();
        if (settings.caching()) {
            nodes.forEach(
                    node -> kept.put(signatures.get(node), cache.getOrDefault(signatures.get(node), Json.object())));
        }
        cache = kept;
        boolean lost = order.has(Quirk.NO_OUTPUTS)
                || (toRun.isEmpty()
                        && order.clientId() == null
                        && release.has(Change.CACHED_OUTPUTS_LOST)
                        && !release.has(Change.CACHED_OUTPUTS_KEPT));
        for (String node : order.outputs()) {
            if (!lost && cached.contains(node)) {
                ObjectNode old = order.has(Quirk.OLD_FILES) ? vanished() : kept.get(signatures.get(node));
                executed(job, node, old);
            }
        }
        if (order.has(Quirk.FAILS_BEFORE_FIRST_NODE)) {
            boolean before = lastSucceeded;
            fail(job, "", "RuntimeError", "the prompt failed before its first node", at);
            job.calledSuccess = before;
        }
    }

    private static ObjectNode vanished() {
        ObjectNode output = Json.object();
        output.putArray("images")
                .addObject()
                .put("filename", "vanished_00001_.png")
                .put("subfolder", "")
                .put("type", "output");
        return output;
    }

    /** Lets happen what is due by now; tells whether the prompt is over. */
    boolean advance(Job job, Instant now) {
        Plan plan = job.plan();
        while (job.end() == null && !plan.isOver()) {
            Instant at = job.startedAt().plus(plan.peek().at());
            if (at.isAfter(now)) {
                return false;
            }
            happen(job, plan.take(), at);
        }
        if (job.end() == null) {
            Instant at = job.startedAt().plus(plan.duration());
            job.end(Job.End.SUCCESS, at);
            announcer.toClient(job, "execution_success", job.note("execution_success", Json.object(), at));
        }
        lastSucceeded = job.calledSuccess;
        return true;
    }

    private void happen(Job job, Plan.Event event, Instant at) {
        Job.Failure failure = job.order.failure();
        if (job.interrupted && event.kind() != Plan.Kind.NODE_ENDS) {
            job.end(Job.End.INTERRUPTED, at);
            cache = new HashMap<>();
            ObjectNode data = where(job, event.node());
            announcer.toClientOrAll(job, "execution_interrupted", job.note("execution_interrupted", data, at));
        } else if (failure != null && event.equals(job.plan().middle())) {
            fail(job, event.node(), failure.type(), failure.message(), at);
        } else if (event.kind() == Plan.Kind.NODE_ENDS) {
            try {
                end(job, event);
            } catch (Studio.NodeFailure thrown) {
                fail(job, thrown.node(), thrown.type(), String.valueOf(thrown.getMessage()), at);
            } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException wrongKind) {
                // A class that a test described may hand on what its neighbours cannot take.
                fail(job, event.node(), "TypeError", "the emulator cannot draw this graph: " + wrongKind, at);
            }
        } else {
            announcer.progress(job, event, release);
        }
    }

    private void end(Job job, Plan.Event event) {
        String node = event.node();
        if (job.order.outputs().contains(node)) {
            ObjectNode output = save(job, node);
            if (!output.isEmpty()) {
                executed(job, node, output);
            }
            String signature = Graph.signatures(job.order.graph(), Graph.order(job.order.graph(), List.of(node)))
                    .get(node);
            cache.computeIfPresent(signature, (key, before) -> output);
        }
        job.executed.add(node);
        announcer.progress(job, event, release);
    }

    private void executed(Job job, String node, @Nullable ObjectNode output) {
        if (output != null && !output.isEmpty()) {
            job.outputs.set(node, output);
            ObjectNode data = Json.object().put("node", node).put("display_node", node);
            data.set("output", output);
            announcer.toClient(job, "executed", data.put("prompt_id", job.order.id()));
        }
    }

    private ObjectNode save(Job job, String node) {
        List<Bitmap> images = job.studio().arrivingAt(node);
        JsonNode inputs = job.order.graph().path(node).path("inputs");
        String type = Graph.classOf(job.order.graph(), node);
        images.forEach(image -> {
            if (image.drawn() != null) {
                surroundings.drew(image.drawn());
            }
        });
        ObjectNode output = Json.object();
        if (type.equals("SaveImageWebsocket")) {
            images.forEach(image -> announcer.image(job, node, image));
            return output;
        }
        boolean temp = type.equals("PreviewImage");
        String prefix = temp ? tempPrefix : inputs.path("filename_prefix").asText("ComfyUI");
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("prompt", ascii(job.order.graph()));
        job.order
                .extra()
                .path("extra_pnginfo")
                .properties()
                .forEach(text -> texts.put(text.getKey(), ascii(text.getValue())));
        String key = type.equals("VHS_VideoCombine") ? "gifs" : "images";
        images.forEach(image -> output.withArray(key).add(files.save(image, temp ? "temp" : "output", prefix, texts)));
        if (type.equals("SaveAnimatedPNG")) {
            output.putArray("animated").add(true);
        }
        return output;
    }

    private static String ascii(JsonNode json) {
        StringBuilder text = new StringBuilder();
        json.toString().chars().forEach(c -> text.append(c < 128 ? "" + (char) c : String.format("\\u%04x", c)));
        return text.toString();
    }

    private void fail(Job job, String node, String type, String message, Instant at) {
        job.end(Job.End.ERROR, at);
        // The node that threw is not kept, and neither is what needs it.
        cache = new HashMap<>();
        ObjectNode data = where(job, node)
                .put("exception_message", message + "\n" + (type.contains("OutOfMemory") ? OUT_OF_MEMORY_HINT : ""))
                .put("exception_type", type);
        data.putArray("traceback").add("  File \"/opt/comfyui/execution.py\", line 1, in execute\n");
        data.putObject("current_inputs");
        data.putArray("current_outputs");
        announcer.toClient(job, "execution_error", job.note("execution_error", data, at));
    }

    private static ObjectNode where(Job job, String node) {
        ObjectNode data = Json.object()
                .put("prompt_id", job.order.id())
                .put("node_id", node)
                .put("node_type", Graph.classOf(job.order.graph(), node));
        job.executed.forEach(data.withArray("executed")::add);
        return data;
    }
}
