package dev.easel.openai;

import dev.easel.CancelOutcome;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.openai.internal.EditInputs;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Images as tasks of the Responses API in background mode: what is sent. */
final class ResponsesTasks {
    private static final String ROUTE = "/responses";
    private static final String TOOL = "image_generation";

    /** The field of a tool's call that has the image. */
    private static final String IMAGE = "result";

    private ResponsesTasks() {}

    static WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context, OpenAiSettings settings) {
        OpenAiOptions options = OpenAiOptions.of(request);
        JsonObject body = JsonObject.create().put("model", options.textModel().orElse(settings.textModel()));
        List<JsonObject> content = content(request, context);
        if (content.isEmpty()) {
            body.put("input", request.prompt());
        } else {
            content.add(0, JsonObject.create().put("type", "input_text").put("text", request.prompt()));
            body.put("input", List.of(JsonObject.create().put("role", "user").put("content", content)));
        }
        body.put("tools", List.of(tool(request, context, settings)))
                .put("tool_choice", JsonObject.create().put("type", TOOL))
                .put("background", true)
                .put("store", options.store().orElse(true));
        request.requestId()
                .ifPresent(id -> body.put("metadata", JsonObject.create().put("request_id", context.requestId())));
        options.safetyIdentifier().ifPresent(id -> body.put("safety_identifier", id));
        body.putExtra(request.extraFields());
        WireRequest call = WireRequest.post(settings.path(ROUTE))
                .json(body)
                .imagesIn(IMAGE)
                .build();
        return new WireExchange<>(call, response -> ResponsesReader.submitted(response));
    }

    /** Returns the options that the tool takes. */
    static Set<OpenAiOption> options(ImageRequest request, OpenAiSettings settings) {
        Set<OpenAiOption> taken = OpenAiOption.of(settings.family(request).fields(OpenAiEdits.isEdit(request), false));
        taken.remove(OpenAiOption.USER);
        taken.remove(OpenAiOption.PARTIAL_IMAGES);
        return taken;
    }

    private static JsonObject tool(ImageRequest request, SubmitContext context, OpenAiSettings settings) {
        JsonObject tool = JsonObject.create().put("type", TOOL);
        OpenAiOptions options = OpenAiOptions.of(request);
        request.model().ifPresent(model -> tool.put("model", model));
        options.action().ifPresent(action -> tool.put("action", action));
        request.size().ifPresent(size -> tool.put("size", size.toString()));
        OpenAiRequests.putFormat(request, settings.profile(), tool);
        Set<OpenAiOption> taken = options(request, settings);
        // It is a field of the whole request.
        taken.remove(OpenAiOption.SAFETY_IDENTIFIER);
        OpenAiRequests.putOptions(request, taken, settings.profile(), tool);
        OpenAiEdits.inputs(request).mask(context).ifPresent(mask -> tool.put("input_image_mask", mask));
        return tool;
    }

    private static List<JsonObject> content(ImageRequest request, SubmitContext context) {
        List<JsonObject> content = new ArrayList<>();
        EditInputs inputs = OpenAiEdits.inputs(request);
        for (Object source : inputs.sources(context)) {
            content.add(EditInputs.object("image_url", source).put("type", "input_image"));
        }
        inputs.files().forEach(id -> content.add(EditInputs.file(id).put("type", "input_image")));
        return content;
    }

    static WireExchange<FinishedWork> status(TaskCall task, OpenAiSettings settings) {
        String id = task.taskId().orElseThrow();
        WireRequest request =
                WireRequest.get(path(id, "", settings)).imagesIn(IMAGE).build();
        return new WireExchange<>(request, response -> ResponsesReader.polled(response, id));
    }

    static WireExchange<CancelOutcome> cancel(TaskCall task, OpenAiSettings settings) {
        WireRequest request = WireRequest.post(path(task.taskId().orElseThrow(), "/cancel", settings))
                .imagesIn(IMAGE)
                .build();
        return new WireExchange<>(request, ResponsesTasks::cancelled);
    }

    private static Outcome<CancelOutcome> cancelled(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(OpenAiErrors.problem(response));
        }
        boolean stopped = response.json().get("status").text().orElse("").equals("cancelled");
        return Outcome.done(stopped ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE);
    }

    private static String path(String id, String verb, OpenAiSettings settings) {
        return settings.path(ROUTE + "/" + OpenAiSettings.encoded(id) + verb);
    }
}
