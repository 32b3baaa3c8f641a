package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.openai.OpenAiProfile.TaskForm;
import dev.easel.openai.internal.ImageResponses;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tasks of Zhipu and of ModelScope. */
final class HostTasks {
    private HostTasks() {}

    static WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context, OpenAiSettings settings) {
        WireRequest call = OpenAiRequests.generate(request, context, settings);
        if (isModelScope(settings)) {
            call = call.withHeaders(Map.of("X-ModelScope-Async-Mode", "true"));
        }
        return new WireExchange<>(call, response -> submitted(response, settings));
    }

    private static Outcome<FinishedWork> submitted(WireResponse response, OpenAiSettings settings) {
        if (!response.isSuccessful()) {
            return Outcome.failed(OpenAiErrors.strict(response));
        }
        JsonValue json = response.json();
        Optional<String> id =
                json.get("task_id").nonBlank().or(() -> json.get("id").nonBlank());
        if (id.isPresent() && OpenAiImages.items(json).isEmpty()) {
            return OpenAiResponses.accepted(id, TaskStatus.queued(), response);
        }
        return ImageResponses.read(
                response, address -> OpenAiResponses.download(address, settings.baseUrl()), OptionalLong.empty());
    }

    static WireExchange<FinishedWork> status(TaskCall task, OpenAiSettings settings) {
        String id = OpenAiSettings.encoded(task.taskId().orElseThrow());
        WireRequest.Builder request = isModelScope(settings)
                ? WireRequest.get(settings.path("/tasks/" + id)).header("X-ModelScope-Task-Type", "image_generation")
                : WireRequest.get(settings.path("/async-result/" + id));
        OptionalLong seed = settings.profile().field("seed").isPresent() ? task.seed() : OptionalLong.empty();
        return new WireExchange<>(
                OpenAiImages.expected(request).build(), response -> polled(response, task, settings, seed));
    }

    private static Outcome<FinishedWork> polled(
            WireResponse response, TaskCall task, OpenAiSettings settings, OptionalLong seed) {
        if (!response.isSuccessful()) {
            return ResponsesReader.refusedPoll(response);
        }
        JsonValue json = response.json();
        Optional<String> named = json.get("task_id").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        return switch (json.get("task_status").text().orElse("")) {
            case "PENDING" -> Outcome.pending(TaskStatus.queued());
            case "RUNNING", "PROCESSING" -> Outcome.pending(TaskStatus.running());
            case "SUCCESS", "SUCCEED" ->
                ImageResponses.read(response, address -> OpenAiResponses.download(address, settings.baseUrl()), seed);
            case "FAIL", "FAILED" -> Outcome.failed(OpenAiErrors.inSuccess(response));
            default ->
                Outcome.failed(Problem.unreadable("no status of a task that Easel knows: " + response.excerpt()));
        };
    }

    private static boolean isModelScope(OpenAiSettings settings) {
        return settings.profile().taskForm() == TaskForm.MODELSCOPE;
    }
}
