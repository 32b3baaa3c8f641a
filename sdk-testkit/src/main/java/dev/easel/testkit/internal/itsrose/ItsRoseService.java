package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Handles the routes of sdapi and the general ones, and refuses requests in the service's order. Thread-safe. */
public final class ItsRoseService implements Service {

    private static final int LONG_BODY = 1024;

    /** The generating endpoints, each with the fields for input images that it takes. */
    private static final Map<String, List<String>> GENERATORS = Map.of(
            "/sdapi/txt2img", List.of(),
            "/sdapi/img2img", List.of("init_image"),
            "/sdapi/inpaint", List.of("init_image", "mask_image"));

    private static final String SERVER_ID = "server_id";

    private final ItsRoseSettings settings;
    private final Surroundings surroundings;
    private final ImageShelf shelf;
    private final ItsRoseStudio studio;
    private final ItsRoseInquiries inquiries;
    private final ItsRoseLimiter limiter;
    private final TaskQueue<String> queue;

    public ItsRoseService(ItsRoseSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.shelf = new ImageShelf(
                surroundings.clock(),
                surroundings.imageHost(),
                settings.hostingDelay(),
                settings.notReadyStatus(),
                null,
                List.of());
        this.studio = new ItsRoseStudio(settings, shelf, surroundings);
        this.inquiries = new ItsRoseInquiries(settings, shelf);
        this.limiter = new ItsRoseLimiter(surroundings.clock(), settings.rateLimit());
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    /** Puts an image up at the image host and returns its address. */
    public URI host(byte[] image) {
        return shelf.put("input", "application/octet-stream", image.clone());
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return ExchangeKind.DOWNLOAD;
        }
        if (GENERATORS.containsKey(path)) {
            return ExchangeKind.SUBMIT;
        }
        return switch (path) {
            case "/sdapi/get_all_models", "/sdapi/schedulers_list" -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return shelf.handle(request);
        }
        try {
            String method =
                    GENERATORS.containsKey(request.path()) ? "POST" : inquiries.isKnown(request.path()) ? "GET" : "";
            if (!request.method().equals(method)) {
                String target = request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
                throw ItsRoseRefusal.of(
                        404,
                        "Route " + request.method() + ":" + target
                                + " not found - Please check your URL and try again.");
            }
            return response(request);
        } catch (ItsRoseRefusal refusal) {
            return Reply.json(refusal.status(), refusal.envelope());
        }
    }

    private Reply response(Request request) throws ItsRoseRefusal {
        if (settings.refusesLongBodies() && request.body().length > LONG_BODY) {
            throw ItsRoseRefusal.unexplained(400);
        }
        List<String> inputs = GENERATORS.get(request.path());
        JsonNode body = inputs == null ? Json.object() : parse(request);
        String key = key(request);
        try {
            return authenticated(response(request, key, body, inputs));
        } catch (ItsRoseRefusal refusal) {
            return authenticated(Reply.json(refusal.status(), refusal.envelope()));
        }
    }

    private Reply response(Request request, String key, JsonNode body, @Nullable List<String> inputs)
            throws ItsRoseRefusal {
        ObjectNode document = inputs == null ? Json.object() : ItsRoseSchema.read(body);
        checkServer(request, body, inputs != null);
        if (settings.strict() && inputs != null) {
            ItsRoseStrictness.check(body, inputs, settings.serverId() != null);
        }
        if (settings.rateLimit() == 0) {
            return work(request, key, document, body, inputs);
        }
        ItsRoseLimiter.Verdict verdict = limiter.call(key, request.path());
        Reply reply = verdict.limited() ? limited(verdict) : work(request, key, document, body, inputs);
        return reply.withHeader("x-ratelimit-limit", String.valueOf(settings.rateLimit()))
                .withHeader("x-ratelimit-remaining", String.valueOf(verdict.remaining()))
                .withHeader("x-ratelimit-reset", String.valueOf(verdict.resetSeconds()));
    }

    /** Where this emulator goes by a name, every sdapi call has to have it. */
    private void checkServer(Request request, JsonNode body, boolean inBody) throws ItsRoseRefusal {
        if (settings.serverId() == null || !request.path().startsWith("/sdapi/")) {
            return;
        }
        String named = inBody ? body.path(SERVER_ID).textValue() : request.queryValue(SERVER_ID);
        if (named == null) {
            throw ItsRoseRefusal.missing(SERVER_ID, inBody ? "body" : "querystring");
        }
        if (!named.equals(settings.serverId())) {
            throw ItsRoseRefusal.unexplained(400);
        }
    }

    private static JsonNode parse(Request request) throws ItsRoseRefusal {
        return switch (request.mediaType()) {
            case "application/json" -> {
                JsonNode body = Json.read(request.body());
                if (body == null) {
                    throw ItsRoseRefusal.unexplained(400);
                }
                yield body;
            }
            case "text/plain" -> Json.object().textNode(request.text());
            default -> throw ItsRoseRefusal.unexplained(415);
        };
    }

    private String key(Request request) throws ItsRoseRefusal {
        String authorization = request.header("authorization");
        if (authorization == null) {
            throw ItsRoseRefusal.of(401, "Authorization header is missing");
        }
        String[] words = authorization.split(" ", -1);
        if (words.length < 2 || !words[0].equals("Bearer")) {
            throw ItsRoseRefusal.of(401, "Authorization header is invalid");
        }
        if (!settings.apiKeys().contains(words[1])) {
            throw ItsRoseRefusal.of(401, "Invalid or expired access token");
        }
        return words[1];
    }

    private Reply work(Request request, String key, ObjectNode document, JsonNode body, @Nullable List<String> inputs)
            throws ItsRoseRefusal {
        if (inputs != null) {
            return generate(document, body, inputs);
        }
        return success(inquiries.response(request, key));
    }

    private Reply generate(ObjectNode document, JsonNode body, List<String> inputs) {
        ObjectNode images = Json.object();
        for (String input : inputs) {
            if (body.hasNonNull(input)) {
                images.set(input, body.get(input));
            }
        }
        if (!inputs.isEmpty() && body.hasNonNull("strength")) {
            images.set("strength", body.get("strength"));
        }
        TaskQueue.Task<String> task = queue.submit(UUID.randomUUID().toString(), "", surroundings.takeFailure());
        Duration left = Duration.between(surroundings.clock().instant(), task.finishesAt());
        return Reply.later(left.isNegative() ? Duration.ZERO : left, () -> {
            queue.finishNow(task);
            queue.forget(task.id());
            try {
                if (task.fails()) {
                    throw ItsRoseRefusal.unexplained(500);
                }
                return success(studio.draw(document, images));
            } catch (ItsRoseRefusal refusal) {
                return Reply.json(refusal.status(), refusal.envelope());
            }
        });
    }

    private Reply limited(ItsRoseLimiter.Verdict verdict) {
        ItsRoseRefusal refusal = ItsRoseRefusal.of(
                429,
                "Request limit reached: As a " + settings.plan() + " user, your current plan allows up to "
                        + settings.rateLimit()
                        + " requests per 1 minute. Consider upgrading your plan to increase your limits.");
        return Reply.json(429, refusal.envelope()).withHeader("retry-after", String.valueOf(verdict.resetSeconds()));
    }

    private Reply success(ObjectNode result) {
        ObjectNode envelope = Json.object().put("status", true).put("message", settings.successMessage());
        envelope.set("result", result);
        return Reply.json(200, envelope);
    }

    /** What every reply to a known key carries; the second is the plan's rate and not what is left of it. */
    private Reply authenticated(Reply reply) {
        Reply told = reply.withHeader("x-plan", settings.plan())
                .withHeader("x-rpm-remaining", String.valueOf(settings.plannedPerMinute()))
                .withHeader("x-connecting-ip", "127.0.0.1");
        String expiry = settings.planExpiry();
        return expiry == null ? told : told.withHeader("x-plan-expiry", expiry);
    }
}
