package dev.easel.local;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;

/** What the answers of AUTOMATIC1111 and Forge mean: pictures, and JSON inside a text that tells about them. */
final class A1111Answers {
    /** Said with status 500 before anything is drawn. */
    private static final List<String> CLIENTS_MISTAKES = List.of(
            "Invalid encoded image",
            "Invalid image url",
            "Requests not allowed",
            "Request to local resource not allowed");

    private A1111Answers() {}

    /** @param wanted how many pictures were asked for */
    static Outcome<FinishedWork> read(WireResponse response, int wanted) {
        if (!response.isSuccessful()) {
            return Outcome.failed(problem(response));
        }
        JsonValue pictures = response.json().get("images");
        List<ImageRef> all = pictures.imageList();
        if (all.isEmpty() && !(pictures.isArray() && pictures.elements().isEmpty())) {
            return Outcome.failed(Problem.unreadable(
                    "HTTP " + response.status() + " with no picture in \"images\": " + response.excerpt()));
        }
        JsonValue info =
                response.json().get("info").text().map(JsonValue::parse).orElse(JsonValue.absent());
        // With several pictures a sheet of all of them may come first.
        int first = info.get("index_of_first_image").int32().orElse(0);
        int begin = first >= 0 && first < all.size() ? first : 0;
        List<MadeImage> images = new ArrayList<>();
        for (int place = 0; place < wanted && begin + place < all.size(); place++) {
            images.add(MadeImage.inline(all.get(begin + place)).withGeneration(generation(info, place)));
        }
        return Outcome.done(FinishedWork.of(images)
                .withModel(info.get("sd_model_name").nonBlank().orElse(null)));
    }

    private static Generation generation(JsonValue info, int place) {
        GenerationBuilder known = Generation.builder();
        JsonValue seeds = info.get("all_seeds");
        (seeds.isArray() ? seeds.at(place) : place == 0 ? info.get("seed") : JsonValue.absent())
                .integer()
                .ifPresent(known::seed);
        text(info, "all_prompts", "prompt", place).nonBlank().ifPresent(known::prompt);
        text(info, "all_negative_prompts", "negative_prompt", place).nonBlank().ifPresent(known::negativePrompt);
        info.get("sampler_name").nonBlank().ifPresent(known::sampler);
        info.get("steps").int32().ifPresent(known::steps);
        info.get("cfg_scale").decimal().ifPresent(known::guidanceScale);
        info.get("sd_model_name").nonBlank().ifPresent(known::model);
        return known.build();
    }

    private static JsonValue text(JsonValue info, String all, String one, int place) {
        return info.get(all).at(place).isPresent() ? info.get(all).at(place) : info.get(one);
    }

    private static Problem problem(WireResponse response) {
        Problem problem = ServerWords.problem(response);
        return response.status() == 500 && CLIENTS_MISTAKES.stream().anyMatch(problem.message()::startsWith)
                ? Problem.of(Problem.Kind.REJECTED, problem.message())
                : problem;
    }
}
