package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Dialect;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.comfyui.Release.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The server: who may come in, and which path leads where. Thread-safe: one lock around everything it does. */
public final class ComfyUiService implements Service {
    private static final Reply NOT_FOUND = Reply.text(404, "404: Not Found");

    private final Object lock = new Object();
    private final ComfySettings settings;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Sockets sockets;
    private final Worker worker;
    private final Submissions submissions;
    private final JobViews views;
    private final Gate gate;
    private final Cancelling cancelling;
    private final @Nullable ApiV2 v2;

    public ComfyUiService(ComfySettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.release = Release.of(settings.version());
        this.catalogue = new NodeCatalogue(settings);
        this.files = new ComfyFiles(settings.windows());
        this.sockets = new Sockets(lock, settings.maxUploadSize());
        Announcer announcer = new Announcer(sockets, settings.previews());
        this.worker = new Worker(surroundings, settings, catalogue, files, announcer);
        this.submissions = new Submissions(surroundings, release, catalogue, files, worker);
        this.views = new JobViews(worker, release);
        this.gate = new Gate(settings);
        this.cancelling = new Cancelling(worker, release, settings.strict());
        this.v2 = settings.dialect() == Dialect.API_V2
                ? new ApiV2(surroundings, settings, files, worker, submissions, lock)
                : null;
        sockets.onTick(worker::settle);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        String route = route(path);
        if (atImageHost || route.equals("/view") || route.endsWith("/content")) {
            return ExchangeKind.DOWNLOAD;
        }
        boolean post = method.equals("POST");
        if (post && (route.equals("/prompt") || route.equals("/v2/jobs"))) {
            return ExchangeKind.SUBMIT;
        }
        if (post && (route.endsWith("/cancel") || route.equals("/interrupt") || route.equals("/queue"))) {
            return ExchangeKind.CANCEL;
        }
        if (route.matches("/(v2/)?(jobs|queue|history)(/.*)?")) {
            return ExchangeKind.POLL;
        }
        return route.matches("/(object_info|models|embeddings)(/.*)?") ? ExchangeKind.CATALOGUE : ExchangeKind.OTHER;
    }

    /** The path without what stands before it; jobs have no other spelling than the longer one. */
    private String route(String path) {
        String own = path.startsWith(settings.pathPrefix())
                ? path.substring(settings.pathPrefix().length())
                : "/none";
        return own.startsWith("/api/") ? own.substring("/api".length()) : own.startsWith("/jobs") ? "/none" : own;
    }

    @Override
    public Reply handle(Request request) {
        synchronized (lock) {
            try {
                worker.settle();
                if (request.atImageHost()) {
                    return v2 == null ? NOT_FOUND : v2.image(request);
                }
                gate.admit(request);
                return v2 == null ? respond(request, route(request.path())) : v2.handle(request);
            } catch (Refusal refusal) {
                return refusal.reply();
            }
        }
    }

    private Reply respond(Request request, String route) {
        List<String> parts = List.of(route.substring(1).split("/", -1));
        String id = parts.size() > 1 ? parts.get(1) : "";
        String shape = parts.size() < 2 || id.isEmpty() ? route : "/" + parts.get(0) + "/*" + after(parts);
        return switch (request.method() + " " + shape) {
            case "POST /prompt" -> submissions.submit(Json.read(request.body()), settings.strict());
            case "GET /prompt" -> {
                ObjectNode info = Json.object();
                info.putObject("exec_info").put("queue_remaining", worker.remaining());
                yield Reply.json(200, info);
            }
            case "GET /queue" -> views.queue();
            case "POST /queue" -> cancelling.deleteFromQueue(request);
            case "GET /history" -> views.history(request, null);
            case "GET /history/*" -> views.history(request, id);
            case "POST /history" -> cancelling.deleteFromHistory(request);
            case "POST /interrupt" -> cancelling.interrupt(request);
            case "GET /view" -> files.view(request);
            case "POST /upload/*" ->
                switch (id) {
                    case "image" -> files.upload(request);
                    case "mask" -> files.uploadMask(request);
                    default -> unknown(request);
                };
            case "GET /object_info" -> Reply.json(200, catalogue.describe(null));
            case "GET /object_info/*" ->
                Reply.json(
                        200,
                        catalogue.describe(
                                request.segments().get(request.segments().size() - 1)));
            case "GET /models" -> Reply.json(200, list(catalogue.folders()));
            case "GET /models/*" -> {
                List<String> names = catalogue.files(id);
                yield names == null ? Reply.empty(404) : Reply.json(200, list(names));
            }
            case "GET /embeddings" -> {
                List<String> names = catalogue.files("embeddings");
                yield Reply.json(
                        200,
                        list(
                                names == null
                                        ? List.of()
                                        : names.stream()
                                                .map(name -> name.replaceFirst("\\.[^.]*$", ""))
                                                .toList()));
            }
            case "GET /system_stats" -> Reply.json(200, systemStats());
            case "GET /features" -> Reply.json(200, Sockets.features(settings.maxUploadSize()));
            case "GET /ws" -> {
                String client = request.queryValue("clientId");
                yield "websocket".equalsIgnoreCase(request.header("Upgrade"))
                        ? sockets.accept(client, worker.remaining(), client == null ? null : worker.nodeOf(client))
                        : Reply.text(400, "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".");
            }
            default -> jobs(request, shape, id);
        };
    }

    private static String after(List<String> parts) {
        return parts.size() < 3 ? "" : "/" + String.join("/", parts.subList(2, parts.size()));
    }

    private Reply jobs(Request request, String shape, String id) {
        String asked = request.method() + " " + shape;
        if (release.has(Change.CANCEL_BY_ID) && asked.equals("POST /jobs/*/cancel")) {
            return Reply.json(200, Json.object().put("cancelled", cancelling.cancel(id)));
        }
        if (release.has(Change.CANCEL_BY_ID) && asked.equals("POST /jobs/*") && id.equals("cancel")) {
            return cancelling.cancelAll(request);
        }
        return switch (release.has(Change.JOBS) ? asked : "") {
            case "GET /jobs" -> views.jobs(request);
            case "GET /jobs/*" -> views.job(id);
            default -> unknown(request);
        };
    }

    /** A static catch-all answers every other GET, so other methods are known to be wrong there. */
    private static Reply unknown(Request request) {
        return request.method().equals("GET") ? NOT_FOUND : Reply.text(405, "405: Method Not Allowed");
    }

    private static ArrayNode list(List<String> names) {
        ArrayNode list = Json.array();
        names.forEach(list::add);
        return list;
    }

    private ObjectNode systemStats() {
        ObjectNode stats = Json.object();
        ObjectNode system = stats.putObject("system")
                .put("os", settings.windows() ? "nt" : "posix")
                .put("comfyui_version", release.toString())
                .put("python_version", "3.12.0")
                .put("embedded_python", false);
        system.putArray("argv").add("main.py");
        stats.putArray("devices")
                .addObject()
                .put("name", "emulated")
                .put("type", "cpu")
                .put("index", 0)
                .put("vram_total", 8L << 30)
                .put("vram_free", 8L << 30);
        return stats;
    }

    public void nextPrompt(Quirk quirk) {
        synchronized (lock) {
            submissions.next(quirk);
        }
    }

    /**
     * Hands in another client's prompt and returns its id.
     *
     * @throws IllegalArgumentException where it is not accepted
     */
    public String submitAsOtherClient(String body) {
        synchronized (lock) {
            worker.settle();
            try {
                Reply reply = submissions.submit(Json.read(body.getBytes(StandardCharsets.UTF_8)), false);
                JsonNode accepted = Json.read(reply.body());
                return accepted == null ? "" : accepted.path("prompt_id").asText();
            } catch (Refusal refusal) {
                throw new IllegalArgumentException("the prompt was not accepted: "
                        + new String(refusal.reply().body(), StandardCharsets.UTF_8));
            }
        }
    }

    public void restart() {
        synchronized (lock) {
            worker.settle();
            worker.restart();
            submissions.restart();
            sockets.restart();
        }
    }

    public void dropSockets() {
        synchronized (lock) {
            sockets.drop();
        }
    }

    public int sockets() {
        synchronized (lock) {
            return sockets.count();
        }
    }

    public void sendToSockets(String text) {
        synchronized (lock) {
            sockets.toAll(text);
        }
    }

    public void sendToSockets(ByteString bytes) {
        synchronized (lock) {
            sockets.toAll(bytes);
        }
    }

    /** Deletes a prompt from queue and history, as somebody else may; one that runs goes on. */
    public void forget(String id) {
        synchronized (lock) {
            worker.settle();
            worker.deletePending(id);
            worker.forget(id);
        }
    }

    public void deleteOutputFiles() {
        synchronized (lock) {
            worker.settle();
            files.deleteOutputs();
        }
    }
}
