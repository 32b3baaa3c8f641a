package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's only worker, its heap of pending prompts and its history. All of it is a function of the clock: whoever looks
 * lets everything happen first that is due ({@link #settle}). Guarded by the service's lock.
 */
final class Worker {
    private static final String OUT_OF_MEMORY_HINT =
            "\nThis error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have"
                    + " accidentally set the batch_size to a large number.";

    private final Surroundings surroundings;
    private final ComfySettings settings;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Announcer announcer;
    private final PriorityQueue<Job> pending = new PriorityQueue<>(
            Comparator.comparingDouble((Job job) -> job.order.number().asDouble())
                    .thenComparing(job -> job.order.id()));
    private final LinkedHashMap<String, Job> history = new LinkedHashMap<>();
    private Map<String, ObjectNode> cache = new HashMap<>();
    private @Nullable Job running;
    private Instant freeAt = Instant.MIN;
    private boolean lastSucceeded = true;
    private String tempPrefix = "ComfyUI_temp_abcde";

    Worker(
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

    void add(Job job) {
        pending.add(job);
        announcer.status(remaining());
        settle();
    }

    /** Forgets everything, as a process that starts again. */
    void restart() {
        pending.clear();
        history.clear();
        cache = new HashMap<>();
        running = null;
        freeAt = surroundings.clock().instant();
        tempPrefix = tempPrefix.endsWith("e") ? "ComfyUI_temp_fghij" : "ComfyUI_temp_abcde";
        files.wipeTemp();
    }

    int remaining() {
        return pending.size() + (running == null ? 0 : 1);
    }

    /** The pending prompts in the order of the heap, which is not the order in which they will run. */
    List<Job> pending() {
        return new ArrayList<>(pending);
    }

    @Nullable Job running() {
        return running;
    }

    List<Job> history() {
        return new ArrayList<>(history.values());
    }

    /** The prompt of that id, wherever it is, or null. */
    @Nullable Job find(String id) {
        if (running != null && running.order.id().equals(id)) {
            return running;
        }
        return pending.stream()
                .filter(job -> job.order.id().equals(id))
                .findFirst()
                .orElseGet(() -> history.get(id));
    }

    /** Takes a pending prompt off the queue, which leaves no trace of it. */
    boolean deletePending(String id) {
        boolean deleted = pending.removeIf(job -> job.order.id().equals(id));
        if (deleted) {
            announcer.status(remaining());
        }
        return deleted;
    }

    void clearPending() {
        pending.clear();
        announcer.status(0);
    }

    void forget(String id) {
        history.remove(id);
    }

    void clearHistory() {
        history.clear();
    }

    /** Interrupts what runs, or only the prompt of that id; tells whether there was one. */
    boolean interrupt(@Nullable String id) {
        Job job = running;
        if (job == null || job.end() != null || (id != null && !job.order.id().equals(id))) {
            return false;
        }
        job.interrupted = !job.order.has(Quirk.INTERRUPT_TOO_LATE);
        return true;
    }

    /** Which node of that client's prompt is at work, or null. */
    @Nullable String nodeOf(String clientId) {
        Job job = running;
        boolean own = job != null && clientId.equals(job.order.clientId()) && job.end() == null;
        return own && !job.plan().isOver() ? job.plan().peek().node() : null;
    }

    /** Lets everything happen that is due by now. */
    void settle() {
        Instant now = surroundings.clock().instant();
        while (running == null ? startNext(now) : finish(running, now)) {
            // One step at a time, in the order of time.
        }
    }

    private boolean startNext(Instant now) {
        Instant first = pending.stream()
                .map(this::readyAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Instant at = first.isBefore(freeAt) ? freeAt : first;
        if (at.isAfter(now)) {
            return false;
        }
        Job job = pending.stream()
                .filter(waiting -> !readyAt(waiting).isAfter(at))
                .min(pending.comparator())
                .orElseThrow();
        pending.remove(job);
        running = job;
        start(job, at);
        return true;
    }

    private Instant readyAt(Job job) {
        return job.order.created().plus(settings.queueTime());
    }

    private void start(Job job, Instant at) {
        Job.Order order = job.order;
        List<String> nodes = Graph.order(order.graph(), order.outputs());
        Map<String, String> signatures = Graph.signatures(order.graph(), nodes);
        boolean allCached = order.has(Quirk.NO_OUTPUTS) || order.has(Quirk.OLD_FILES);
        List<String> cached = nodes.stream()
                .filter(node -> allCached || cache.containsKey(signatures.get(node)))
                .toList();
        List<String> toRun =
                nodes.stream().filter(node -> !cached.contains(node)).toList();
        Plan plan = Plan.of(order.graph(), toRun, Set.copyOf(order.outputs()), settings.generationTime());
        job.start(at, plan, new Studio(order.graph(), catalogue, files));
        announcer.status(remaining());
        announcer.toClient(job, "execution_start", job.note("execution_start", Json.object(), at));
        ObjectNode list = Json.object();
        cached.forEach(list.withArray("nodes")::add);
        announcer.toClient(job, "execution_cached", job.note("execution_cached", list, at));
        Map<String, ObjectNode> kept = new HashMap<>();
        nodes.forEach(node -> kept.put(signatures.get(node), cache.getOrDefault(signatures.get(node), Json.object())));
        cache = kept;
        boolean lost = order.has(Quirk.NO_OUTPUTS)
                || (toRun.isEmpty() && order.clientId() == null && release.losesCachedOutputs());
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

    /** Returns whether the prompt is over and in the history. */
    private boolean finish(Job job, Instant now) {
        if (job.order.has(Quirk.WORKER_DIES)) {
            return false;
        }
        Plan plan = job.plan();
        while (job.end() == null && !plan.isOver()) {
            Instant at = job.startedAt().plus(plan.peek().at());
            if (at.isAfter(now)) {
                return false;
            }
            happen(job, plan.take(), at);
        }
        Instant at = job.startedAt().plus(plan.duration());
        if (job.end() == null) {
            job.end(Job.End.SUCCESS, at);
            announcer.toClient(job, "execution_success", job.note("execution_success", Json.object(), at));
        }
        Instant written = job.endedAt().plus(settings.historyDelay());
        if (written.isAfter(now)) {
            return false;
        }
        running = null;
        freeAt = written;
        lastSucceeded = job.calledSuccess;
        history.remove(job.order.id());
        history.put(job.order.id(), job);
        while (history.size() > settings.historySize()) {
            history.remove(history.keySet().iterator().next());
        }
        announcer.status(remaining());
        announcer.toClient(job, "executing", Json.object().putNull("node").put("prompt_id", job.order.id()));
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
            cache.put(signature, output);
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
        List<Picture> images = job.studio().arrivingAt(node);
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

    /** How many prompts run before this one: those of a lower number, and the one at work. */
    int before(Job job) {
        Set<Job> ahead = new HashSet<>(pending);
        ahead.removeIf(
                other -> pending.comparator() != null && pending.comparator().compare(other, job) >= 0);
        return ahead.size() + (running == null ? 0 : 1);
    }
}
