package dev.easel.openai;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.Generation;
import dev.easel.TaskStatus;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.openai.internal.OpenAiUsage;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the responses of the Responses API mean. A task that is completed may still have no image. */
final class ResponsesReader {
    private static final List<String> DESCRIPTION =
            List.of("output_format", "quality", "size", "background", "action", "model");

    private ResponsesReader() {}

    static Outcome<FinishedWork> submitted(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(OpenAiErrors.strict(response));
        }
        Optional<String> id = response.json().get("id").nonBlank();
        return switch (status(response)) {
            case "queued" -> OpenAiResponses.accepted(id, TaskStatus.queued(), response);
            // One that is completed already is polled all the same: by its id its image can be had again.
            case "in_progress", "completed" -> OpenAiResponses.accepted(id, TaskStatus.running(), response);
            // Cancelled by somebody else before the response came.
            case "cancelled" -> Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "the task was cancelled"));
            default -> ended(response);
        };
    }

    static Outcome<FinishedWork> polled(WireResponse response, String id) {
        if (!response.isSuccessful()) {
            return refusedPoll(response);
        }
        Optional<String> named = response.json().get("id").nonBlank();
        if (named.isPresent() && !named.get().equals(id)) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        return switch (status(response)) {
            case "queued" -> Outcome.pending(TaskStatus.queued());
            case "in_progress" -> Outcome.pending(TaskStatus.running());
            case "cancelled" -> new Outcome.Cancelled<>();
            default -> ended(response);
        };
    }

    /** A poll that is refused says nothing about the task: only the task's own error ends it, or that it is not there. */
    static Outcome<FinishedWork> refusedPoll(WireResponse response) {
        Problem problem = OpenAiErrors.problem(response);
        if (response.status() == 404 && response.json().isPresent()) {
            return Outcome.notFound(problem.message());
        }
        return Outcome.failed(
                problem.kind() == Problem.Kind.CONTENT_REFUSED
                        ? Problem.of(Problem.Kind.REJECTED, problem.message())
                        : problem);
    }

    private static String status(WireResponse response) {
        return response.json().get("status").text().orElse("");
    }

    private static Outcome<FinishedWork> ended(WireResponse response) {
        JsonValue json = response.json();
        return switch (status(response)) {
            case "completed" -> completed(json);
            case "failed" -> Outcome.failed(OpenAiErrors.ofTask(json));
            case "incomplete" -> Outcome.failed(incomplete(json));
            default ->
                Outcome.failed(Problem.unreadable("no status of a task that Easel knows: " + response.excerpt()));
        };
    }

    private static Problem incomplete(JsonValue json) {
        String reason = json.get("incomplete_details").get("reason").text().orElse("");
        return reason.equals("content_filter")
                ? Problem.contentRefused(Stage.UNKNOWN, "", List.of())
                        .withCode(reason)
                        .withBilled(true)
                : Problem.of(Problem.Kind.TASK_FAILED, "the response is incomplete")
                        .withCode(reason.isEmpty() ? "incomplete" : reason);
    }

    private static Outcome<FinishedWork> completed(JsonValue json) {
        List<MadeImage> images = new ArrayList<>();
        boolean made = false;
        Problem first = null;
        for (JsonValue item : json.get("output").elements()) {
            if (!item.get("type").text().orElse("").equals("image_generation_call")) {
                continue;
            }
            Optional<ImageRef> image = item.get("result").image();
            if (image.isPresent()) {
                made = true;
                images.add(MadeImage.inline(image.get())
                        .withGeneration(generation(item))
                        .withoutSentSeed());
            } else {
                Problem problem = OpenAiErrors.ofTask(item);
                first = first == null ? problem : first;
                images.add(MadeImage.failed(problem));
            }
        }
        if (!made) {
            return Outcome.failed(first != null ? first : answeredInWords(json));
        }
        return Outcome.done(FinishedWork.of(images).withUsage(OpenAiUsage.ofTask(json)));
    }

    private static Problem answeredInWords(JsonValue json) {
        @Nullable String words = json.get("output").elements().stream()
                .flatMap(item -> item.get("content").elements().stream())
                .flatMap(part ->
                        part.get("text").nonBlank().or(() -> part.get("refusal").nonBlank()).stream())
                .collect(Collectors.joining(" "));
        return Problem.of(Problem.Kind.TASK_FAILED, words == null ? "" : words)
                .withHint("the text model generated no image: change the prompt, or name another text model");
    }

    private static Generation generation(JsonValue item) {
        Generation.Builder generation = Generation.builder();
        item.get("revised_prompt").nonBlank().ifPresent(generation::prompt);
        DESCRIPTION.forEach(name -> item.get(name).nonBlank().ifPresent(text -> generation.putMetadata(name, text)));
        return generation.build();
    }
}
