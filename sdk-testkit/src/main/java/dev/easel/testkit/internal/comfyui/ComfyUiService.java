package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Dialect;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.Moment;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The server: who may come in, and which path leads where. Thread-safe: one lock around everything it does. */
public final class ComfyUiService implements Service {
    private static final Reply NOT_FOUND = Reply.text(404, "404: Not Found");
    private static final String UUID_TEXT = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final Object lock = new Object();
    private final ComfySettings settings;
    private final Release release;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Sockets sockets;
    private final Worker worker;
    private final Submissions submissions;
    private final JobViews views;
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
        this.v2 = settings.dialect() == Dialect.API_V2
                ? new ApiV2(surroundings, settings, files, worker, submissions, lock)
                : null;
        sockets.onTick(worker::settle);
    }

    @Override
    public Moment momentOf(String method, String path, boolean atImageHost) {
        String route = route(path);
        if (atImageHost || route.equals("/view") || route.endsWith("/content")) {
            return Moment.DOWNLOAD;
        }
        boolean post = method.equals("POST");
        if (post && (route.equals("/prompt") || route.equals("/v2/jobs"))) {
            return Moment.SUBMIT;
        }
        if (post && (route.endsWith("/cancel") || route.equals("/interrupt") || route.equals("/queue"))) {
            return Moment.CANCEL;
        }
        if (route.matches("/(v2/)?(jobs|queue|history)(/.*)?")) {
            return Moment.STATUS;
        }
        return route.matches("/(object_info|models|embeddings)(/.*)?") ? Moment.CATALOGUE : Moment.OTHER;
    }

    /** The path without what stands before it; jobs have no other spelling than the longer one. */
    private String route(String path) {
        String own = path.startsWith(settings.pathPrefix())
                ? path.substring(settings.pathPrefix().length())
                : "/none";
        return own.startsWith("/api/") ? own.substring("/api".length()) : own.startsWith("/jobs") ? "/none" : own;
    }

    @Override
    public Reply handle(Ask ask) {
        synchronized (lock) {
            try {
                worker.settle();
                if (ask.atImageHost()) {
                    return v2 == null ? NOT_FOUND : v2.image(ask);
                }
                guard(ask);
                return v2 == null ? answer(ask, route(ask.path())) : v2.handle(ask);
            } catch (Refusal refusal) {
                return refusal.reply();
            }
        }
    }

    private void guard(Ask ask) {
        Map.Entry<String, String> credential = settings.credential();
        if (ask.path().equals("/login") && settings.loginPage()) {
            throw Refusal.of(Reply.of(
                    200,
                    "text/html; charset=utf-8",
                    "<html><body>Please log in</body></html>".getBytes(StandardCharsets.UTF_8)));
        }
        if (credential != null && !credential.getValue().equals(ask.header(credential.getKey()))) {
            throw Refusal.of(
                    v2 != null
                            ? ApiV2.error(401, "unauthorized", "the credential is missing or wrong", Json.object())
                            : settings.loginPage()
                                    ? Reply.empty(302).withHeader("Location", "/login")
                                    : Reply.of(
                                                    401,
                                                    "text/html",
                                                    "<html><body>401</body></html>".getBytes(StandardCharsets.UTF_8))
                                            .withHeader("WWW-Authenticate", "Basic realm=\"comfyui\""));
        }
        String origin = ask.header("Origin");
        boolean foreign = origin != null
                && (settings.strict()
                        || !String.valueOf(URI.create(origin).getHost()).equals("127.0.0.1"));
        String site = ask.header("Sec-Fetch-Site");
        if (foreign || "cross-site".equals(site) || (settings.strict() && site != null)) {
            throw Refusal.of(Reply.empty(403));
        }
        if (ask.body().length > settings.maxUploadSize()) {
            throw Refusal.of(Reply.text(
                    413,
                    "Maximum request body size " + settings.maxUploadSize() + " exceeded, actual body size "
                            + ask.body().length));
        }
    }

    private Reply answer(Ask ask, String route) {
        List<String> parts = List.of(route.substring(1).split("/", -1));
        String id = parts.size() > 1 ? parts.get(1) : "";
        String shape = parts.size() < 2 || id.isEmpty() ? route : "/" + parts.get(0) + "/*" + after(parts);
        return switch (ask.method() + " " + shape) {
            case "POST /prompt" -> submissions.submit(Json.read(ask.body()), settings.strict());
            case "GET /prompt" -> {
                ObjectNode info = Json.object();
                info.putObject("exec_info").put("queue_remaining", worker.remaining());
                yield Reply.json(200, info);
            }
            case "GET /queue" -> views.queue();
            case "POST /queue" -> deleteFrom(ask, "queue", worker::deletePending, worker::clearPending);
            case "GET /history" -> views.history(ask, null);
            case "GET /history/*" -> views.history(ask, id);
            case "POST /history" ->
                deleteFrom(
                        ask,
                        "history",
                        entry -> {
                            worker.forget(entry);
                            return true;
                        },
                        worker::clearHistory);
            case "POST /interrupt" -> interrupt(ask);
            case "GET /view" -> files.view(ask);
            case "POST /upload/*" ->
                switch (id) {
                    case "image" -> files.upload(ask);
                    case "mask" -> files.uploadMask(ask);
                    default -> unknown(ask);
                };
            case "GET /object_info" -> Reply.json(200, catalogue.describe(null));
            case "GET /object_info/*" ->
                Reply.json(
                        200,
                        catalogue.describe(ask.segments().get(ask.segments().size() - 1)));
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
                String client = ask.queryValue("clientId");
                yield "websocket".equalsIgnoreCase(ask.header("Upgrade"))
                        ? sockets.accept(client, worker.remaining(), client == null ? null : worker.nodeOf(client))
                        : Reply.text(400, "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".");
            }
            default -> jobs(ask, shape, id);
        };
    }

    private static String after(List<String> parts) {
        return parts.size() < 3 ? "" : "/" + String.join("/", parts.subList(2, parts.size()));
    }

    private Reply jobs(Ask ask, String shape, String id) {
        String asked = ask.method() + " " + shape;
        if (release.hasCancel() && asked.equals("POST /jobs/*/cancel")) {
            return Reply.json(200, Json.object().put("cancelled", cancel(id)));
        }
        if (release.hasCancel() && asked.equals("POST /jobs/*") && id.equals("cancel")) {
            return cancelAll(ask);
        }
        return switch (release.hasJobs() ? asked : "") {
            case "GET /jobs" -> views.jobs(ask);
            case "GET /jobs/*" -> views.job(id);
            default -> unknown(ask);
        };
    }

    /** A static catch-all answers every other GET, so other methods are known to be wrong there. */
    private static Reply unknown(Ask ask) {
        return ask.method().equals("GET") ? NOT_FOUND : Reply.text(405, "405: Method Not Allowed");
    }

    private boolean cancel(String id) {
        return worker.deletePending(id) || worker.interrupt(id);
    }

    private Reply cancelAll(Ask ask) {
        JsonNode body = Json.read(ask.body());
        JsonNode ids = body == null ? Json.array() : body.path("job_ids");
        boolean cancelled = false;
        for (JsonNode id : ids) {
            if (!id.asText().matches(UUID_TEXT)) {
                return Reply.json(400, Json.object().put("error", "job_ids must be UUIDs"));
            }
        }
        for (JsonNode id : ids) {
            cancelled |= cancel(id.asText());
        }
        return Reply.json(200, Json.object().put("cancelled", cancelled));
    }

    private Reply deleteFrom(Ask ask, String what, Function<String, Boolean> delete, Runnable clear) {
        JsonNode body = Json.read(ask.body());
        if (!(body instanceof ObjectNode)) {
            throw Refusal.broken();
        }
        if (body.path("clear").asBoolean()) {
            if (settings.strict()) {
                throw Refusal.strict("clearing the " + what + " hits all users of the server");
            }
            clear.run();
        }
        body.path("delete").forEach(id -> delete.apply(id.asText()));
        return Reply.empty(200);
    }

    private Reply interrupt(Ask ask) {
        JsonNode body = Json.read(ask.body());
        JsonNode id = body == null ? Json.object().path("none") : body.path("prompt_id");
        boolean named = id.isTextual() && !id.asText().isEmpty();
        if (settings.strict() && !named) {
            throw Refusal.strict("an interrupt without prompt_id hits whatever runs");
        }
        worker.interrupt(named && release.interruptsById() ? id.asText() : null);
        return Reply.empty(200);
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
