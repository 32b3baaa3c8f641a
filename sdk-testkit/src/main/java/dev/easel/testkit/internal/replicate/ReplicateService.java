package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Problem;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.StandardWebhookForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of the API. Thread-safe. */
public final class ReplicateService implements Service {
    /** How long a client is told to wait where no rate was really used up. */
    private static final int RETRY_SECONDS = 10;

    private final ReplicateSettings settings;
    private final ReplicateModels models;
    private final UploadedFiles files;
    private final Gate gate;
    private final Artist artist;
    private final Predictions predictions;
    private final Webhooks webhooks;

    public ReplicateService(Surroundings surroundings, ReplicateSettings settings) {
        String api = surroundings.baseUrl() + "/v1";
        this.settings = settings;
        this.models = new ReplicateModels(settings.models(), api);
        this.files = new UploadedFiles(surroundings.clock(), settings.fileLifetime(), api);
        this.gate = new Gate(settings, surroundings.clock());
        this.artist = new Artist(settings, surroundings, gate, files);
        PredictionView view = new PredictionView(settings, artist, surroundings.baseUrl());
        this.predictions = new Predictions(settings, surroundings, files, artist, view);
        this.webhooks = new Webhooks(settings, surroundings.clock(), predictions, view);
    }

    public void next(Ending ending) {
        predictions.next(ending);
    }

    public long billed() {
        return predictions.billed();
    }

    public List<CallbackDelivery> deliverWebhooks() {
        return webhooks.deliver();
    }

    /** @throws IllegalArgumentException if there is no such prediction */
    public EmulatedCallback webhook(String id, StandardWebhookForm form) {
        try {
            return webhooks.webhook(id, form);
        } catch (Refusal unknown) {
            throw new IllegalArgumentException("id is " + id + ", and no such prediction was accepted", unknown);
        }
    }

    /** The 64 digits of a model's version. */
    public String version(String name) {
        ReplicateModel model = models.find(name);
        if (model == null) {
            throw new IllegalArgumentException("name is " + name + ", and no such model is known");
        }
        return model.version();
    }

    /** A refusal as the service words it. */
    public Reply reply(Problem problem) {
        Refusal refusal = problem == Problem.THROTTLED
                ? gate.throttled(RETRY_SECONDS)
                : Refusal.of(problem.status(), problem.title(), problem.detail());
        return refusal.reply(settings.has(Quirk.DETAIL_ONLY));
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        Route route = atImageHost ? null : Route.of(parts(path));
        return atImageHost ? ExchangeKind.DOWNLOAD : route == null ? ExchangeKind.OTHER : route.kind(method);
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return artist.image(request);
        }
        try {
            return routed(request, parts(request.path()));
        } catch (Refusal refusal) {
            return refusal.reply(settings.has(Quirk.DETAIL_ONLY));
        }
    }

    private Reply routed(Request request, List<String> parts) {
        Route route = Route.of(parts);
        if (route == null) {
            throw Refusal.notFound();
        }
        String method = request.method();
        if (!route.takes(method)) {
            throw Refusal.of(405, null, "Method \"" + method + "\" not allowed.");
        }
        gate.checkToken(request);
        gate.admit(route.creates(method));
        return switch (route) {
            case PREDICTIONS ->
                method.equals("POST") ? submit(request, null, null) : Reply.json(200, predictions.list(request));
            case MODEL_PREDICTIONS -> submit(request, official(parts.get(2) + "/" + parts.get(3)), null);
            case DEPLOYMENT_PREDICTIONS -> {
                String deployment = parts.get(2) + "/" + parts.get(3);
                yield submit(request, deployed(deployment), deployment);
            }
            case PREDICTION -> Reply.json(200, predictions.poll(parts.get(2)));
            case CANCEL -> cancel(request, parts.get(2));
            case FILES -> method.equals("POST") ? files.upload(request) : Reply.json(200, files.list());
            case FILE -> file(method, parts.get(2));
            default -> Reply.json(200, page(route, request, parts));
        };
    }

    private ObjectNode page(Route route, Request request, List<String> parts) {
        return switch (route) {
            case MODELS -> models.list(Predictions.cursor(request));
            case MODEL -> models.model(parts.get(2), parts.get(3));
            case VERSIONS -> models.versions(parts.get(2), parts.get(3));
            case VERSION -> models.version(parts.get(2), parts.get(3), parts.get(5));
            case COLLECTION -> models.collection(parts.get(2));
            case WEBHOOK_SECRET -> Json.object().put("key", settings.webhookSecret());
            case ACCOUNT ->
                Json.object().put("type", "user").put("username", "emulator").put("name", "Easel Emulator");
            default -> throw new IllegalStateException(route + " is no page");
        };
    }

    /** @throws Refusal where the model is unknown, or is called by its version */
    private ReplicateModel official(String name) {
        ReplicateModel model = models.find(name);
        if (model == null || !model.official()) {
            throw Refusal.notFound();
        }
        return model;
    }

    private ReplicateModel deployed(String deployment) {
        String name = settings.deployments().get(deployment);
        ReplicateModel model = name == null ? null : models.find(name);
        if (model == null) {
            throw Refusal.notFound();
        }
        return model;
    }

    private Reply submit(Request request, @Nullable ReplicateModel fixed, @Nullable String deployment) {
        Prediction prediction = predictions.accept(Order.read(request, settings, models, fixed, deployment));
        if (settings.has(Quirk.WEBHOOK_BEFORE_RESPONSE)) {
            webhooks.deliver();
        }
        return predictions.submitted(prediction);
    }

    private Reply cancel(Request request, String id) {
        if (settings.strict() && request.body().length > 0) {
            throw Refusal.strict("a cancellation has no body");
        }
        return predictions.cancel(id);
    }

    private Reply file(String method, String id) {
        if (method.equals("DELETE")) {
            files.delete(id);
            return Reply.empty(204);
        }
        return Reply.json(200, files.view(id));
    }
}
