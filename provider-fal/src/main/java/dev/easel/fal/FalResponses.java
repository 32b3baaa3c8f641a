package dev.easel.fal;

import dev.easel.CancelOutcome;
import dev.easel.Generation;
import dev.easel.SafetyFinding;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Usage;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What responses about a task mean (fal queue API, status and result). A task has no failed state: the result of a completed one is the
 * model's own response, be it an error.
 */
final class FalResponses {
    private static final int DEEPEST = 4;

    private FalResponses() {}

    static Outcome<FinishedWork> submitted(WireResponse response, String endpoint, String basePath) {
        if (!response.isSuccessful()) {
            return Outcome.failed(FalErrors.ofSubmission(response));
        }
        JsonValue json = response.json();
        String id = json.get("request_id").nonBlank().orElse("");
        if (!FalEndpoint.isTaskId(id)) {
            return Outcome.failed(Problem.unreadable("no id of a task: " + response.excerpt()));
        }
        String app = Stream.of("status_url", "response_url", "cancel_url")
                .flatMap(name -> json.get(name).nonBlank().stream())
                .flatMap(address -> FalEndpoint.appIn(address, basePath).stream())
                .findFirst()
                .orElseGet(() -> FalEndpoint.app(endpoint));
        return new Outcome.Accepted<>(id, app, queued(json));
    }

    static Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
        JsonValue json = response.json();
        String word = json.get("status").nonBlank().orElse("");
        if (response.status() == 404 && word.equals("NOT_FOUND")) {
            return Outcome.notFound("the service does not know the task, or no longer keeps its result");
        }
        // Only a 401 is about the key; with any other status, the word counts if there is one.
        boolean known = word.equals("IN_QUEUE") || word.equals("IN_PROGRESS") || word.equals("COMPLETED");
        if (response.status() == 401 || !response.isSuccessful() && !known) {
            return Outcome.failed(FalErrors.ofPoll(response));
        }
        Optional<String> named = json.get("request_id").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        return switch (word) {
            case "COMPLETED" ->
                Outcome.next(result(task, FalErrors.ofStatus(json).orElse(null)));
            case "IN_QUEUE" -> pending(queued(json), response);
            case "IN_PROGRESS" -> pending(running(json), response);
            case "" -> Outcome.failed(Problem.unreadable("no status of a task: " + response.excerpt()));
            default -> pending(TaskStatus.runningAs(word), response);
        };
    }

    /** The last line that the model logged is its status where there is one: no number tells the progress. */
    private static TaskStatus running(JsonValue json) {
        return json.get("logs").elements().stream()
                .flatMap(line -> line.get("message").nonBlank().stream())
                .reduce((earlier, later) -> later)
                .map(TaskStatus::runningAs)
                .orElseGet(TaskStatus::running);
    }

    private static Outcome<FinishedWork> pending(TaskStatus status, WireResponse response) {
        return new Outcome.Pending<>(status, response.retryAfter().orElse(null));
    }

    /** The service counts from 0, Easel from 1. */
    private static TaskStatus queued(JsonValue json) {
        int position = json.get("queue_position").int32().orElse(-1);
        return position < 0 || position == Integer.MAX_VALUE ? TaskStatus.queued() : TaskStatus.queued(position + 1);
    }

    /** @param told the failure that the status named; {@code null} where it named none */
    static WireExchange<FinishedWork> result(TaskCall task, @Nullable Problem told) {
        WireRequest request = WireRequest.get(FalProtocol.path(task))
                .dataUrisIn("url", "images", "image")
                .build();
        return new WireExchange<>(request, response -> result(response, told));
    }

    private static Outcome<FinishedWork> result(WireResponse response, @Nullable Problem told) {
        if (response.isSuccessful()) {
            return finished(response);
        }
        JsonValue json = response.json();
        String detail = json.get("detail").text().orElse("");
        if (response.status() == 404 && json.get("status").text().orElse("").equals("NOT_FOUND")) {
            return Outcome.notFound("the service no longer keeps the result");
        }
        if (response.status() == 400 && detail.toLowerCase(Locale.ROOT).contains("still in progress")) {
            return Outcome.pending(TaskStatus.running());
        }
        if (isCancelled(response)) {
            return new Outcome.Cancelled<>();
        }
        if (FalErrors.isOfTask(response)) {
            return Outcome.failed(FalErrors.ofTask(response));
        }
        // 401, 403 and 429 are about the account; what else is no response of the task's may be one of a gateway.
        boolean account = response.status() == 401 || response.status() == 403 || response.status() == 429;
        return Outcome.failed(told == null || account ? FalErrors.ofPoll(response) : told);
    }

    static boolean isCancelled(WireResponse response) {
        String type = FalErrors.type(response);
        return response.status() == 499 && (type.equals("client_cancelled") || type.equals("client_disconnected"));
    }

    private static Outcome<FinishedWork> finished(WireResponse response) {
        JsonValue json = response.json();
        if (!json.isObject()) {
            return Outcome.failed(Problem.unreadable("no result of a task: " + response.excerpt()));
        }
        List<MadeImage> images = images(json);
        List<String> texts = Stream.of("results", "output", "description")
                .flatMap(name -> json.get(name).nonBlank().stream())
                .map(String::strip)
                .toList();
        if (images.isEmpty() && texts.isEmpty()) {
            return Outcome.failed(Problem.of(
                    Problem.Kind.TASK_FAILED,
                    "the task completed without an image; its result has "
                            + (json.fields().isEmpty()
                                    ? "nothing"
                                    : String.join(", ", json.fields().keySet()))));
        }
        FinishedWork work = FinishedWork.of(images).withTexts(texts);
        return Outcome.done(units(response)
                .map(units -> work.withUsage(Usage.builder().credits(units).build()))
                .orElse(work));
    }

    /** Returns how many units the service bills; empty where it does not say. */
    static Optional<BigDecimal> units(WireResponse response) {
        return response.header("x-fal-billable-units")
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?"))
                .map(BigDecimal::new);
    }

    private static List<MadeImage> images(JsonValue json) {
        Generation generation = generation(json);
        List<MadeImage> images = new ArrayList<>();
        JsonValue flags = json.get("has_nsfw_concepts");
        List<JsonValue> listed = json.get("images").elements();
        for (int index = 0; index < listed.size(); index++) {
            Optional<Boolean> flagged = flags.at(index).bool();
            image(listed.get(index), generation)
                    .map(image -> flagged.map(is -> image.withSafety(List.of(SafetyFinding.of("nsfw", is))))
                            .orElse(image))
                    .ifPresent(images::add);
        }
        if (images.isEmpty()) {
            image(json.get("image"), generation).ifPresent(images::add);
        }
        if (images.isEmpty()) {
            collect(json, generation, images, 0);
        }
        return images;
    }

    /** Finds the images of a model or workflow whose result has names of its own. */
    private static void collect(JsonValue value, Generation generation, List<MadeImage> images, int depth) {
        boolean image = value.get("content_type").text().orElse("image/").startsWith("image/");
        Optional<MadeImage> found = image && value.isObject() ? image(value, generation) : Optional.empty();
        if (found.isPresent()) {
            images.add(found.get());
        } else if (depth < DEEPEST) {
            List<JsonValue> parts = value.isArray()
                    ? value.elements()
                    : List.copyOf(value.fields().values());
            parts.forEach(part -> collect(part, generation, images, depth + 1));
        }
    }

    /** An image is an object with an address, which may be the image itself; of some models it is the address alone. */
    private static Optional<MadeImage> image(JsonValue value, Generation generation) {
        JsonValue place = value.isObject() ? value.get("url") : value;
        Optional<MadeImage> image = place.image()
                .map(MadeImage::inline)
                .or(() -> place.nonBlank()
                        .flatMap(text -> Addresses.read(text.strip()))
                        .map(address -> MadeImage.remote(
                                Download.of(WireRequest.fetch(address).image().build()))));
        // The seed is one for all images of a task: it is not counted up.
        return image.map(
                made -> (generation.seed().isPresent() ? made : made.withoutSentSeed()).withGeneration(generation));
    }

    private static Generation generation(JsonValue json) {
        Generation.Builder generation = Generation.builder();
        long seed = json.get("seed").integer().orElse(-1);
        if (seed >= 0) {
            generation.seed(seed);
        }
        json.get("prompt").nonBlank().ifPresent(generation::prompt);
        json.get("timings").flattened().forEach((name, value) -> generation.putMetadata("timings." + name, value));
        return generation.build();
    }

    static Outcome<CancelOutcome> cancelled(WireResponse response, TaskCall task) {
        String word = response.json().get("status").text().orElse("");
        if (response.isSuccessful() && word.equals("OK")) {
            return Outcome.done(CancelOutcome.CANCELLED);
        }
        boolean asked = word.equals("CANCELLATION_REQUESTED")
                || response.json().get("success").bool().orElse(false);
        if (response.isSuccessful() && asked) {
            // The runner was told to stop, and may finish the task all the same.
            return FalCancel.poll(task);
        }
        return word.equals("ALREADY_COMPLETED") || word.equals("NOT_FOUND") || response.isSuccessful()
                ? Outcome.done(CancelOutcome.TOO_LATE)
                : Outcome.failed(FalErrors.ofPoll(response));
    }
}
