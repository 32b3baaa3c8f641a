package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator.WebUi;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Emulates AUTOMATIC1111's interface as its fork Forge has it: images by one blocking call, lists, and progress of a job by its
 * name. Thread-safe.
 */
final class A1111Server implements Service {
    private static final String TXT2IMG = "/sdapi/v1/txt2img";
    private static final String IMG2IMG = "/sdapi/v1/img2img";

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final Turns turns;
    private final RandomSeeds seeds = new RandomSeeds();
    private final A1111Progress progress;

    A1111Server(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.turns = new Turns(surroundings, settings);
        this.progress = new A1111Progress(surroundings.clock(), turns, settings.strict());
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        return switch (path) {
            case TXT2IMG, IMG2IMG -> ExchangeKind.SUBMIT;
            case "/sdapi/v1/progress", "/internal/progress", "/internal/pending-tasks" -> ExchangeKind.POLL;
            case "/sdapi/v1/interrupt", "/sdapi/v1/skip" -> ExchangeKind.CANCEL;
            case "/sdapi/v1/sd-models",
                    "/sdapi/v1/samplers",
                    "/sdapi/v1/schedulers",
                    "/sdapi/v1/loras",
                    "/sdapi/v1/upscalers",
                    "/sdapi/v1/options" -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return notFound();
        }
        if (!isLetIn(request)) {
            boolean next = settings.webUi() == WebUi.SD_NEXT;
            return FastApiRefusal.of(401, next ? "Unauthorized" : "Incorrect username or password")
                    .reply(settings.webUi())
                    .withHeader("WWW-Authenticate", "Basic");
        }
        return served(() -> route(request));
    }

    private Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (FastApiRefusal refusal) {
            return refusal.reply(settings.webUi());
        }
    }

    private boolean isLetIn(Request request) {
        String pair = settings.basicAuth();
        String expected = pair == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return expected == null || expected.equals(request.header("Authorization"));
    }

    private Reply route(Request request) {
        if (request.path().startsWith("/internal/") && !settings.webInterface()) {
            return notFound();
        }
        return switch (request.method() + " " + request.path()) {
            case "POST " + TXT2IMG -> draw(request, false);
            case "POST " + IMG2IMG -> draw(request, true);
            case "GET /sdapi/v1/progress" -> progress.ofServer();
            case "POST /internal/progress" -> progress.ofJob(Json.read(request.body()));
            case "GET /internal/pending-tasks" -> progress.pending();
            case "POST /sdapi/v1/interrupt" -> done(progress.interrupt());
            case "POST /sdapi/v1/options" -> options(Json.read(request.body()));
            case "POST /sdapi/v1/skip", "POST /sdapi/v1/refresh-loras" ->
                done(Reply.of(200, "application/json", "null".getBytes(StandardCharsets.UTF_8)));
            case "GET /sdapi/v1/sd-models" -> list(List.of("v1-5-pruned", "dreamshaper_8"), A1111Server::model);
            case "GET /sdapi/v1/samplers" -> list(A1111Samplers.SAMPLERS, A1111Server::sampler);
            case "GET /sdapi/v1/upscalers" -> list(List.of("None", "Lanczos", "R-ESRGAN 4x+"), A1111Server::upscaler);
            case "GET /sdapi/v1/schedulers" -> schedulers();
            case "GET /sdapi/v1/loras" -> list(List.of("add_detail"), A1111Server::lora);
            case "GET /sdapi/v1/options" ->
                Reply.json(
                        200,
                        Json.object()
                                .put("samples_format", "png")
                                .put("sd_model_checkpoint", "v1-5-pruned.safetensors"));
            default -> notFound();
        };
    }

    /** SD.Next has nothing to say to what it did. */
    private Reply done(Reply response) {
        return settings.webUi() == WebUi.SD_NEXT ? Reply.empty(204) : response;
    }

    /** They are taken and count for nothing here. */
    private static Reply options(@Nullable JsonNode options) {
        if (options == null || !options.isObject()) {
            throw FastApiRefusal.invalid("body", "value is not a valid dict");
        }
        return Reply.of(200, "application/json", "null".getBytes(StandardCharsets.UTF_8));
    }

    private static Reply notFound() {
        return FastApiRefusal.of(404, "Not Found").reply();
    }

    private Reply draw(Request request, boolean fromImage) {
        if (!(Json.read(request.body()) instanceof ObjectNode document)) {
            throw FastApiRefusal.invalid("body", "value is not a valid dict");
        }
        A1111Order order = A1111Order.read(document, fromImage, settings.webUi(), settings.strict(), seeds.next());
        String job = document.path("force_task_id").asText("");
        progress.begun();
        return turns.take(
                job,
                fails -> fails
                        ? FastApiRefusal.of(500, "the emulator was told to fail")
                                .reply(settings.webUi())
                        : Reply.json(200, order.response(settings.grid(), settings.detectedMap(), surroundings::drew)));
    }

    private static Reply list(List<String> names, Function<String, ObjectNode> entry) {
        ArrayNode response = Json.array();
        names.forEach(name -> response.add(entry.apply(name)));
        return Reply.json(200, response);
    }

    private static ObjectNode model(String name) {
        return Json.object()
                .put("title", name + ".safetensors [0123456789]")
                .put("model_name", name)
                .put("hash", "0123456789")
                .putNull("sha256")
                .put("filename", "/models/" + name + ".safetensors")
                .putNull("config");
    }

    private static ObjectNode sampler(String name) {
        ObjectNode entry = Json.object().put("name", name);
        entry.putArray("aliases");
        entry.putObject("options");
        return entry;
    }

    private static ObjectNode upscaler(String name) {
        return Json.object()
                .put("name", name)
                .putNull("model_name")
                .putNull("model_path")
                .put("scale", 4);
    }

    private static ObjectNode lora(String name) {
        ObjectNode entry =
                Json.object().put("name", name).put("alias", name).put("path", "/loras/" + name + ".safetensors");
        entry.putObject("metadata");
        return entry;
    }

    private static Reply schedulers() {
        ArrayNode response = Json.array();
        A1111Samplers.SCHEDULERS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> response.addObject()
                        .put("name", entry.getKey())
                        .put("label", entry.getValue())
                        .putNull("aliases")
                        .putNull("default_rho")
                        .putNull("need_inner_model"));
        return Reply.json(200, response);
    }
}
