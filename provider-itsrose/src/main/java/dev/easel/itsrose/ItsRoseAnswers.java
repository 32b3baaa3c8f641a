package dev.easel.itsrose;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.SafetyFinding;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service's envelope, {@code {"status": true, "message": "…", "result": {…}}}. A success is an HTTP status of
 * 2xx and a {@code status} of {@code true}; the words of {@code message} differ between servers and decide nothing.
 */
final class ItsRoseAnswers {
    /** The rate limit's window, for a limited answer that says nothing of how long to wait. */
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private ItsRoseAnswers() {}

    /** What the answer to a picture's request means. */
    static SubmitOutcome read(WireResponse response) {
        JsonValue envelope = response.json();
        if (!response.isSuccessful() || !envelope.isObject()) {
            return new SubmitOutcome.Refused(refusal(response));
        }
        Optional<Boolean> status = envelope.get("status").bool();
        if (status.isPresent() && !status.get()) {
            // The HTTP status says that the call was worked on, so it may have been paid for.
            return new SubmitOutcome.Refused(Problem.of(Problem.Kind.TASK_FAILED, words(response)));
        }
        JsonValue result = envelope.get("result");
        List<MadeImage> images = images(result);
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

    private static List<MadeImage> images(JsonValue result) {
        JsonValue images = result.get("images");
        Generation generation = generation(result);
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
                .flatMap(ItsRoseAnswers::address)
                .map(address -> MadeImage.remote(
                        Download.of(WireRequest.fetch(address).image().build()).notYetOn(403, 404)));
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text.strip().replace(" ", "%20"));
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static List<SafetyFinding> safety(JsonValue result) {
        return result.get("nsfw_content_detected").bool().map(flagged -> new SafetyFinding("nsfw", flagged)).stream()
                .toList();
    }

    /** The service tells what it worked with by the names of the request; unset texts come back empty. */
    private static Generation generation(JsonValue result) {
        JsonValue meta = result.get("meta");
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
        meta.get("num_inference_steps").int32().ifPresent(builder::steps);
        meta.get("guidance_scale").decimal().ifPresent(builder::guidanceScale);
        modelOf(result).ifPresent(builder::model);
        meta.fields().forEach((name, value) -> value.nonBlank().ifPresent(text -> builder.putMetadata(name, text)));
        // Text in the documentation and a number on some servers: the same text either way.
        result.get("generation_time")
                .decimal()
                .ifPresent(seconds -> builder.putMetadata("generation_time", Double.toString(seconds)));
        return builder.build();
    }

    private static Optional<String> modelOf(JsonValue result) {
        return result.get("meta").get("model_id").nonBlank();
    }

    private static Problem refusal(WireResponse response) {
        Problem problem = Problem.ofStatus(response, words(response));
        Optional<String> keyword = response.json().get("result").get("keyword").nonBlank();
        if (keyword.isPresent()) {
            problem = problem.withCode(keyword.get());
        }
        // A call that comes too early begins the window anew, so without an answer to "how long" the whole of it is
        // waited.
        return problem.kind() == Problem.Kind.BUSY ? problem.withRetryAfter(pause(response)) : problem;
    }

    private static Duration pause(WireResponse response) {
        return response.retryAfter().or(() -> windowEnd(response)).orElse(RATE_WINDOW);
    }

    /** The rest of the rate window where the answer says that nothing is left of it. */
    static @Nullable Duration untilNextWindow(WireResponse response) {
        boolean spent = response.header("x-ratelimit-remaining")
                .map(String::strip)
                .filter("0"::equals)
                .isPresent();
        return spent ? windowEnd(response).orElse(RATE_WINDOW) : null;
    }

    private static Optional<Duration> windowEnd(WireResponse response) {
        return response.header("x-ratelimit-reset")
                .map(String::strip)
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    /**
     * The service's own words. Its validator's sentence ("must be &lt;= 1024") leaves out which field it speaks of and
     * which values it allows; both stand beside it.
     */
    private static String words(WireResponse response) {
        JsonValue report = response.json().get("result");
        String sentence = response.json().get("message").nonBlank().orElse(response.excerpt());
        String field = report.get("instancePath")
                .nonBlank()
                .map(path -> path.replaceFirst("^/", "") + " ")
                .orElse("");
        String allowed = report.get("params").get("allowedValues").elements().stream()
                .flatMap(value -> value.text().stream())
                .collect(Collectors.joining(", "));
        return field + sentence + (allowed.isEmpty() ? "" : ": " + allowed);
    }
}
