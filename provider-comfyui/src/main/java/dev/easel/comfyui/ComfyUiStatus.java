package dev.easel.comfyui;

import dev.easel.Generation;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Polls a task: by its job, or, of a server below 0.6.0 and of one whose jobs cannot be read, by its queue and then its history.
 * In the other order a task that ends between the two would be in neither.
 */
final class ComfyUiStatus {
    private static final String GONE =
            "the server does not know the task: it was deleted, fell out of the history, or the"
                    + " server was started again";

    /** More than anybody has pending; where there are more, nothing is said about the position. */
    private static final int MOST_PENDING = 500;

    private final String id;
    private final boolean accepted;
    private final Reference reference;

    private ComfyUiStatus(String id, boolean accepted, Reference reference) {
        this.id = id;
        this.accepted = accepted;
        this.reference = reference;
    }

    static WireExchange<FinishedWork> poll(TaskCall task) {
        ComfyUiStatus status = new ComfyUiStatus(
                PromptIds.of(task),
                task.reference().isPresent(),
                Reference.decode(task.reference()).orElse(Reference.NONE));
        return exchange("/api/jobs/" + ComfyUiImages.encoded(status.id), status::job);
    }

    private static <T> WireExchange<T> exchange(String path, Function<WireResponse, Outcome<T>> reader) {
        return new WireExchange<>(WireRequest.get(path).build(), reader);
    }

    private Outcome<FinishedWork> job(WireResponse response) {
        JsonValue json = response.json();
        if (response.status() == 404 && json.get("error").isPresent()) {
            return Outcome.notFound(GONE);
        }
        // An older server has no such route; one job whose extra data is null makes a newer one fail about it.
        if (response.status() == 404 || response.status() == 405 || response.status() == 500) {
            return Outcome.next(exchange("/api/queue", this::queue));
        }
        if (!response.isSuccessful() || !json.isObject()) {
            return Outcome.failed(ComfyUiErrors.of(response));
        }
        String named = json.get("id").text().orElse(id);
        if (!named.equals(id)) {
            return Outcome.failed(Problem.ofAnotherTask(named));
        }
        String word = json.get("status").nonBlank().orElse("");
        return switch (word) {
            case "" -> Outcome.failed(Problem.unreadable("no \"status\" in " + response.excerpt()));
            case "pending" -> position(json);
            case "in_progress" -> Outcome.pending(TaskStatus.running());
            case "completed", "failed", "cancelled" ->
                ended(
                        word,
                        json.get("outputs"),
                        json.get("execution_status").get("messages"),
                        json.get("execution_error"),
                        json.get("workflow").get("prompt"));
            default -> Outcome.pending(TaskStatus.runningAs(word));
        };
    }

    private Outcome<FinishedWork> position(JsonValue job) {
        if (job.get("priority").decimal().isEmpty()) {
            return Outcome.pending(TaskStatus.queued());
        }
        double own = job.get("priority").decimal().getAsDouble();
        return Outcome.next(exchange("/api/jobs?status=pending&limit=" + MOST_PENDING, response -> {
            JsonValue jobs = response.json().get("jobs");
            boolean all =
                    !response.json().get("pagination").get("has_more").bool().orElse(true);
            long ahead = jobs.elements().stream()
                    .filter(other -> comesBefore(other.get("priority"), other.get("id"), own))
                    .count();
            return Outcome.pending(
                    response.isSuccessful() && jobs.isArray() && all
                            ? TaskStatus.queued((int) ahead + 1)
                            : TaskStatus.queued());
        }));
    }

    private boolean comesBefore(JsonValue number, JsonValue other, double own) {
        double theirs = number.decimal().orElse(Double.POSITIVE_INFINITY);
        return theirs < own || theirs == own && other.text().orElse(id).compareTo(id) < 0;
    }

    private Outcome<FinishedWork> queue(WireResponse response) {
        JsonValue running = response.json().get("queue_running");
        JsonValue pending = response.json().get("queue_pending");
        if (!response.isSuccessful() || !running.isArray() || !pending.isArray()) {
            return Outcome.failed(ComfyUiErrors.of(response));
        }
        if (ComfyUiQueue.find(running, id).isPresent()) {
            return Outcome.pending(TaskStatus.running());
        }
        JsonValue own = ComfyUiQueue.find(pending, id);
        if (own.isPresent()) {
            // A heap, and not in the order of its numbers.
            double number = own.at(0).decimal().orElse(Double.NaN);
            long ahead = pending.elements().stream()
                    .filter(other -> comesBefore(other.at(0), other.at(1), number))
                    .count();
            return Outcome.pending(Double.isNaN(number) ? TaskStatus.queued() : TaskStatus.queued((int) ahead + 1));
        }
        return Outcome.next(exchange("/api/history/" + ComfyUiImages.encoded(id), this::history));
    }

    private Outcome<FinishedWork> history(WireResponse response) {
        JsonValue json = response.json();
        if (!response.isSuccessful() || !json.isObject()) {
            return Outcome.failed(ComfyUiErrors.of(response));
        }
        JsonValue entry = json.get(id);
        if (entry.isObject()) {
            JsonValue status = entry.get("status");
            String word = status.get("status_str").text().orElse("").equals("error") ? "failed" : "completed";
            return ended(
                    word,
                    entry.get("outputs"),
                    status.get("messages"),
                    JsonValue.absent(),
                    entry.get("prompt").at(2));
        }
        if (!json.fields().isEmpty()) {
            return Outcome.failed(
                    Problem.ofAnotherTask(json.fields().keySet().iterator().next()));
        }
        // Only a server that keeps the client's id can say that it does not have it.
        return accepted ? Outcome.notFound(GONE) : Outcome.next(exchange("/api/system_stats", ComfyUiStatus::version));
    }

    private static Outcome<FinishedWork> version(WireResponse response) {
        return ComfyUiVersion.in(response).isAtLeast(0, 3, 45)
                ? Outcome.notFound(GONE)
                : Outcome.failed(
                        Problem.of(
                                Problem.Kind.REJECTED,
                                "a ComfyUI below 0.3.45 gives tasks ids of its own, so nobody can say whether it has this one"));
    }

    /** The last message tells: the status word of an interrupt is that of a failure, and some failures inherit another's. */
    private Outcome<FinishedWork> ended(
            String word, JsonValue outputs, JsonValue messages, JsonValue error, JsonValue graph) {
        String judged = word;
        JsonValue told = error;
        List<JsonValue> all = messages.elements();
        if (!all.isEmpty()) {
            JsonValue last = all.get(all.size() - 1);
            switch (last.at(0).text().orElse("")) {
                case "execution_success" -> judged = "completed";
                case "execution_interrupted" -> judged = "cancelled";
                case "execution_error" -> {
                    judged = "failed";
                    told = error.isObject() ? error : last.at(1);
                }
                default -> {}
            }
        }
        if (judged.equals("cancelled")) {
            return new Outcome.Cancelled<>();
        }
        return judged.equals("failed") ? failed(outputs, told) : completed(outputs, messages, graph);
    }

    private Outcome<FinishedWork> failed(JsonValue outputs, JsonValue error) {
        Problem problem = ComfyUiErrors.ofJob(error);
        List<MadeImage> saved = new ArrayList<>(ComfyUiImages.of(outputs, reference, "output"));
        if (saved.isEmpty()) {
            return Outcome.failed(problem);
        }
        // What was saved before the failure is the user's.
        saved.add(MadeImage.failed(problem));
        return Outcome.done(FinishedWork.of(saved).withWarnings(warnings()));
    }

    private Outcome<FinishedWork> completed(JsonValue outputs, JsonValue messages, JsonValue graph) {
        List<MadeImage> images = ComfyUiImages.of(outputs, reference).stream()
                .map(image -> image.withGeneration(firstPass(graph)))
                .toList();
        if (images.isEmpty()) {
            return Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "")
                    .withHint(
                            "the server completed the task without an image: its outputs are no images, or the graph was"
                                    + " not run again because the server had run it before"));
        }
        List<Warning> warnings = new ArrayList<>(warnings());
        cached(outputs, messages).ifPresent(warnings::add);
        return Outcome.done(FinishedWork.of(images).withWarnings(warnings));
    }

    /** Of an image of two passes, the metadata tells the steps of the second, and the request those of the first. */
    private Generation firstPass(JsonValue graph) {
        OptionalInt steps = reference.samplers().size() == 2
                ? graph.get(reference.samplers().get(0))
                        .get("inputs")
                        .get("steps")
                        .int32()
                : OptionalInt.empty();
        return steps.isPresent() ? Generation.builder().steps(steps.getAsInt()).build() : Generation.unknown();
    }

    private List<Warning> warnings() {
        return reference.notes().stream()
                .map(note -> Warning.of(Warning.Code.DEVIATION, "workflow", note))
                .toList();
    }

    private static Optional<Warning> cached(JsonValue outputs, JsonValue messages) {
        List<String> cached = messages.elements().stream()
                .filter(message -> message.at(0).text().orElse("").equals("execution_cached"))
                .flatMap(message -> message.at(1).get("nodes").elements().stream())
                .flatMap(node -> node.text().stream())
                .toList();
        List<String> saved = ComfyUiImages.nodes(outputs);
        return !saved.isEmpty() && cached.containsAll(saved)
                ? Optional.of(Warning.of(
                        Warning.Code.DEVIATION,
                        "workflow",
                        "was not run again: the server had run the same graph before and names the files of that run;"
                                + " bind its seed, or the name of its output"))
                : Optional.empty();
    }
}
