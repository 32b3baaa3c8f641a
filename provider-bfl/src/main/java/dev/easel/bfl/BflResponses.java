package dev.easel.bfl;

import dev.easel.Generation;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Usage;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What responses mean (OpenAPI description; words of a status by the description and by what clients have seen). */
final class BflResponses {
    private static final int LONGEST = 1_024;

    private BflResponses() {}

    /** What the response to a submission means. */
    static Outcome<FinishedWork> submitted(WireResponse response, BflSettings settings) {
        JsonValue json = response.json();
        String id = json.get("id").nonBlank().orElse("");
        Optional<Problem> refused = id.isEmpty() ? Optional.empty() : refusal(json, word(json));
        if (refused.isPresent()) {
            return Outcome.failed(refused.get());
        }
        if (!response.isSuccessful()) {
            return Outcome.failed(BflErrors.ofSubmission(response));
        }
        if (id.isEmpty() || id.length() > LONGEST) {
            return Outcome.failed(Problem.unreadable(
                    id.isEmpty()
                            ? "a response without the id of a task: " + response.excerpt()
                            : "an id of " + id.length() + " characters"));
        }
        Optional<String> polling = json.get("polling_url").nonBlank();
        if (polling.isEmpty()) {
            // Of a task that calls back the service names no address.
            return json.get("webhook_url").nonBlank().isPresent()
                    ? new Outcome.Accepted<>(
                            id,
                            BflAddresses.atBase(id, settings)
                                    .filter(address -> address.length() <= LONGEST)
                                    .orElse(null),
                            TaskStatus.queued())
                    : Outcome.failed(Problem.unreadable("a response without a polling_url: " + response.excerpt()));
        }
        Optional<URI> address = BflAddresses.polling(polling.get(), settings)
                .filter(uri -> uri.toString().length() <= LONGEST);
        return address.isPresent()
                ? new Outcome.Accepted<>(id, address.get().toString(), TaskStatus.queued())
                : Outcome.failed(Problem.unreadable("a polling_url at " + BflAddresses.host(polling.get())
                        + " that is not an address of the service, so it was not called"));
    }

    /**
     * What the response to a poll means. The word of the body decides, whatever the HTTP status: failures come as 503 with a whole status.
     *
     * @param withoutKey whether the poll went without the key
     */
    static Outcome<FinishedWork> status(
            WireResponse response, TaskCall task, BflSettings settings, boolean withoutKey) {
        JsonValue json = response.json();
        Optional<String> named = json.get("id").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        String word = word(json);
        if (word.isEmpty() || !response.isSuccessful() && named.isEmpty()) {
            // A gateway's own error may have a status too, but it does not name the task.
            return Outcome.failed(
                    response.isSuccessful()
                            ? Problem.unreadable("a response without a status: " + response.excerpt())
                            : BflErrors.ofPoll(response, withoutKey));
        }
        Optional<Problem> refused = refusal(json, word);
        if (refused.isPresent()) {
            return Outcome.failed(refused.get());
        }
        return switch (word) {
            case "pending" -> Outcome.pending(TaskStatus.queued());
            case "ready" -> ready(json, task, settings);
            case "task not found" -> Outcome.notFound("Task not found");
            default -> Outcome.pending(running(json));
        };
    }

    private static String word(JsonValue json) {
        return json.get("status").text().orElse("").strip().toLowerCase(Locale.ROOT);
    }

    /** The end of a task without an image; empty where the word says something else. */
    private static Optional<Problem> refusal(JsonValue json, String word) {
        return switch (word) {
            case "request moderated" -> Optional.of(BflErrors.moderated(json, true));
            case "content moderated" -> Optional.of(BflErrors.moderated(json, false));
            case "error", "failed" ->
                Optional.of(BflErrors.failed(json, json.get("status").text().orElse(word)));
            default -> Optional.empty();
        };
    }

    private static TaskStatus running(JsonValue json) {
        OptionalDouble progress = json.get("progress").decimal();
        // The scale is not documented: what is above 1 may be a percentage or not, so it is not told.
        return progress.isPresent() && progress.getAsDouble() >= 0 && progress.getAsDouble() <= 1
                ? TaskStatus.running(progress.getAsDouble())
                : TaskStatus.runningAs(json.get("status").text().orElse("").strip());
    }

    private static Outcome<FinishedWork> ready(JsonValue json, TaskCall task, BflSettings settings) {
        JsonValue result = json.get("result");
        Optional<String> sample = result.get("sample").nonBlank();
        MadeImage image;
        if (sample.isEmpty()) {
            image = MadeImage.failed(Problem.unreadable("the status Ready without an image: " + json));
        } else {
            image = BflAddresses.image(sample.get(), settings)
                    .map(address -> MadeImage.remote(
                            Download.of(WireRequest.fetch(address).image().build())))
                    .orElseGet(() -> MadeImage.failed(elsewhere(sample.get())));
        }
        image = image.withGeneration(generation(result));
        if (task.kind().equals(BflJob.WITHOUT_SEED)) {
            image = image.withoutSentSeed();
        }
        return Outcome.done(FinishedWork.of(List.of(image)).withUsage(usage(json)));
    }

    private static Problem elsewhere(String sample) {
        String host = BflAddresses.host(sample);
        Problem problem = Problem.unreadable(
                "an image at " + host + ", which is not an https address of the service, so it was not downloaded");
        // Nobody can allow another scheme or port, or an address that holds a password.
        return BflAddresses.isPlainHttps(sample)
                ? problem.withHint("if the service keeps images there now, build a client with imageHosts(\"" + host
                        + "\") and resume the handle within ten minutes")
                : problem;
    }

    private static Generation generation(JsonValue result) {
        Generation.Builder generation = Generation.builder();
        OptionalLong seed = result.get("seed").integer();
        if (seed.isPresent() && seed.getAsLong() >= 0) {
            generation.seed(seed.getAsLong());
        }
        result.get("prompt").nonBlank().ifPresent(generation::prompt);
        return generation.build();
    }

    /** The settled cost, in credits; what the submission tells is an estimate. */
    private static Usage usage(JsonValue json) {
        OptionalDouble cost = json.get("cost").decimal();
        return cost.isPresent() && cost.getAsDouble() >= 0
                ? Usage.builder()
                        .credits(BigDecimal.valueOf(cost.getAsDouble()))
                        .build()
                : Usage.none();
    }
}
