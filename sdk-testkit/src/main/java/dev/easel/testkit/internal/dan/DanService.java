package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the routes of the image API, and refuses requests in the service's order. Thread-safe. */
public final class DanService implements Service {

    /** The key that everybody may use, at the lowest priority. */
    public static final String ANONYMOUS_KEY = "sk-" + "0".repeat(48);

    private static final String VENDOR_CATALOGUE = "/api/sd/supportedModelInfo";
    private static final String DOCUMENTED_CATALOGUE = "/api/sd/task/supportedModelInfo";
    private static final String STATUS = "/api/sd/task/status";
    private static final String STATISTICS = "/api/sd/statistics";
    private static final String PUBLIC_KEY = "/api/user/public-api-key";

    private enum Verb {
        TEXT_TO_IMAGE("/api/sd/txt2img"),
        IMAGE_TO_IMAGE("/api/sd/img2img"),
        INTERROGATE("/api/sd/interrogate"),
        UPSCALE("/api/sd/upscale");

        private final String path;

        Verb(String path) {
            this.path = path;
        }

        static @Nullable Verb at(String path) {
            String sync = path.endsWith("/async") ? path.substring(0, path.length() - "/async".length()) : path;
            for (Verb verb : values()) {
                if (verb.path.equals(sync)) {
                    return verb;
                }
            }
            return null;
        }
    }

    private final DanSettings settings;
    private final DanRequests requests;
    private final DanDesk desk;

    public DanService(DanSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.desk = new DanDesk(settings, surroundings);
        this.requests = new DanRequests(settings.samplers(), desk::randomSeed);
    }

    /** The samplers that are documented. */
    public static List<String> samplers() {
        return DanCatalogue.SAMPLERS;
    }

    /** Has a task end failed. Returns false where the id is unknown. */
    public boolean failTask(String taskId) {
        return desk.failTask(taskId);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return ExchangeKind.OTHER;
        }
        if (Verb.at(path) != null) {
            return ExchangeKind.SUBMIT;
        }
        return switch (path) {
            case STATUS -> ExchangeKind.POLL;
            case VENDOR_CATALOGUE, DOCUMENTED_CATALOGUE -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    /** Every response tells how long the server keeps an idle connection, which this emulator keeps for longer. */
    @Override
    public Reply handle(Request request) {
        return response(request).withHeader("Keep-Alive", "timeout=5");
    }

    private Reply response(Request request) {
        if (request.atImageHost()) {
            return Reply.text(404, "Not Found");
        }
        if (request.body().length > settings.bodyLimit()) {
            return Reply.text(413, "request entity too large");
        }
        JsonNode body = parse(request);
        if (body == null) {
            return Reply.text(400, "Bad Request");
        }
        try {
            return route(request, body);
        } catch (DanRefusal refusal) {
            ObjectNode envelope = Json.object().put("code", refusal.code()).put("message", refusal.words());
            return Reply.json(refusal.status(settings.intendedErrorStatus()), envelope);
        }
    }

    /** The body parser stands before the router, and takes nothing but objects and arrays for JSON. */
    private static @Nullable JsonNode parse(Request request) {
        if (!request.mediaType().equals("application/json") || request.body().length == 0) {
            return Json.object();
        }
        JsonNode body = Json.read(request.body());
        return body != null && body.isContainerNode() ? body : null;
    }

    private Reply route(Request request, JsonNode body) throws DanRefusal {
        Verb verb = Verb.at(request.path());
        if (verb != null) {
            return request.method().equals("POST") ? generate(request, body, verb) : wrongMethod("POST");
        }
        String catalogue = settings.catalogueAtDocumentedPath() ? DOCUMENTED_CATALOGUE : VENDOR_CATALOGUE;
        if (request.path().equals(catalogue)) {
            if (!request.method().equals("GET")) {
                return wrongMethod("GET");
            }
            checkStrictHeaders(request);
            return success(DanCatalogue.toJson(settings.samplers()));
        }
        return switch (request.path()) {
            case STATUS -> {
                if (!request.method().equals("POST")) {
                    yield wrongMethod("POST");
                }
                checkStrictHeaders(request);
                if (settings.strict()) {
                    DanStrictness.status(body);
                }
                yield success(desk.status(body.path("taskId").asText("")));
            }
            case STATISTICS ->
                request.method().equals("GET") || request.method().equals("POST")
                        ? success(desk.statistics())
                        : wrongMethod("GET, POST");
            case PUBLIC_KEY ->
                request.method().equals("GET")
                        ? success(Json.object().put("apiKey", ANONYMOUS_KEY))
                        : wrongMethod("GET");
            default -> Reply.text(404, "Not Found");
        };
    }

    private Reply generate(Request request, JsonNode body, Verb verb) throws DanRefusal {
        String key = key(request);
        if (!settings.apiKeys().contains(key)) {
            throw DanRefusal.forbidden();
        }
        desk.checkRoom(key);
        if (request.mediaType().isEmpty()) {
            throw DanRefusal.crashed("TypeError: Cannot read properties of undefined (reading 'prompt')");
        }
        DanWork work = read(verb, body);
        if (settings.strict()) {
            DanStrictness.headers(request);
            checkStrictFields(verb, body);
        }
        DanDesk.Accepted accepted = desk.accept(key, work);
        if (request.path().endsWith("/async")) {
            return success(accepted.announcement());
        }
        return Reply.later(desk.blockFor(accepted), () -> {
            ObjectNode data = desk.finish(accepted);
            return data == null ? timeout() : success(data);
        });
    }

    private DanWork read(Verb verb, JsonNode body) throws DanRefusal {
        return switch (verb) {
            case TEXT_TO_IMAGE -> requests.textToImage(body);
            case IMAGE_TO_IMAGE -> requests.imageToImage(body);
            case INTERROGATE -> requests.interrogate(body);
            case UPSCALE -> requests.upscale(body);
        };
    }

    private static void checkStrictFields(Verb verb, JsonNode body) throws DanRefusal {
        switch (verb) {
            case TEXT_TO_IMAGE -> DanStrictness.textToImage(body);
            case IMAGE_TO_IMAGE -> DanStrictness.imageToImage(body);
            case INTERROGATE -> DanStrictness.interrogate(body);
            case UPSCALE -> DanStrictness.upscale(body);
        }
    }

    /** The server itself looks at the key of generations only; the documentation asks for one everywhere. */
    private void checkStrictHeaders(Request request) throws DanRefusal {
        if (settings.strict()) {
            DanStrictness.headers(request);
            if (!settings.apiKeys().contains(key(request))) {
                throw DanRefusal.forbidden();
            }
        }
    }

    /** The server takes the scheme's text out, in this very case, and looks the rest up. */
    private static String key(Request request) {
        String authorization = request.header("authorization");
        return authorization == null ? "" : authorization.replace("Bearer ", "");
    }

    private static Reply wrongMethod(String allowed) {
        return Reply.text(405, "Method Not Allowed").withHeader("Allow", allowed);
    }

    private Reply timeout() {
        DanRefusal refusal = DanRefusal.crashed("timeout");
        ObjectNode envelope = Json.object().put("code", refusal.code()).put("message", refusal.words());
        return Reply.json(refusal.status(settings.intendedErrorStatus()), envelope);
    }

    private static Reply success(@Nullable ObjectNode data) {
        ObjectNode envelope = Json.object().put("code", 200);
        envelope.set("data", data == null ? envelope.nullNode() : data);
        return Reply.json(200, envelope.put("message", "success"));
    }
}
