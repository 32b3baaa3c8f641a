package dev.easel.local;

import dev.easel.Generation;
import dev.easel.ImageRequest;
import dev.easel.Warning;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;

/** What the responses of AUTOMATIC1111 and Forge mean: images, and JSON inside a text that tells about them. */
final class A1111Responses {
    /** How the web UI names the scheduler. */
    private static final String SCHEDULE = "Schedule type";

    private static final String SD_SERVER = "stable-diffusion.cpp";

    private A1111Responses() {}

    /**
     * @param request what was requested
     * @param wanted how many images of it this call was for
     * @param knownSdServer whether the request was written for sd-server
     */
    static Outcome<FinishedWork> read(WireResponse response, ImageRequest request, int wanted, boolean knownSdServer) {
        if (!response.isSuccessful()) {
            return Outcome.failed(A1111Errors.problem(response));
        }
        JsonValue list = response.json().get("images");
        List<ImageRef> all = list.imageList();
        JsonValue said = response.json().get("info");
        // Xinference writes an object where the others write a text.
        JsonValue info =
                said.isObject() ? said : said.text().map(JsonValue::parse).orElse(JsonValue.absent());
        if (all.isEmpty()) {
            return list.isArray() && list.elements().isEmpty()
                    ? Outcome.failed(Problem.of(
                            Problem.Kind.TASK_FAILED,
                            info.isObject()
                                    ? ""
                                    : said.nonBlank().map(ErrorWords::shortened).orElse("")))
                    : Outcome.failed(Problem.unreadable(
                            "HTTP " + response.status() + " with no image in \"images\": " + response.excerpt()));
        }
        // With several images a sheet of all of them may come first. Behind those that have a seed come the maps of a
        // ControlNet.
        int first = info.get("index_of_first_image").int32().orElse(0);
        int begin = first >= 0 && first < all.size() ? first : 0;
        int seeds = info.get("all_seeds").elements().size();
        int end = Math.min(all.size(), begin + (seeds == 0 ? wanted : Math.min(seeds, wanted)));
        List<MadeImage> images = new ArrayList<>();
        List<MadeImage> extra = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            MadeImage image = MadeImage.inline(all.get(at));
            if (at >= begin && at < end) {
                images.add(image.withGeneration(generation(info, at - begin)));
            } else {
                extra.add(image);
            }
        }
        boolean sdServer = knownSdServer
                || info.get("version").text().filter(SD_SERVER::equals).isPresent();
        List<Warning> warnings = new ArrayList<>();
        if (!sdServer) {
            unconfirmedScheduler(request, info, warnings);
        } else if (!knownSdServer) {
            warnings.addAll(skipped(request));
        }
        return Outcome.done(FinishedWork.of(images)
                .withExtraImages(extra)
                .withModel(info.get("sd_model_name").nonBlank().orElse(null))
                .withWarnings(warnings));
    }

    private static Generation generation(JsonValue info, int place) {
        Generation.Builder known = Generation.builder();
        JsonValue seeds = info.get("all_seeds");
        (seeds.isArray() ? seeds.at(place) : place == 0 ? info.get("seed") : JsonValue.absent())
                .integer()
                .ifPresent(known::seed);
        text(info, "all_prompts", "prompt", place).nonBlank().ifPresent(known::prompt);
        text(info, "all_negative_prompts", "negative_prompt", place).nonBlank().ifPresent(known::negativePrompt);
        // The scheduler is told too, as "Schedule type" in extra_generation_params; Generation has no field for it.
        info.get("sampler_name").nonBlank().ifPresent(known::sampler);
        info.get("steps").int32().ifPresent(known::steps);
        info.get("cfg_scale").decimal().ifPresent(known::guidanceScale);
        info.get("sd_model_name").nonBlank().ifPresent(known::model);
        return known.build();
    }

    private static JsonValue text(JsonValue info, String all, String one, int place) {
        return info.get(all).at(place).isPresent() ? info.get(all).at(place) : info.get(one);
    }

    /** SD.Next and web UIs of before 2024 have no field for it, and newer ones skip a name that they do not know. */
    private static void unconfirmedScheduler(ImageRequest request, JsonValue info, List<Warning> warnings) {
        boolean told = info.get("extra_generation_params").get(SCHEDULE).isPresent()
                || info.get("infotexts").elements().stream()
                        .flatMap(text -> text.text().stream())
                        .anyMatch(text -> text.contains(SCHEDULE + ":"));
        request.scheduler()
                .filter(scheduler -> !told)
                .ifPresent(scheduler -> warnings.add(Warning.of(
                        Warning.Code.UNCERTAIN,
                        "scheduler",
                        "is " + scheduler + ", and the response does not say that the server drew with it: SD.Next and"
                                + " older web UIs have no such field and skip it without an error")));
    }

    /** Returns what sd-server ignored of a request that was written for AUTOMATIC1111. */
    private static List<Warning> skipped(ImageRequest request) {
        List<Warning> warnings = new ArrayList<>();
        request.sampler()
                .filter(sampler -> !A1111Samplers.isOfSdServer(sampler))
                .ifPresent(sampler -> warnings.add(warning("sampler", "is " + sampler)));
        request.scheduler()
                .filter(scheduler -> !A1111Samplers.isOfSdServer(scheduler))
                .ifPresent(scheduler -> warnings.add(warning("scheduler", "is " + scheduler)));
        request.sampler()
                .ifPresent(sampler -> newer(
                        "sampler", SdCppSamplers.SAMPLERS.of(sampler.name()).orElse(sampler.name()), warnings));
        request.scheduler().ifPresent(scheduler -> newer("scheduler", A1111Samplers.word(scheduler, null), warnings));
        request.model().ifPresent(model -> warnings.add(warning("model", "is set")));
        request.restoreFaces().ifPresent(restore -> warnings.add(warning("restoreFaces", "is set")));
        if (request.upscale().filter(upscale -> upscale.steps().isPresent()).isPresent()) {
            warnings.add(warning("upscale", "has steps"));
        }
        if (!request.loras().isEmpty()) {
            warnings.add(Warning.of(
                    Warning.Code.UNSUPPORTED,
                    "loras",
                    "stand in the prompt, which sd-server generates as words; use the dialect SD_CPP with it"));
        }
        return warnings;
    }

    /** Which release it is, the response does not say. */
    private static void newer(String field, String word, List<Warning> warnings) {
        String since = SdCppSamplers.since(word);
        if (since != null) {
            warnings.add(Warning.of(
                    Warning.Code.UNCERTAIN,
                    field,
                    "is " + word + ", which sd-server skips without an error before " + since
                            + "; LocalBuilder.detectDialect() asks the server what it has"));
        }
    }

    private static Warning warning(String field, String what) {
        return Warning.of(
                Warning.Code.UNSUPPORTED,
                field,
                what + ", which sd-server skips without an error; use the dialect SD_CPP with it");
    }
}
