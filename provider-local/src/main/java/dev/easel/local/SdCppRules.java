package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.CapabilitiesBuilder;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.IntRange;
import dev.easel.Sampler;
import dev.easel.Upscale;
import dev.easel.spi.Findings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stable-diffusion.cpp's server can do and what it silently does otherwise, whichever way it is asked. */
final class SdCppRules {
    /** It cuts larger batches to this. */
    static final int LARGEST_BATCH = 8;

    private static final Set<LocalOption> HONOURED =
            Set.of(LocalOption.OUTPUT_COMPRESSION, LocalOption.REFERENCE_IMAGES, LocalOption.EXTRA_IMAGES);
    private static final Set<LocalOption> HONOURED_WITHOUT_JSON =
            Set.of(LocalOption.OUTPUT_COMPRESSION, LocalOption.REFERENCE_IMAGES);

    private SdCppRules() {}

    /** What both of its interfaces have in common. */
    static CapabilitiesBuilder capabilities(LocalSettings settings) {
        return Capabilities.builder()
                .features(EnumSet.of(
                        Feature.NEGATIVE_PROMPT,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.GUIDANCE_SCALE,
                        Feature.SAMPLER,
                        Feature.SCHEDULER,
                        Feature.SEED,
                        Feature.LORAS,
                        Feature.CLIP_SKIP,
                        Feature.INIT_IMAGE,
                        Feature.MASK,
                        Feature.UPSCALE,
                        Feature.OUTPUT_FORMAT))
                .width(IntRange.of(64, 4096))
                .height(IntRange.of(64, 4096))
                .steps(IntRange.of(1, 100))
                .samplers(Sampler.known().stream()
                        .filter(sampler ->
                                SdCppWords.SAMPLE_METHODS.of(sampler.name()).isPresent())
                        .toList())
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall());
    }

    /** @param pictures whether pictures may go under names of the server's own */
    static void check(ImageRequest request, boolean pictures, Findings findings) {
        request.sampler().ifPresent(sampler -> {
            // One of the common vocabulary that the server has not is refused by the core already.
            if (!Sampler.known().contains(sampler)
                    && SdCppWords.SAMPLE_METHODS.of(sampler.name()).isEmpty()) {
                findings.violation(
                        "sampler", "is " + sampler + "; stable-diffusion.cpp has " + SdCppWords.SAMPLE_METHODS);
            }
        });
        request.scheduler().ifPresent(scheduler -> {
            if (SdCppWords.SCHEDULERS.of(scheduler.name()).isEmpty()) {
                findings.violation(
                        "scheduler", "is " + scheduler + "; stable-diffusion.cpp has " + SdCppWords.SCHEDULERS);
            }
        });
        request.upscale()
                .flatMap(SdCppRules::unusableStrength)
                .ifPresent(message -> findings.violation("upscale", message));
        if (request.prompt().contains("<lora:")) {
            findings.unsupported(
                    "prompt",
                    "has <lora:…>, which stable-diffusion.cpp draws as words; set the request's loras instead");
        }
        LocalOption.check(
                LocalOptions.of(request),
                pictures ? HONOURED : HONOURED_WITHOUT_JSON,
                "stable-diffusion.cpp",
                findings);
        PictureCheck.check(request, findings);
        if (request.extraFields().containsKey("batch_count")) {
            findings.violation("extraFields", "has \"batch_count\"; set the request's count instead");
        }
    }

    private static Optional<String> unusableStrength(Upscale upscale) {
        return upscale.denoisingStrength().orElse(1) > 0
                ? Optional.empty()
                : Optional.of("has denoisingStrength 0; stable-diffusion.cpp takes above 0 to 1");
    }
}
