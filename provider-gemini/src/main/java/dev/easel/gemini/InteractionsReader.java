package dev.easel.gemini;

import dev.easel.Generation;
import dev.easel.TaskStatus;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the responses about interactions mean. Only steps of the model count: a poll returns the user's steps too, and their images are
 * those that were sent.
 */
final class InteractionsReader {
    private static final int LONGEST_ID = 1_024;

    private InteractionsReader() {}

    static Outcome<FinishedWork> submitted(WireResponse response) {
        if (!response.isSuccessful()) {
            Problem problem = GeminiErrors.ofResponse(response);
            // The service does not say which models take background mode.
            boolean background = response.status() == 400
                    && problem.message().toLowerCase(Locale.ROOT).contains("background");
            return Outcome.failed(
                    background
                            ? problem.withHint(
                                    "where the model takes no tasks, build the client without background(true)")
                            : problem);
        }
        Optional<String> id = response.json().get("id").nonBlank().filter(text -> text.length() <= LONGEST_ID);
        String status = status(response);
        boolean goesOn = switch (status) {
            // One that is completed already is polled all the same: by its id its image can be had again.
            case "queued", "in_progress", "completed", "requires_action", "requires_continuation" -> true;
            default -> false;
        };
        if (id.isPresent() && goesOn) {
            return Outcome.accepted(id.get(), status.equals("queued") ? TaskStatus.queued() : TaskStatus.running());
        }
        return switch (status) {
            case "cancelled" -> Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "the interaction was cancelled"));
            case "completed", "failed", "incomplete", "budget_exceeded" -> ended(response);
            default ->
                id.filter(known -> !status.isEmpty())
                        // A word that nobody knows counts as running until the deadline.
                        .<Outcome<FinishedWork>>map(known -> Outcome.accepted(known, TaskStatus.runningAs(status)))
                        .orElseGet(() -> Outcome.failed(
                                Problem.unreadable("no interaction in a response: " + response.excerpt())));
        };
    }

    static Outcome<FinishedWork> polled(WireResponse response, String id, GeminiSettings settings) {
        if (!response.isSuccessful()) {
            return response.status() == 404 && GeminiErrors.error(response).isPresent()
                    ? Outcome.notFound(GeminiErrors.message(response))
                    : Outcome.failed(asOfPoll(GeminiErrors.ofResponse(response)));
        }
        Optional<String> named = response.json().get("id").nonBlank();
        if (named.isPresent() && !named.get().equals(id)) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        String status = status(response);
        return switch (status) {
            case "queued" -> Outcome.pending(TaskStatus.queued());
            case "in_progress" -> Outcome.pending(TaskStatus.running());
            case "cancelled" -> new Outcome.Cancelled<>();
            case "completed", "failed", "incomplete", "budget_exceeded" -> ended(response);
            // It waits for what nobody sends, and is stopped so that it does not wait for ever.
            case "requires_action", "requires_continuation" ->
                Outcome.next(new WireExchange<>(
                        Interactions.cancelRequest(id, settings),
                        stopped -> Outcome.failed(GeminiErrors.ofTask(status, "the interaction waits for the client")
                                .withHint("Easel continues no interaction"))));
            case "" -> Outcome.failed(Problem.unreadable("no status of an interaction: " + response.excerpt()));
            default -> Outcome.pending(TaskStatus.runningAs(status));
        };
    }

    /** A poll that is refused says nothing about the task: only the task's own error ends it. */
    private static Problem asOfPoll(Problem problem) {
        return GeminiErrors.isRefusal(problem) ? Problem.of(Problem.Kind.REJECTED, problem.message()) : problem;
    }

    private static String status(WireResponse response) {
        return response.json().get("status").nonBlank().orElse("");
    }

    private static Outcome<FinishedWork> ended(WireResponse response) {
        JsonValue json = response.json();
        String status = status(response);
        List<MadeImage> images = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (JsonValue step : json.get("steps").elements()) {
            if (step.get("type").text().orElse("").equals("model_output")) {
                for (JsonValue content : step.get("content").elements()) {
                    image(content)
                            .map(image -> image.withGeneration(generation(json, status))
                                    .withoutSentSeed())
                            .ifPresent(images::add);
                    content.get("text").nonBlank().ifPresent(texts::add);
                }
            }
        }
        // What was generated before it ended early is paid for and delivered; a failed one has nothing to deliver.
        boolean made = images.stream().anyMatch(image -> !(image.source() instanceof MadeImage.NotMade));
        if (!made || status.equals("failed")) {
            return Outcome.failed(problem(json, status, String.join(" ", texts)));
        }
        return Outcome.done(FinishedWork.of(images)
                .withTexts(texts)
                .withModel(json.get("model").nonBlank().orElse(null))
                .withUsage(GeminiUsage.read(json.get("usage"))));
    }

    private static Optional<MadeImage> image(JsonValue content) {
        Optional<ImageRef> inline = content.get(GeminiRequests.IMAGE).image();
        if (inline.isPresent()) {
            return inline.map(MadeImage::inline);
        }
        Optional<String> address = content.get("uri")
                .nonBlank()
                .filter(uri -> content.get("type").text().orElse("").equals("image"));
        return address.map(text -> Addresses.read(text)
                .map(uri -> MadeImage.remote(download(uri)))
                .orElseGet(() -> MadeImage.failed(Problem.of(
                        Problem.Kind.TASK_FAILED, "the image lies at an address that is not http or https"))));
    }

    /** Whether such an address needs the key is not documented. It goes to the service's own origin alone, and only where it is needed. */
    private static Download download(URI address) {
        return Download.of(WireRequest.fetch(address).image().build())
                .orIfDenied(WireRequest.fetch(address).image().withCredentials().build());
    }

    private static Generation generation(JsonValue json, String status) {
        Generation.Builder generation = Generation.builder();
        json.get("id").nonBlank().ifPresent(id -> generation.putMetadata("interaction", id));
        return (status.equals("completed") ? generation : generation.putMetadata("status", status)).build();
    }

    /** By the interaction's own errors, then those of its steps, then by what the model says. */
    private static Problem problem(JsonValue json, String status, String words) {
        List<JsonValue> errors = new ArrayList<>(json.get("errors").elements());
        errors.add(json.get("error"));
        json.get("steps").elements().forEach(step -> errors.add(step.get("error")));
        Problem first = null;
        for (JsonValue error : errors) {
            String message = error.get("message").nonBlank().or(error::nonBlank).orElse("");
            String code = error.get("code").nonBlank().orElse("");
            if (message.isEmpty() && code.isEmpty()) {
                continue;
            }
            Problem problem = GeminiErrors.ofTask(code, message);
            if (GeminiErrors.isRefusal(problem)) {
                return problem;
            }
            first = first == null ? problem : first;
        }
        if (first != null) {
            return first;
        }
        Problem problem = GeminiErrors.ofTask(status.equals("completed") ? "" : status, words);
        return words.isEmpty() ? problem : problem.withHint("the model responded in words; change the prompt");
    }
}
