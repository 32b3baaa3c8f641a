package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.FalEmulator.WebhookForm;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The queue, the upload storage and the catalogue at one origin, which are three hosts of the service. Thread-safe. */
public final class FalService implements Service {
    private static final String UPLOAD = "/storage/upload/initiate";
    private static final String KEYS = "/.well-known/jwks.json";
    private static final String SCHEMA = "/api/openapi/queue/openapi.json";
    private static final Set<String> CATALOGUE = Set.of("/v1/models", "/v1/models/pricing", SCHEMA);
    private static final Set<String> PARAMETERS = Set.of("fal_webhook", "fal_max_queue_length");

    private final Surroundings surroundings;
    private final FalSettings settings;
    private final Models models;
    private final Hosting hosting;
    private final Tasks tasks;
    private final TaskViews views;
    private final Catalogue catalogue;
    private final Webhooks webhooks = new Webhooks();
    private final Queue<TaskEnding> endings = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();

    public FalService(Surroundings surroundings, FalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.models = new Models(settings.endpoints());
        this.hosting = new Hosting(surroundings);
        Failures failures = new Failures(settings);
        this.tasks = new Tasks(surroundings, settings, new Runner(surroundings, settings, hosting, failures), failures);
        this.views = new TaskViews(surroundings, settings, tasks);
        this.catalogue = new Catalogue(models);
    }

    public void next(TaskEnding ending) {
        endings.add(ending);
    }

    public long billed() {
        return tasks.billed();
    }

    /** Makes the webhook of a task. */
    public EmulatedCallback webhook(String requestId, WebhookForm form) {
        byte[] body = Json.write(views.webhook(task(requestId)));
        Map<String, String> headers = new LinkedHashMap<>(
                webhooks.headers(requestId, body, surroundings.clock().instant(), form));
        headers.put("Content-Type", "application/json");
        return new EmulatedCallback(headers, new String(body, StandardCharsets.UTF_8));
    }

    /** The address that the task's webhook goes to, or null. */
    public @Nullable String webhookAddress(String requestId) {
        return task(requestId).work().webhook();
    }

    private Task<Order> task(String requestId) {
        Task<Order> task = tasks.find(requestId);
        if (task == null) {
            throw new IllegalArgumentException("no task has the request id " + requestId + "; submit it first");
        }
        return task;
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return method.equals("GET") ? ExchangeKind.DOWNLOAD : ExchangeKind.OTHER;
        }
        if (CATALOGUE.contains(path)) {
            return ExchangeKind.CATALOGUE;
        }
        FalPath task = queuePath(path);
        if (task == null) {
            return ExchangeKind.OTHER;
        }
        if (task.action().equals("cancel")) {
            return ExchangeKind.CANCEL;
        }
        if (task.id() == null) {
            return method.equals("POST") ? ExchangeKind.SUBMIT : ExchangeKind.OTHER;
        }
        return ExchangeKind.POLL;
    }

    private static @Nullable FalPath queuePath(String path) {
        boolean other = path.equals(KEYS) || path.startsWith("/storage/") || CATALOGUE.contains(path);
        return other
                ? null
                : FalPath.of(
                        Request.of(false, "GET", path, Map.of(), new byte[0]).segments());
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return hosting.handle(request);
        }
        try {
            return routed(request);
        } catch (Refusal refusal) {
            return numbered(refusal.reply());
        }
    }

    private Reply routed(Request request) {
        String path = request.path();
        if (path.equals(KEYS)) {
            return only("GET", request, () -> Reply.json(200, webhooks.keys()));
        }
        if (CATALOGUE.contains(path)) {
            return !path.equals(SCHEMA) && !hasKey(request)
                    ? Catalogue.error(401, "authorization_error", "A key is needed")
                    : only("GET", request, () -> catalogue.handle(request));
        }
        if (path.equals(UPLOAD)) {
            if (!hasKey(request)) {
                throw Refusal.of(401, "Authentication is required");
            }
            return only("POST", request, () -> hosting.initiate(request));
        }
        FalPath queuePath = queuePath(path);
        if (queuePath == null) {
            throw Refusal.of(404, "Not Found");
        }
        if (!hasKey(request)) {
            throw Refusal.of(401, "Cannot access application \"" + queuePath.app() + "\".");
        }
        return only(queuePath.method(), request, () -> {
            String id = queuePath.id();
            return id == null ? submit(request, queuePath) : onTask(request, queuePath, id);
        });
    }

    private static Reply only(String method, Request request, Supplier<Reply> then) {
        return request.method().equals(method)
                ? then.get()
                : Reply.json(405, Json.object().put("detail", "Method Not Allowed"))
                        .withHeader("Allow", method);
    }

    private boolean hasKey(Request request) {
        String header = request.header("Authorization");
        String key = header != null && header.startsWith("Key ")
                ? header.substring("Key ".length()).strip()
                : "";
        return !key.isEmpty() && (settings.apiKey() == null || settings.apiKey().equals(key));
    }

    private Reply numbered(Reply reply) {
        return reply.withHeader("x-fal-request-id", "refused-" + numbers.incrementAndGet());
    }

    private Reply submit(Request request, FalPath path) {
        Models.Model model = models.find(path.endpoint());
        if (model == null) {
            throw Refusal.of(404, "Application \"" + path.endpoint() + "\" not found");
        }
        boolean json = request.mediaType().equals("application/json");
        if (!json || !(Json.read(request.body()) instanceof ObjectNode input)) {
            throw Refusal.badRequest("The body has to be a JSON object under application/json");
        }
        checkParameters(request);
        Order order = Order.of(request, path, model, input, surroundings.clock().instant());
        Task<Order> task = tasks.submit(order.ending(ending(input)));
        return Reply.json(settings.has(Quirk.SUBMIT_202) ? 202 : 200, views.submitted(task))
                .withHeader("x-fal-request-id", task.id());
    }

    private void checkParameters(Request request) {
        boolean unknown = !request.query().isEmpty()
                && Arrays.stream(request.query().split("&", -1))
                        .anyMatch(pair -> !PARAMETERS.contains(pair.split("=", 2)[0]));
        if (unknown && settings.strict()) {
            throw Refusal.badRequest("The query takes " + PARAMETERS + " and nothing else");
        }
        String longest = request.queryValue("fal_max_queue_length");
        if (longest != null && !longest.matches("[0-9]{1,6}")) {
            throw Refusal.badRequest("fal_max_queue_length has to be a number");
        }
        if (longest != null && tasks.waiting() > Integer.parseInt(longest)) {
            throw Refusal.of(429, "The queue is longer than " + longest);
        }
    }

    private TaskEnding ending(ObjectNode input) {
        TaskEnding ordered = endings.poll();
        if (surroundings.takeFailure()) {
            return TaskEnding.RUNNER_DISCONNECTED;
        }
        if (ordered != null) {
            return ordered;
        }
        boolean against = input.path("prompt").asText().toLowerCase(Locale.ROOT).contains("nsfw");
        return against ? TaskEnding.CONTENT_POLICY : TaskEnding.COMPLETED;
    }

    private Reply onTask(Request request, FalPath path, String id) {
        Task<Order> task = tasks.find(path.app(), id);
        boolean asGiven = settings.has(Quirk.FULL_ID_ADDRESSES)
                && task != null
                && task.work().path().endpoint().equals(path.endpoint());
        if (path.isSubPath() && !asGiven) {
            return only("POST", request, () -> Reply.empty(405));
        }
        if (task == null) {
            return numbered(Reply.json(404, Json.object().put("status", "NOT_FOUND")));
        }
        State state = tasks.state(task);
        Reply reply = switch (path.action()) {
            case "cancel" -> cancel(request, task);
            case "status" -> status(request, task, state);
            case "status/stream" -> stream(request, task, state);
            default ->
                state == State.FINISHED
                        ? tasks.outcome(task).reply()
                        : Refusal.of(400, "Request is still in progress").reply();
        };
        return reply.withHeader("x-fal-request-id", task.id());
    }

    private static boolean wantsLogs(Request request) {
        return Set.of("1", "true").contains(String.valueOf(request.queryValue("logs")));
    }

    private Reply status(Request request, Task<Order> task, State state) {
        boolean done = state == State.FINISHED || settings.has(Quirk.STATUS_ALWAYS_200);
        return Reply.json(done ? 200 : 202, views.status(task, state, wantsLogs(request)));
    }

    /** The stream is sent at the task's end, all at once. */
    private Reply stream(Request request, Task<Order> task, State state) {
        Duration left = Duration.between(surroundings.clock().instant(), task.finishesAt());
        boolean logs = wantsLogs(request);
        return state == State.FINISHED
                ? events(task, state, logs)
                : Reply.later(left, () -> tasks.state(task) == State.FINISHED, () -> events(task, state, logs));
    }

    private Reply events(Task<Order> task, State from, boolean logs) {
        byte[] events = views.events(task, from, logs).getBytes(StandardCharsets.UTF_8);
        return Reply.of(200, "text/event-stream", events);
    }

    private Reply cancel(Request request, Task<Order> task) {
        if (settings.strict() && request.body().length > 0) {
            throw Refusal.badRequest("A cancellation has no body");
        }
        Tasks.Cancelling cancelling = tasks.cancel(task);
        if (settings.has(Quirk.CANCEL_SUCCESS_FLAG)) {
            return Reply.json(200, Json.object().put("success", cancelling != Tasks.Cancelling.COMPLETED));
        }
        return switch (cancelling) {
            case REMOVED -> Reply.json(200, Json.object().put("status", "OK"));
            case SIGNALLED -> Reply.json(202, Json.object().put("status", "CANCELLATION_REQUESTED"));
            case COMPLETED -> Reply.json(400, Json.object().put("status", "ALREADY_COMPLETED"));
        };
    }
}
