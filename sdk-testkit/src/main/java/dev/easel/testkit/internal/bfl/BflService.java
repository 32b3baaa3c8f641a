package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The routes of the API, and its credentials. Thread-safe. */
public final class BflService implements Service {
    private static final String ROOT = "/v1/";
    private static final int POLLS_WITHOUT_TASK = 2;
    private static final Map<String, String> METHODS = Map.of(
            "get_result", "GET",
            "credits", "GET",
            "my_finetunes", "GET",
            "finetune_details", "GET",
            "delete_finetune", "POST");

    private final BflSettings settings;
    private final Models models;
    private final OrderReader reader;
    private final Delivery delivery;
    private final Tasks tasks;
    private final StatusBodies bodies;
    private final Webhooks webhooks;
    private final PollingAddress polling;
    private final List<String> finetunes;
    private final Map<String, Integer> polls = new ConcurrentHashMap<>();

    public BflService(BflSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.models = new Models(settings);
        this.finetunes = new CopyOnWriteArrayList<>(settings.finetunes());
        this.reader = new OrderReader(settings, finetunes);
        this.delivery = new Delivery(settings, surroundings);
        this.tasks = new Tasks(surroundings, settings);
        this.bodies = new StatusBodies(settings, new Studio(surroundings), delivery);
        this.webhooks = new Webhooks(settings, tasks, bodies);
        this.polling = new PollingAddress(settings, surroundings.baseUrl());
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return ExchangeKind.DOWNLOAD;
        }
        String name = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "";
        return switch (name) {
            case "get_result" -> ExchangeKind.POLL;
            case "my_finetunes", "finetune_details" -> ExchangeKind.CATALOGUE;
            default -> method.equals("POST") && models.find(name) != null ? ExchangeKind.SUBMIT : ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        try {
            return request.atImageHost() ? delivery.handle(request) : route(request);
        } catch (BflRefusal refusal) {
            return refusal.reply(settings.errors());
        }
    }

    private Reply route(Request request) {
        String name = request.path().startsWith(ROOT) ? request.path().substring(ROOT.length()) : "";
        Model model = models.find(name);
        String method = model == null ? METHODS.get(name) : "POST";
        if (method == null) {
            throw BflRefusal.of(404, "Not Found");
        }
        if (!method.equals(request.method())) {
            throw BflRefusal.of(405, "Method Not Allowed");
        }
        if (name.equals("get_result")) {
            return poll(request);
        }
        checkKey(request);
        if (model != null) {
            return submit(model, request);
        }
        return switch (name) {
            case "credits" -> Reply.json(200, Json.object().put("credits", tasks.credits()));
            case "my_finetunes" -> Reply.json(200, myFinetunes());
            case "finetune_details" -> finetuneDetails(request);
            default -> deleteFinetune(request);
        };
    }

    private void checkKey(Request request) {
        String shown = request.header("x-key");
        boolean fits = shown != null
                && !shown.isBlank()
                && (settings.apiKey() == null || settings.apiKey().equals(shown));
        if (!fits) {
            throw BflRefusal.of(
                    settings.has(Quirk.UNAUTHORIZED_401) ? 401 : 403, "Not authenticated - Invalid Authentication");
        }
    }

    private Reply submit(Model model, Request request) {
        Order order = reader.read(model, request);
        Task<Work> task = tasks.submit(order);
        String webhookUrl = order.webhookUrl();
        ObjectNode body = Json.object().put("id", task.id());
        if (webhookUrl == null) {
            body.put("polling_url", polling.of(task.id()));
        } else {
            body.put("status", "Pending").put("webhook_url", webhookUrl);
        }
        if (settings.has(Quirk.NO_COST)) {
            body.putNull("cost");
        } else {
            body.put("cost", order.cost());
        }
        body.put("input_mp", order.inputMegapixels()).put("output_mp", order.outputMegapixels());
        if (webhookUrl != null && settings.has(Quirk.WEBHOOK_BEFORE_RESPONSE)) {
            webhooks.tell(tasks.finishNow(task));
        }
        return Reply.json(200, body);
    }

    private Reply poll(Request request) {
        if (request.header("x-key") != null && settings.has(Quirk.KEY_REFUSED_WHEN_POLLING)) {
            return Reply.text(400, "emulator: the polling host was sent the credential header x-key");
        }
        if (settings.has(Quirk.KEY_REQUIRED_WHEN_POLLING)) {
            checkKey(request);
        }
        String id = parameter(request, "id");
        Task<Work> task = polling.isRight(request) ? tasks.find(id) : null;
        boolean early =
                settings.has(Quirk.NOT_FOUND_AT_FIRST) && polls.merge(id, 1, Integer::sum) <= POLLS_WITHOUT_TASK;
        if (task == null || early) {
            return Reply.json(200, bodies.notFound(id));
        }
        boolean failed =
                task.stateAt(tasks.now()) == State.FINISHED && task.work().ending() != Ending.READY;
        int status = failed && settings.has(Quirk.ENDS_AS_503) ? 503 : 200;
        return Reply.json(status, bodies.of(task, tasks.now()));
    }

    private static String parameter(Request request, String name) {
        String value = request.queryValue(name);
        if (value == null || value.isEmpty()) {
            throw BflRefusal.invalid(Json.array().add(BflRefusal.finding("query", name, "Field required", "missing")));
        }
        return value;
    }

    private ObjectNode myFinetunes() {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("finetunes");
        for (String finetune : finetunes) {
            if (settings.has(Quirk.FINETUNES_AS_OBJECTS)) {
                list.addObject().put("finetune_id", finetune);
            } else {
                list.add(finetune);
            }
        }
        return body;
    }

    private Reply finetuneDetails(Request request) {
        String id = parameter(request, "finetune_id");
        if (!finetunes.contains(id)) {
            throw BflRefusal.of(404, "Finetune not found");
        }
        ObjectNode body = Json.object();
        body.putObject("finetune_details").put("finetune_id", id);
        return Reply.json(200, body);
    }

    private Reply deleteFinetune(Request request) {
        ObjectNode body = OrderReader.json(request);
        String id = body.path("finetune_id").asText();
        if (id.isEmpty()) {
            throw BflRefusal.field("finetune_id", "Field required", "missing");
        }
        if (!finetunes.remove(id)) {
            throw BflRefusal.of(404, "Finetune not found");
        }
        return Reply.json(
                200,
                Json.object()
                        .put("status", "success")
                        .put("message", "Finetune deleted")
                        .put("deleted_finetune_id", id)
                        .put("timestamp", tasks.now().toString()));
    }

    public long billed() {
        return tasks.billed();
    }

    public double credits() {
        return tasks.credits();
    }

    public void next(Ending ending) {
        tasks.next(ending);
    }

    public List<CallbackDelivery> deliverWebhooks() {
        return webhooks.deliver();
    }

    /** The webhook about a task, or null where there is no such task. */
    public @Nullable EmulatedCallback webhook(String taskId, WebhookForm form) {
        Task<Work> task = tasks.find(taskId);
        return task == null ? null : webhooks.webhook(task, form);
    }

    /** The body of an error in the form that the emulator was started with. */
    public String errorBody(int status, String detail) {
        return BflRefusal.body(status, TextNode.valueOf(detail), settings.errors())
                .toString();
    }
}
