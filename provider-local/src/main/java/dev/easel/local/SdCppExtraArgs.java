package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import java.util.Set;

/**
 * The settings that stable-diffusion.cpp's server takes out of a prompt: one line of JSON in a block of its own. They go in
 * the flat spelling of its first releases and in the nested one of later ones, since each ignores the other.
 */
final class SdCppExtraArgs {
    private static final String NAME = "sd_cpp_extra_args";
    private static final String BEGIN = "<" + NAME + ">";
    private static final String END = "</" + NAME + ">";

    /** 10,000 were seen to work, and 50,000 to end the server's process. */
    private static final int LONGEST = 8_000;

    private static final Set<String> IMAGES =
            Set.of("init_image", "mask_image", "control_image", "ip_adapter_image", "ref_images");
    private static final Set<String> OVERRIDING = Set.of("prompt", "width", "height");

    private SdCppExtraArgs() {}

    static void check(ImageRequest request, Findings findings) {
        if (request.prompt().contains(NAME)) {
            findings.violation(
                    Code.CONFLICT,
                    "prompt",
                    "has " + BEGIN + ", which the server would obey in place of what the request says; leave it out");
        }
        for (String name : request.extraFields().keySet()) {
            if (IMAGES.contains(name)) {
                findings.violation(
                        Code.UNSUPPORTED,
                        "extraFields",
                        "has \"" + name + "\", and an image inside a prompt ends the server; leave it out");
            } else if (OVERRIDING.contains(name)) {
                findings.violation(Code.CONFLICT, "extraFields", "has \"" + name + "\"; set it in the request instead");
            }
        }
        String json = settings(request, Long.MAX_VALUE).toString();
        if (json.contains(NAME)) {
            findings.violation(
                    Code.CONFLICT,
                    "negativePrompt",
                    "or another setting has " + NAME + ", where the server ends the settings; leave it out");
        }
        if (json.length() > LONGEST) {
            findings.violation(
                    Code.OUT_OF_RANGE,
                    "negativePrompt",
                    "and the other settings have " + json.length() + " characters together, and too many of them end"
                            + " the server's process; keep to " + LONGEST);
        }
    }

    /** The block that is put behind the prompt. */
    static String block(ImageRequest request, long seed) {
        // JSON writes a line break inside a text as two letters, so this is one line.
        return BEGIN + settings(request, seed) + END;
    }

    private static JsonObject settings(ImageRequest request, long seed) {
        JsonObject settings = JsonObject.create().put("seed", seed);
        request.negativePrompt().ifPresent(text -> settings.put("negative_prompt", text));
        request.steps().ifPresent(steps -> settings.put("steps", steps));
        request.guidanceScale().ifPresent(scale -> settings.put("cfg_scale", scale));
        request.sampler()
                .flatMap(sampler -> SdCppSamplers.SAMPLERS.of(sampler.name()))
                .ifPresent(word -> settings.put("sample_method", word));
        request.scheduler()
                .flatMap(scheduler -> SdCppSamplers.SCHEDULERS.of(scheduler.name()))
                .ifPresent(word -> settings.put("scheduler", word));
        request.strength().ifPresent(strength -> settings.put("strength", strength));
        request.clipSkip().ifPresent(layers -> settings.put("clip_skip", layers));
        SdCppRequests.putSampling(request, SdCppSamplers.SAMPLERS, SdCppSamplers.SCHEDULERS, settings);
        ExtraFields.into(settings, request.extraFields());
        return settings;
    }
}
