package dev.easel.replicate;

import dev.easel.Generation;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What responses about a task mean (Replicate HTTP API, lifecycle). Its status word decides, and not the HTTP status. */
final class ReplicateResponses {
    private static final int LONGEST_ID = 1_024;
    private static final int DEEPEST = 4;

    /** The line of a progress bar, as the vendor's own client reads it. */
    private static final Pattern PROGRESS = Pattern.compile("(?m)^\\s*(\\d{1,3})%\\s*\\|.+?\\|");

    private static final Pattern SEED = Pattern.compile("(?m)^\\s*Using seed: (\\d{1,18})\\s*$");

    private ReplicateResponses() {}

    static Outcome<FinishedWork> submitted(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ReplicateErrors.ofSubmission(response));
        }
        JsonValue json = response.json();
        String id = json.get("id").nonBlank().orElse("");
        if (!isId(id)) {
            return Outcome.failed(Problem.unreadable("no id of a task: " + response.excerpt()));
        }
        TaskStatus going = going(json);
        if (going != null) {
            return Outcome.accepted(id, going);
        }
        Outcome<FinishedWork> ended = ended(json, response);
        // That a task was stopped, or its result deleted, is for a poll to say: the service has accepted it.
        return ended instanceof Outcome.Done || ended instanceof Outcome.Failed
                ? ended
                : Outcome.accepted(id, TaskStatus.queued());
    }

    /** Returns whether a text can name a task in a path: dots alone would lead to another one. */
    static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && !id.matches("\\.+");
    }

    static Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
        if (!response.isSuccessful()) {
            return response.status() == 404 && response.json().isObject()
                    ? Outcome.notFound(ReplicateErrors.ofResponse(response).message())
                    : Outcome.failed(ReplicateErrors.ofResponse(response));
        }
        JsonValue json = response.json();
        Optional<String> named = json.get("id").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        if (json.get("status").nonBlank().isEmpty()) {
            return Outcome.failed(Problem.unreadable("no status of a task: " + response.excerpt()));
        }
        TaskStatus going = going(json);
        return going == null ? ended(json, response) : Outcome.pending(going);
    }

    /** Returns where a task stands that is not over; null where it is. An unknown word counts as running until the deadline. */
    private static @Nullable TaskStatus going(JsonValue json) {
        String word = json.get("status").nonBlank().orElse("");
        return switch (word) {
            case "succeeded", "failed", "canceled", "aborted" -> null;
            case "starting", "" -> TaskStatus.queued();
            case "processing" -> running(json.get("logs").text().orElse(""));
            default -> TaskStatus.runningAs(word);
        };
    }

    private static TaskStatus running(String logs) {
        Matcher line = PROGRESS.matcher(logs);
        double share = -1;
        while (line.find()) {
            share = Integer.parseInt(line.group(1)) / 100.0;
        }
        return share < 0 ? TaskStatus.running() : TaskStatus.running(Math.min(1, share));
    }

    private static Outcome<FinishedWork> ended(JsonValue json, WireResponse response) {
        return switch (json.get("status").text().orElse("")) {
            case "succeeded" -> succeeded(json, response);
            case "canceled" -> new Outcome.Cancelled<>();
            case "aborted" ->
                Outcome.failed(
                        Problem.of(Problem.Kind.TASK_FAILED, "the task was aborted: its time was over before it began")
                                .withCode("aborted")
                                .withBilled(false));
            default -> Outcome.failed(ReplicateErrors.ofTask(json));
        };
    }

    private static Outcome<FinishedWork> succeeded(JsonValue json, WireResponse response) {
        JsonValue output = json.get(ReplicateRequests.OUTPUT);
        if (output.isNull() || !output.isPresent()) {
            return json.get("data_removed").bool().orElse(false)
                            || json.get("input").fields().isEmpty()
                    ? Outcome.notFound("the service has deleted what the task made; it keeps that for an hour")
                    : Outcome.failed(Problem.of(Problem.Kind.TASK_FAILED, "the task succeeded without an output"));
        }
        List<MadeImage> images = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        collect(output, generation(json), images, texts, 0);
        if (images.isEmpty() && texts.isEmpty()) {
            return Outcome.failed(Problem.of(
                    Problem.Kind.TASK_FAILED, "the task succeeded with an output of no image: " + response.excerpt()));
        }
        FinishedWork work = images.isEmpty() ? FinishedWork.ofTexts(texts) : FinishedWork.of(images);
        return Outcome.done(work.withModel(json.get("model").nonBlank().orElse(null)));
    }

    /** A model's output is a text, a list of texts or an object; a text is an address, an image itself, or words. */
    private static void collect(
            JsonValue value, Generation generation, List<MadeImage> images, List<String> texts, int depth) {
        if (value.image().isPresent()) {
            images.add(MadeImage.inline(value.image().get()).withGeneration(generation));
        } else if (isWords(value)) {
            // A model that writes word by word has a list of fragments: one text, of which nothing may be lost.
            texts.add(value.elements().stream()
                    .flatMap(part -> part.text().stream())
                    .collect(Collectors.joining())
                    .strip());
        } else if (value.isArray() || value.isObject()) {
            if (depth < DEEPEST) {
                List<JsonValue> parts = value.isArray()
                        ? value.elements()
                        : List.copyOf(value.fields().values());
                parts.forEach(part -> collect(part, generation, images, texts, depth + 1));
            }
        } else {
            value.nonBlank().ifPresent(text -> {
                Optional<URI> address = Addresses.read(text.strip());
                if (address.filter(Addresses::isWeb).isPresent()) {
                    images.add(MadeImage.remote(download(address.get())).withGeneration(generation));
                } else {
                    texts.add(text.strip());
                }
            });
        }
    }

    private static boolean isWords(JsonValue value) {
        return value.isArray()
                && !value.elements().isEmpty()
                && value.elements().stream()
                        .allMatch(part ->
                                part.text().filter(text -> !isAddress(text)).isPresent())
                && value.elements().stream().anyMatch(part -> part.nonBlank().isPresent());
    }

    private static boolean isAddress(String text) {
        return Addresses.read(text.strip()).filter(Addresses::isWeb).isPresent();
    }

    /** Results need no token; the reference also says that they do, so it is sent where a result is refused without. */
    private static Download download(URI address) {
        Download bare = Download.of(WireRequest.fetch(address).image().build());
        return isDelivery(address)
                ? bare.orIfDenied(
                        WireRequest.fetch(address).image().withCredentials().build())
                : bare;
    }

    /** Whether an address is where the service puts results. */
    static boolean isDelivery(URI address) {
        String host = Addresses.host(address).toLowerCase(Locale.ROOT);
        return "https".equalsIgnoreCase(address.getScheme())
                && (host.equals("replicate.delivery") || host.endsWith(".replicate.delivery"));
    }

    private static Generation generation(JsonValue json) {
        Matcher seed = SEED.matcher(json.get("logs").text().orElse(""));
        Generation.Builder generation = Generation.builder();
        if (seed.find()) {
            generation.seed(Long.parseLong(seed.group(1)));
        }
        json.get("metrics")
                .fields()
                .forEach((name, value) -> value.nonBlank().ifPresent(text -> generation.putMetadata(name, text)));
        return generation.build();
    }
}
