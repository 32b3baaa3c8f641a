package dev.easel.local;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.TaskStatus;
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

/** What the answers of stable-diffusion.cpp's server mean. */
final class SdCppAnswers {
    private SdCppAnswers() {}

    /** The answer to a job that was handed in. */
    static Outcome<FinishedWork> accepted(WireResponse response) {
        if (response.status() == 404 && response.text().isBlank()) {
            return Outcome.failed(
                    Problem.of(
                            Problem.Kind.REJECTED,
                            "there is no queue, which sd-server has since master-563; for an older one use the dialect SD_CPP_V1"));
        }
        if (!response.isSuccessful()) {
            return Outcome.failed(problem(response));
        }
        JsonValue job = response.json();
        Optional<String> id = job.get("id").nonBlank();
        if (id.isEmpty()) {
            return Outcome.failed(
                    Problem.unreadable("HTTP " + response.status() + " with no id of a job: " + response.excerpt()));
        }
        return Outcome.accepted(id.get(), waiting(job));
    }

    /** @param seed that of the job's first picture, where the user gave one */
    static Outcome<FinishedWork> job(WireResponse response, OptionalLong seed) {
        JsonValue job = response.json();
        if (!response.isSuccessful()) {
            return isGone(response)
                    ? Outcome.notFound(job.get("error").nonBlank().orElse(response.excerpt()))
                    : Outcome.failed(problem(response));
        }
        Optional<String> status = job.get("status").nonBlank();
        if (status.isEmpty()) {
            return Outcome.failed(Problem.unreadable("HTTP 200 with no status of a job: " + response.excerpt()));
        }
        return switch (status.get()) {
            case "completed" -> finished(response, seed);
            case "failed" -> Outcome.failed(failed(job.get("error")));
            case "cancelled" -> new Outcome.Cancelled<>();
            default -> Outcome.pending(waiting(job));
        };
    }

    static boolean isCancelled(JsonValue job) {
        return job.get("status").text().filter("cancelled"::equals).isPresent();
    }

    /** The problem by its status; a document that the server cannot digest is a 500 there, and the client's mistake. */
    static Problem problem(WireResponse response) {
        Problem problem = ServerWords.problem(response);
        boolean clientsMistake = response.status() == 500
                && problem.code().filter("server_error"::equals).isPresent()
                && problem.message().contains("json.exception");
        return clientsMistake
                ? Problem.of(Problem.Kind.REJECTED, problem.message()).withCode("server_error")
                : problem;
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
        JsonValue pictures = response.json().get("result").get("images");
        Map<String, String> times = new LinkedHashMap<>();
        for (String name : List.of("created", "started", "completed")) {
            response.json().get(name).nonBlank().ifPresent(seconds -> times.put(name, seconds));
        }
        List<MadeImage> images = new ArrayList<>();
        for (int place = 0; place < pictures.elements().size(); place++) {
            JsonValue item = pictures.at(place);
            int index = item.get("index").int32().orElse(place);
            item.get("b64_json").image().map(MadeImage::inline).ifPresent(image -> {
                GenerationBuilder known = Generation.builder().putAllMetadata(times);
                seed.ifPresent(first -> known.seed(first + index));
                images.add(image.withGeneration(known.build()));
            });
        }
        if (images.isEmpty() && !(pictures.isArray() && pictures.elements().isEmpty())) {
            return Outcome.failed(
                    Problem.unreadable("a completed job with no picture in its result: " + response.excerpt()));
        }
        return Outcome.done(FinishedWork.of(images));
    }

    private static Problem failed(JsonValue error) {
        Problem problem = Problem.of(
                Problem.Kind.TASK_FAILED, error.get("message").nonBlank().orElse("the job failed"));
        return error.get("code").nonBlank().map(problem::withCode).orElse(problem);
    }

    /** An unknown path is a 404 too, with nothing in it: that says nothing about the job. */
    private static boolean isGone(WireResponse response) {
        boolean said = response.json().get("error").nonBlank().isPresent();
        return said && (response.status() == 404 || response.status() == 410);
    }
}
