package dev.easel.local;

import dev.easel.Generation;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Warning;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What the responses of stable-diffusion.cpp's server mean. */
final class SdCppResponses {
    /** The longest id that a handle takes. */
    private static final int LONGEST_ID = 1_024;

    private SdCppResponses() {}

    /** Reads the response to a job that was submitted. */
    static Outcome<FinishedWork> accepted(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(SdCppErrors.problem(response, LocalDialect.SD_CPP));
        }
        JsonValue job = response.json();
        Optional<String> id = job.get("id").nonBlank().filter(text -> text.length() <= LONGEST_ID);
        if (id.isEmpty()) {
            return Outcome.failed(
                    Problem.unreadable("HTTP " + response.status() + " with no id of a job: " + response.excerpt()));
        }
        return Outcome.accepted(id.get(), waiting(job));
    }

    /** Reads the response to a poll. */
    static Outcome<FinishedWork> job(WireResponse response, TaskCall task) {
        JsonValue job = response.json();
        if (!response.isSuccessful()) {
            return isGone(response)
                    ? Outcome.notFound(job.get("error").nonBlank().orElse(""))
                    : Outcome.failed(ErrorWords.problem(response));
        }
        String id = job.get("id").nonBlank().orElse("");
        if (!id.isEmpty() && !id.equals(task.taskId().orElseThrow())) {
            return Outcome.failed(Problem.ofAnotherTask(ErrorWords.shortened(id)));
        }
        Optional<String> status = job.get("status").nonBlank();
        if (status.isEmpty()) {
            return Outcome.failed(Problem.unreadable("HTTP 200 with no status of a job: " + response.excerpt()));
        }
        return switch (status.get()) {
            case "completed" -> finished(response, task.seed());
            case "failed" -> Outcome.failed(SdCppErrors.ofJob(job.get("error")));
            case "cancelled" -> new Outcome.Cancelled<>();
            default -> Outcome.pending(waiting(job));
        };
    }

    static boolean isCancelled(JsonValue job) {
        return job.get("status").text().filter("cancelled"::equals).isPresent();
    }

    /** Reads the response of the OpenAI-style interface. Each image tells in its own metadata what it was generated with. */
    static Outcome<FinishedWork> images(WireResponse response) {
        return response.isSuccessful()
                ? OpenAiImages.read(response, nowhere -> Optional.empty(), (image, item, place) -> image)
                : Outcome.failed(SdCppErrors.problem(response, LocalDialect.SD_CPP_V1));
    }

    /**
     * Whether a response to a request in another dialect is sd-server's: it responds OpenAI's routes to whatever it is sent,
     * and reads nothing there but prompt, count, size and format. No other server writes so little.
     */
    static boolean isOfSdServer(WireResponse response) {
        JsonValue json = response.json();
        List<JsonValue> items = json.get("data").elements();
        return json.fields().keySet().equals(Set.of("created", "data", "output_format"))
                && !items.isEmpty()
                && items.stream().allMatch(item -> item.fields().keySet().equals(Set.of("b64_json")));
    }

    /** Returns the outcome with a warning that the server speaks another dialect than the client. */
    static Outcome<FinishedWork> warned(Outcome<FinishedWork> outcome, LocalDialect spoken) {
        if (!(outcome instanceof Outcome.Done<FinishedWork> done)) {
            return outcome;
        }
        List<Warning> warnings = new ArrayList<>(done.value().warnings());
        warnings.add(Warning.of(
                Warning.Code.DEVIATION,
                "dialect",
                "is " + spoken
                        + ", and the response is that of stable-diffusion.cpp's sd-server, which skips seed, steps"
                        + " and most other settings of this dialect without an error; use the dialect SD_CPP"));
        return Outcome.done(done.value().withWarnings(warnings));
    }

    private static TaskStatus waiting(JsonValue job) {
        String word = job.get("status").nonBlank().orElse("queued");
        OptionalInt position = job.get("queue_position").int32();
        return switch (word) {
            case "queued" ->
                position.isPresent() && position.getAsInt() >= 1
                        ? TaskStatus.queued(position.getAsInt())
                        : TaskStatus.queued();
            case "generating" -> TaskStatus.running();
            default -> TaskStatus.runningAs(word);
        };
    }

    private static Outcome<FinishedWork> finished(WireResponse response, OptionalLong seed) {
        JsonValue list = response.json().get("result").get("images");
        Map<String, String> times = new LinkedHashMap<>();
        for (String name : List.of("created", "started", "completed")) {
            response.json().get(name).nonBlank().ifPresent(seconds -> times.put(name, seconds));
        }
        List<MadeImage> images = new ArrayList<>();
        for (int place = 0; place < list.elements().size(); place++) {
            JsonValue item = list.at(place);
            int index = item.get("index").int32().orElse(place);
            int moved = index - images.size();
            item.get("b64_json").image().map(MadeImage::inline).ifPresent(image -> {
                MadeImage made = image.withGeneration(
                        Generation.builder().putAllMetadata(times).build());
                // Where one is missing before it, the core would count the seeds of the others wrongly.
                boolean counted = moved > 0 && seed.isPresent() && seed.getAsLong() <= Long.MAX_VALUE - index;
                images.add(counted ? made.withSentSeed(seed.getAsLong() + index) : made);
            });
        }
        return images.isEmpty() && !(list.isArray() && list.elements().isEmpty())
                ? Outcome.failed(
                        Problem.unreadable("a completed job with no image in its result: " + response.excerpt()))
                : Outcome.done(FinishedWork.of(images));
    }

    /** An unknown path is a 404 too, with nothing in it: that says nothing about the job. */
    private static boolean isGone(WireResponse response) {
        boolean said = response.json().get("error").nonBlank().isPresent();
        return said && (response.status() == 404 || response.status() == 410);
    }
}
