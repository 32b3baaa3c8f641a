package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.GeminiEmulator.Problem;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The routes of both doors around what {@link Parts}, {@link Interactions} and {@link Files} do. Thread-safe. */
public final class GeminiService implements Service {
    private final Models models;
    private final Files files;
    private final Orders orders;
    private final Outcomes outcomes;
    private final Images images;
    private final Parts parts;
    private final Gate gate;
    private final Replies replies;
    private final Interactions interactions;
    private final TaskQueue<Outcome> queue;
    private final AtomicLong numbers = new AtomicLong();

    public GeminiService(Surroundings surroundings, GeminiSettings settings) {
        this.models = new Models(settings);
        this.files = new Files(settings, surroundings);
        this.orders = new Orders(settings, models, files);
        this.outcomes = new Outcomes(surroundings, settings.quirks());
        this.images = new Images(settings, surroundings);
        this.parts = new Parts(images);
        this.gate = new Gate(settings, surroundings.clock());
        this.replies = new Replies(settings, surroundings.clock());
        this.interactions = new Interactions(surroundings, settings, orders, outcomes, images, gate, replies);
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    public long billed() {
        interactions.settle();
        return images.billed();
    }

    /** Orders how the next generation ends. */
    public void next(Set<Quirk> quirks, @Nullable String block, @Nullable String finish, @Nullable String status) {
        outcomes.add(quirks, block, finish, status);
    }

    public void retire(String model) {
        models.retire(model);
    }

    public void revoke(String token) {
        gate.revoke(token);
    }

    public Fault fault(Problem problem) {
        GeminiError error = Problems.error(problem);
        Reply reply = replies.error(error, null);
        return Fault.response(
                error.code(),
                String.valueOf(reply.header("Content-Type")),
                new String(reply.body(), StandardCharsets.UTF_8));
    }

    /** The body of the webhook that tells of an interaction's end. */
    public String event(String interactionId) {
        return interactions.event(interactionId);
    }

    public List<URI> hooks(String interactionId) {
        return interactions.hooks(interactionId);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return ExchangeKind.DOWNLOAD;
        }
        Route route = Route.of(path);
        if (route == null) {
            return ExchangeKind.OTHER;
        }
        return switch (route.target()) {
            case GENERATE, INTERACTIONS -> ExchangeKind.SUBMIT;
            case INTERACTION -> method.equals("GET") ? ExchangeKind.POLL : ExchangeKind.OTHER;
            case CANCEL -> ExchangeKind.CANCEL;
            case MODELS, MODEL -> ExchangeKind.CATALOGUE;
            case UPLOAD, FILE -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request incoming) {
        if (incoming.atImageHost()) {
            return images.hosted(incoming);
        }
        if (incoming.queryValue("key") != null) {
            return Reply.text(400, "emulator: the key is in the query, and leaks into logs; send x-goog-api-key");
        }
        Route route = Route.of(incoming.path());
        try {
            return routed(incoming, route);
        } catch (GeminiError error) {
            return replies.error(error, route);
        }
    }

    private Reply routed(Request incoming, @Nullable Route route) {
        if (route == null) {
            throw GeminiError.notFound("Nothing stands at this path.");
        }
        gate.checkCredentials(incoming, route);
        if (!route.target().takes(incoming.method())) {
            throw GeminiError.of(405, "INVALID_ARGUMENT", "The path does not take " + incoming.method() + ".");
        }
        gate.checkShape(incoming, route);
        boolean delete = incoming.method().equals("DELETE");
        return switch (route.target()) {
            case GENERATE -> generate(incoming, route);
            case MODELS -> models.list(incoming);
            case MODEL -> models.one(route);
            case INTERACTIONS -> interactions.create(incoming, route);
            case INTERACTION -> delete ? interactions.delete(route.name()) : interactions.get(route.name());
            case CANCEL -> interactions.cancel(route.name());
            case UPLOAD -> files.upload(incoming, orders);
            case FILE -> delete ? files.delete(route.name()) : files.get(route.name());
        };
    }

    /** Holds the call back until its turn has come and its time has passed. A blocked prompt takes no time. */
    private Reply generate(Request incoming, Route route) {
        Order order = orders.generation(incoming, route);
        gate.admit();
        Outcome outcome = outcomes.take(order);
        if (outcome.block() != null) {
            return Reply.json(200, parts.response(order, outcome));
        }
        Task<Outcome> task = queue.submit(Long.toString(numbers.incrementAndGet()), outcome, false);
        return replies.held(incoming, route, task, () -> {
            queue.finishNow(task);
            queue.forget(task.id());
            if (outcome.fails()) {
                throw Problems.internal();
            }
            return Reply.json(200, parts.response(order, outcome));
        });
    }
}
