package dev.easel.itsrose;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.SafetyFinding;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answers to work: pictures, and the words for one. */
final class ItsRoseAnswers {
    private ItsRoseAnswers() {}

    /** What the answer to a picture's request means. */
    static SubmitOutcome pictures(WireResponse response) {
        // Where HTTP says that the call was worked on, it may have been paid for, whatever the envelope says.
        Optional<Problem> problem = ItsRoseEnvelope.problem(response, Problem.Kind.TASK_FAILED);
        if (problem.isPresent()) {
            return new SubmitOutcome.Refused(problem.get());
        }
        JsonValue result = response.json().get("result");
        List<MadeImage> images = images(result, response);
        if (!images.isEmpty()) {
            // A picture is a success even where the status is missing: it was paid for.
            return new SubmitOutcome.Finished(
                    FinishedWork.of(images).withModel(modelOf(result).orElse(null)));
        }
        if (result.get("images").isArray() && result.get("images").elements().isEmpty()) {
            return new SubmitOutcome.Refused(
                    Problem.of(Problem.Kind.TASK_FAILED, "a success without a picture: " + response.excerpt()));
        }
        return new SubmitOutcome.Refused(
                Problem.unreadable("result.images holds no picture and no address of one: " + response.excerpt()));
    }

    /** What the answer to {@code generate_prompt} means. */
    static SubmitOutcome caption(WireResponse response) {
        Optional<Problem> problem = ItsRoseEnvelope.problem(response, Problem.Kind.TASK_FAILED);
        if (problem.isPresent()) {
            return new SubmitOutcome.Refused(problem.get());
        }
        Optional<String> prompt = response.json().get("result").get("prompt").nonBlank();
        return prompt.isPresent()
                ? new SubmitOutcome.Finished(FinishedWork.ofTexts(List.of(prompt.get())))
                : new SubmitOutcome.Refused(Problem.unreadable("result.prompt holds no text: " + response.excerpt()));
    }

    private static List<MadeImage> images(JsonValue result, WireResponse response) {
        JsonValue images = result.get("images");
        Generation generation = generation(result, response);
        List<SafetyFinding> safety = safety(result);
        List<MadeImage> made = new ArrayList<>();
        for (JsonValue image : images.isArray() ? images.elements() : List.of(images)) {
            image(image)
                    .ifPresent(
                            found -> made.add(found.withGeneration(generation).withSafety(safety)));
        }
        return made;
    }

    private static Optional<MadeImage> image(JsonValue image) {
        if (image.image().isPresent()) {
            return image.image().map(MadeImage::inline);
        }
        // The address is told before the picture is there: until then its host says 403 or 404.
        return image.text()
                .flatMap(Addresses::read)
                .map(address -> MadeImage.remote(
                        Download.of(WireRequest.fetch(address).image().build()).notYetOn(403, 404)));
    }

    private static List<SafetyFinding> safety(JsonValue result) {
        return result.get("nsfw_content_detected").bool().map(flagged -> new SafetyFinding("nsfw", flagged)).stream()
                .toList();
    }

    /** The service tells what it worked with by the names of the request; unset texts come back empty. */
    private static Generation generation(JsonValue result, WireResponse response) {
        JsonValue meta = echo(result);
        GenerationBuilder builder = Generation.builder();
        meta.get("seed").integer().ifPresent(seed -> {
            // -1 would be what was asked with, not what was drawn; the picture's own text knows better.
            if (seed >= 0) {
                builder.seed(seed);
            }
        });
        meta.get("prompt").nonBlank().ifPresent(builder::prompt);
        meta.get("negative_prompt").nonBlank().ifPresent(builder::negativePrompt);
        meta.get("scheduler").nonBlank().ifPresent(builder::sampler);
        meta.get("steps").int32().ifPresent(builder::steps);
        meta.get("num_inference_steps").int32().ifPresent(builder::steps);
        meta.get("guidance_scale").decimal().ifPresent(builder::guidanceScale);
        modelOf(result).ifPresent(builder::model);
        meta.fields().forEach((name, value) -> value.nonBlank().ifPresent(text -> builder.putMetadata(name, text)));
        // Text in the documentation and a number on some servers: the same text either way.
        result.get("generation_time")
                .decimal()
                .ifPresent(seconds -> builder.putMetadata("generation_time", Double.toString(seconds)));
        builder.putAllMetadata(ItsRoseLimits.headers(response));
        return builder.build();
    }

    private static Optional<String> modelOf(JsonValue result) {
        return echo(result).get("model_id").nonBlank();
    }

    /** Servers of 2023 had another name for it, and for the steps in it. */
    private static JsonValue echo(JsonValue result) {
        JsonValue meta = result.get("meta");
        return meta.isObject() ? meta : result.get("metadata");
    }
}
