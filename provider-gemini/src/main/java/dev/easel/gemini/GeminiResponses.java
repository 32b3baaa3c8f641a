package dev.easel.gemini;

import dev.easel.Generation;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the responses of {@code generateContent} mean. HTTP 200 is no success: a prompt may have been declined, a candidate may have no
 * image for a reason, and a model may respond in words.
 */
final class GeminiResponses {
    private static final String STOP = "STOP";
    private static final String MAX_TOKENS = "MAX_TOKENS";

    private GeminiResponses() {}

    static Outcome<FinishedWork> read(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(GeminiErrors.ofResponse(response));
        }
        JsonValue json = response.json();
        JsonValue error = GeminiErrors.error(response);
        if (error.isPresent() && !error.isNull()) {
            return Outcome.failed(Problem.of(Problem.Kind.SERVICE_FAULT, GeminiErrors.message(response)));
        }
        Candidates read = new Candidates();
        json.get("candidates").elements().forEach(candidate -> read.add(candidate, json));
        if (read.images.isEmpty()) {
            return Outcome.failed(read.problem(response));
        }
        List<MadeImage> images = new ArrayList<>(read.images);
        // After those that were made: the first counts as the one that was asked for.
        read.problems.forEach(problem -> images.add(MadeImage.failed(problem)));
        return Outcome.done(FinishedWork.of(images)
                .withExtraImages(read.interim)
                .withTexts(read.texts)
                .withModel(json.get("modelVersion").nonBlank().orElse(null))
                .withUsage(GeminiUsage.read(json.get("usageMetadata"))));
    }

    /** What the candidates of a response have. Not thread-safe. */
    private static final class Candidates {
        private final List<MadeImage> images = new ArrayList<>();
        private final List<MadeImage> interim = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        void add(JsonValue candidate, JsonValue json) {
            int before = images.size();
            List<String> words = new ArrayList<>();
            for (JsonValue part : candidate.get("content").get("parts").elements()) {
                boolean thought = part.get("thought").bool().orElse(false);
                Optional<ImageRef> image =
                        inline(part).get(GeminiRequests.IMAGE).image();
                if (image.isPresent()) {
                    MadeImage made = MadeImage.inline(image.get());
                    if (thought) {
                        // Drawn while thinking, and not what was asked for.
                        interim.add(made.withoutSentSeed());
                    } else {
                        images.add(made.withGeneration(generation(candidate, json))
                                .withSafety(GeminiSafety.findings(candidate)));
                    }
                } else if (!thought) {
                    part.get("text").nonBlank().ifPresent(words::add);
                }
            }
            texts.addAll(words);
            if (images.size() == before) {
                problems.add(GeminiErrors.ofCandidate(candidate, String.join(" ", words)));
            }
        }

        /** Some proxies write the field with an underscore. */
        private static JsonValue inline(JsonValue part) {
            JsonValue data = part.get("inlineData");
            return data.isObject() ? data : part.get("inline_data");
        }

        private static Generation generation(JsonValue candidate, JsonValue json) {
            Generation.Builder generation = Generation.builder();
            json.get("responseId").nonBlank().ifPresent(id -> generation.putMetadata("responseId", id));
            candidate
                    .get("finishReason")
                    .nonBlank()
                    .filter(reason -> !reason.equals(STOP))
                    .ifPresent(reason -> generation.putMetadata("finishReason", reason));
            return generation.build();
        }

        /** Returns why there is no image: content that was refused before everything else, then a length that was reached. */
        Problem problem(WireResponse response) {
            JsonValue feedback = response.json().get("promptFeedback");
            Optional<Problem> ofPrompt =
                    feedback.get("blockReason").nonBlank().map(reason -> GeminiErrors.ofPrompt(feedback));
            return first(GeminiErrors::isRefusal)
                    // Beside a candidate without a reason of its own, too.
                    .or(() -> ofPrompt)
                    .or(() -> first(
                            problem -> problem.code().filter(MAX_TOKENS::equals).isPresent()))
                    .or(() -> first(problem -> true))
                    .orElseGet(() -> Problem.unreadable("HTTP " + response.status()
                            + " with neither candidates nor a reason: " + response.excerpt()));
        }

        private Optional<Problem> first(Predicate<Problem> kind) {
            return problems.stream().filter(kind).findFirst();
        }
    }
}
