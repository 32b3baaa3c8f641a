package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ZhiqiteEmulator.RepeatedId;
import dev.easel.testkit.ZhiqiteEmulator.ToolResponse;
import dev.easel.testkit.ZhiqiteEmulator.UnknownTask;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Emulates the Zhiqite image API without its sockets: drawing, queries, the model list, image tools, training. Thread-safe. */
public final class ZhiqiteService implements Service {
    private static final String ID_HEADER = "X-Request-req-accessKeyId";
    private static final String SECRET_HEADER = "X-Request-req-accessKeySecret";

    private final Surroundings surroundings;
    private final ZhiqiteSettings settings;
    private final Envelope envelope;
    private final boolean strict;
    private final ImageShelf shelf;
    private final Works works = new Works();
    private final ZhiqiteTasks tasks;
    private final TaskResponses responses;
    private final Callbacks callbacks;
    private final ModelCatalogue models;

    public ZhiqiteService(Surroundings surroundings, ZhiqiteSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.envelope = settings.envelope();
        this.strict = settings.strict();
        this.shelf = new ImageShelf(
                surroundings.clock(),
                surroundings.imageHost(),
                Duration.ZERO,
                404,
                null,
                List.of(ID_HEADER.toLowerCase(Locale.ROOT), SECRET_HEADER.toLowerCase(Locale.ROOT)));
        TaskQueue<Work> queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
        this.tasks = new ZhiqiteTasks(surroundings.clock(), queue, settings.tasks());
        this.responses = new TaskResponses(
                tasks, shelf, surroundings::drew, settings.tasks().failedStatus());
        this.callbacks = new Callbacks(surroundings.clock(), tasks, responses, envelope, settings.callbacks());
        this.models = new ModelCatalogue(settings.models(), shelf);
    }

    /** Makes every callback that is due now. */
    public List<CallbackDelivery> deliverCallbacks() {
        return callbacks.deliver();
    }

    /** How many pieces of work were begun. */
    public int acceptedTasks() {
        return tasks.accepted();
    }

    /** Has every task of this id end failed; false where there is none. */
    public boolean failTask(String id) {
        return tasks.fail(id);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        return atImageHost ? ExchangeKind.DOWNLOAD : Route.of(path).exchangeKind();
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return shelf.handle(request);
        }
        Route route = Route.of(request.path());
        if (route.kind() == Route.Kind.NOWHERE) {
            return Reply.text(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            return Reply.text(405, "Method Not Allowed").withHeader("Allow", "POST");
        }
        String objection = objection(request);
        if (objection != null) {
            return envelope.failure(objection);
        }
        JsonNode body = Json.read(request.body());
        if (body == null || !body.isObject()) {
            return envelope.failure("the body is not a JSON object");
        }
        return response(route, body);
    }

    private @Nullable String objection(Request request) {
        String id = request.header(ID_HEADER);
        String secret = request.header(SECRET_HEADER);
        if (id == null || id.isBlank() || secret == null || secret.isBlank()) {
            return "header " + (id == null || id.isBlank() ? ID_HEADER : SECRET_HEADER) + " is missing";
        }
        boolean known =
                (settings.accessKeyId() == null || settings.accessKeyId().equals(id))
                        && (settings.accessKeySecret() == null
                                || settings.accessKeySecret().equals(secret));
        if (!known) {
            return "accessKeyId or accessKeySecret is wrong";
        }
        if (strict && !request.mediaType().equals("application/json")) {
            return Field.STRICT + "Content-Type must be application/json";
        }
        if (strict && !request.query().isEmpty()) {
            return Field.STRICT + "no call takes query parameters; credentials belong into the headers";
        }
        return null;
    }

    private Reply response(Route route, JsonNode body) {
        return switch (route.kind()) {
            case DRAWING -> draw(route.drawing(), body);
            case MODELS -> checked(ModelCatalogue.objection(body, strict), () -> models.page(body));
            case QUERY_ARCHIVE -> query(body, id -> archived(id));
            case QUERY_LIVE -> query(body, id -> live(id));
            case TRAINING -> train(body);
            case TOOL -> useTool(route.rest(), body);
            case TOOL_QUERY -> queryTool(route.rest(), body);
            case NOWHERE -> throw new IllegalStateException("no route");
        };
    }

    private Reply checked(@Nullable String objection, Supplier<ObjectNode> data) {
        return objection == null ? envelope.success(data.get()) : envelope.failure(objection);
    }

    private Reply draw(DrawingRequest call, JsonNode sent) {
        JsonNode body = strict ? sent : call.nested(sent);
        String objection = call.objection(body, strict);
        if (objection == null) {
            objection = Works.objection(body);
        }
        JsonNode scripts = body.path(DrawingRequest.SCRIPTS);
        String checkpoint = scripts.path("sd_model_checkpoint").asText();
        if (objection == null && strict && !models.has(checkpoint)) {
            objection = Field.STRICT + "alwayson_scripts.sd_model_checkpoint " + checkpoint
                    + " is not in the model list; name it in the emulator's models";
        }
        if (objection != null) {
            return envelope.failure(objection);
        }
        String id = scripts.get("id_task").asText();
        return submit(
                Work.DRAWING,
                id,
                "id_task",
                () -> works.drawing(body),
                task -> envelope.success(Json.object().put("task_id", id)));
    }

    private Reply train(JsonNode sent) {
        JsonNode body = strict ? sent : TrainingPage.inCamelCase(sent);
        String objection = TrainingPage.objection(body, strict);
        if (objection != null) {
            return envelope.failure(objection);
        }
        String id = body.get("taskId").asText();
        return submit(
                Work.TRAINING,
                id,
                "taskId",
                () -> works.training(body),
                task -> envelope.success(Json.object().put("taskId", id)));
    }

    private Reply useTool(String code, JsonNode body) {
        Tool tool = Tool.of(code, strict);
        if (tool == null) {
            return envelope.failure(Field.STRICT + "the tool " + code + " is not documented");
        }
        String objection = tool.objection(body, strict);
        if (objection != null) {
            return envelope.failure(objection);
        }
        String id = body.get(Tool.TASK_ID).asText();
        return submit(code, id, Tool.TASK_ID, () -> works.tool(tool, body), task -> toolResponse(tool, task));
    }

    private Reply toolResponse(Tool tool, Task<Work> task) {
        boolean withResult = settings.tasks().toolResponse() == ToolResponse.RESULT
                || (settings.tasks().toolResponse() == ToolResponse.AS_DOCUMENTED && tool.finishesAtOnce());
        if (!withResult) {
            return envelope.success(responses.acceptedTool(tool, task));
        }
        return Reply.later(tasks.timeLeft(task), () -> {
            Task<Work> finished = tasks.finishNow(task);
            return finished.fails()
                    ? envelope.failure("the tool " + tool.code() + " failed")
                    : envelope.success(responses.tool(tool, finished));
        });
    }

    private Reply submit(
            String kind, String id, String idName, Supplier<Work> work, Function<Task<Work>, Reply> response) {
        Task<Work> repeated = tasks.repeated(kind, id);
        if (repeated == null) {
            // Fetching input images takes time, so the work is made before the task's place is taken.
            Work made = work.get();
            repeated = tasks.submit(made, surroundings.takeFailure());
            if (repeated.work() == made) {
                return response.apply(repeated);
            }
        }
        return settings.tasks().repeatedId() == RepeatedId.REFUSED
                ? envelope.failure(idName + " " + id + " was used before")
                : response.apply(repeated);
    }

    private Reply query(JsonNode body, Function<String, Reply> response) {
        String objection = QueryPage.objection(body, strict);
        return objection == null ? response.apply(body.get(Tool.TASK_ID).asText()) : envelope.failure(objection);
    }

    private Reply archived(String id) {
        Task<Work> task = tasks.find(Work.DRAWING, id);
        return task == null || !tasks.isArchived(task)
                ? unknown(settings.tasks().unknownTask(), id)
                : envelope.success(responses.drawing(task, "task_id", false));
    }

    private Reply live(String id) {
        Task<Work> task = tasks.find(Work.DRAWING, id);
        if (task == null) {
            return unknown(settings.tasks().unknownTask(), id);
        }
        return tasks.isArchived(task)
                ? unknown(settings.tasks().archivedTask(), id)
                : envelope.success(responses.drawing(task, "id_task", true));
    }

    private Reply queryTool(String code, JsonNode body) {
        Tool tool = Tool.of(code, strict);
        if (tool == null) {
            return envelope.failure(Field.STRICT + "the tool " + code + " is not documented");
        }
        return query(body, id -> {
            Task<Work> task = tasks.find(code, id);
            return task == null
                    ? unknown(settings.tasks().unknownTask(), id)
                    : envelope.success(responses.tool(tool, task));
        });
    }

    private Reply unknown(UnknownTask response, String id) {
        return switch (response) {
            case REFUSED -> envelope.failure("no task " + id);
            case EMPTY_DATA -> envelope.success(null);
        };
    }
}
