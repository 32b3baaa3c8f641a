package dev.easel.itsrose;

import dev.easel.Generation;
import dev.easel.SafetyFinding;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What responses to work mean: images, and the caption of one. */
final class ItsRoseResponses {
    /** The field whose texts are addresses of images, or images. */
    static final String IMAGES = "images";

    private ItsRoseResponses() {}

    /** What the response to a request for images means. */
    static Outcome<FinishedWork> images(WireResponse response, SubmitContext context) {
        // Where HTTP says that the call was worked on, it may have been paid for, whatever the envelope says.
        Optional<Problem> problem = ItsRoseErrors.of(response, Problem.Kind.TASK_FAILED);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        JsonValue result = response.json().get("result");
        List<MadeImage> images = images(result.get(IMAGES));
        if (!images.isEmpty()) {
            // An image is a success even where the status is missing: it was paid for.
            return Outcome.done(work(images, result, response, context));
        }
        return Outcome.failed(
                result.get(IMAGES).isArray() && result.get(IMAGES).elements().isEmpty()
                        ? Problem.of(Problem.Kind.TASK_FAILED, "")
                        : Problem.unreadable(
                                "result.images holds no image and no address of one: " + response.excerpt()));
    }

    /** What the response to {@code generate_prompt} means. */
    static Outcome<FinishedWork> caption(WireResponse response) {
        Optional<Problem> problem = ItsRoseErrors.of(response, Problem.Kind.TASK_FAILED);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        Optional<String> prompt = response.json().get("result").get("prompt").nonBlank();
        return prompt.isPresent()
                ? Outcome.done(FinishedWork.ofTexts(List.of(prompt.get())))
                : Outcome.failed(Problem.unreadable("result.prompt holds no text: " + response.excerpt()));
    }

    private static FinishedWork work(
            List<MadeImage> images, JsonValue result, WireResponse response, SubmitContext context) {
        Generation generation = generation(result, response);
        List<SafetyFinding> safety = safety(result);
        int asked = Math.min(context.images(), images.size());
        return FinishedWork.of(images.subList(0, asked).stream()
                        .map(image -> image.withGeneration(generation).withSafety(safety))
                        .toList())
                .withExtraImages(images.subList(asked, images.size()))
                .withModel(modelOf(result).orElse(null));
    }

    private static List<MadeImage> images(JsonValue images) {
        List<MadeImage> made = new ArrayList<>();
        for (JsonValue image : images.isArray() ? images.elements() : List.of(images)) {
            image(image).ifPresent(made::add);
        }
        return made;
    }

    private static Optional<MadeImage> image(JsonValue image) {
        if (image.image().isPresent()) {
            return image.image().map(MadeImage::inline);
        }
        // The address is told before the image is there: until then its host says 403 or 404.
        return image.text()
                .flatMap(Addresses::read)
                .map(address -> MadeImage.remote(
                        Download.of(WireRequest.fetch(address).image().build()).notYetOn(403, 404)));
    }

    private static List<SafetyFinding> safety(JsonValue result) {
        return result.get("nsfw_content_detected").bool().map(flagged -> SafetyFinding.of("nsfw", flagged)).stream()
                .toList();
    }

    /** The service tells what it worked with by the names of the request; unset texts come back empty. */
    private static Generation generation(JsonValue result, WireResponse response) {
        JsonValue meta = echo(result);
        Generation.Builder builder = Generation.builder();
        meta.get("seed").integer().ifPresent(seed -> {
            // -1 is what was requested, not what was generated with; the image's own metadata tells that.
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
