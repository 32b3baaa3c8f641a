package dev.easel.local;

import dev.easel.ControlNet;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stable-diffusion.cpp's server misreads, and what it silently does otherwise, whichever way it is asked. */
final class SdCppChecks {
    private static final String NAME = "stable-diffusion.cpp";
    private static final String ASK =
            "; LocalBuilder.detectDialect() asks the server what it has, and the request is checked against that";
    private static final String HIRES_SINCE = "master-586";

    private static final Set<LocalOption> HONOURED =
            Set.of(LocalOption.OUTPUT_COMPRESSION, LocalOption.REFERENCE_IMAGES, LocalOption.EXTRA_IMAGES);
    private static final Set<LocalOption> HONOURED_WITHOUT_JSON =
            Set.of(LocalOption.OUTPUT_COMPRESSION, LocalOption.REFERENCE_IMAGES);

    private SdCppChecks() {}

    /** @param server what the server says that it has; {@code null} where it was not asked */
    static void queue(ImageRequest request, @Nullable SdCppCapabilities server, Findings findings) {
        words(request, SdCppSamplers.samplers(server), SdCppSamplers.schedulers(server), server == null, findings);
        common(request, LocalDialect.SD_CPP, HONOURED, findings);
        if (server == null && request.upscale().isPresent()) {
            findings.uncertain("upscale", "is skipped without an error by sd-server before " + HIRES_SINCE + ASK);
        }
        if (request.upscale()
                        .flatMap(upscale ->
                                upscale.denoisingStrength().stream().boxed().findFirst())
                        .orElse(1.0)
                <= 0) {
            findings.violation(
                    Code.OUT_OF_RANGE, "upscale", "has denoisingStrength 0; " + NAME + " takes above 0 to 1");
        }
        if (request.initImage().isPresent() && request.size().isEmpty()) {
            findings.uncertain(
                    "size",
                    "is not set, and " + NAME + " squeezes initImage into a size of its own, 512x512 as a rule; set the"
                            + " size of the image");
        }
        for (ControlNet control : request.controls()) {
            control(control, findings);
        }
    }

    /** The same for releases without the queue. */
    static void v1(ImageRequest request, Findings findings) {
        words(
                request,
                SdCppSamplers.beforeQueue(SdCppSamplers.SAMPLERS),
                SdCppSamplers.beforeQueue(SdCppSamplers.SCHEDULERS),
                false,
                findings);
        common(request, LocalDialect.SD_CPP_V1, HONOURED_WITHOUT_JSON, findings);
        SdCppExtraArgs.check(request, findings);
        if (request.strength().isPresent()) {
            findings.uncertain(
                    "strength",
                    "has no effect on sd-server before master-563; use the dialect SD_CPP with a newer one");
        }
        if (OpenAiRequests.inputs(request).isEdit()
                && request.outputFormat().filter(ImageFormat.WEBP::equals).isPresent()) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "outputFormat",
                    "is WEBP, which " + NAME + " does not make of images; ask for PNG or JPEG");
        }
    }

    /**
     * Says which sampler and scheduler the server does not have.
     *
     * @param mayBeOlder whether the server was not asked, so that it may be older than a word
     */
    static void words(
            ImageRequest request, ServerNames samplers, ServerNames schedulers, boolean mayBeOlder, Findings findings) {
        request.sampler().ifPresent(sampler -> {
            Optional<String> word = samplers.of(sampler.name());
            // One of the common vocabulary that the server has not is refused by the core already.
            if (word.isEmpty() && !Sampler.known().contains(sampler)) {
                findings.violation(Code.UNSUPPORTED, "sampler", "is " + sampler + "; " + NAME + " has " + samplers);
            } else if (mayBeOlder) {
                word.ifPresent(own -> older("sampler", own, findings));
            }
        });
        request.scheduler().ifPresent(scheduler -> {
            Optional<String> word = schedulers.of(scheduler.name());
            if (word.isEmpty()) {
                findings.violation(
                        Code.UNSUPPORTED, "scheduler", "is " + scheduler + "; " + NAME + " has " + schedulers);
            } else if (mayBeOlder) {
                older("scheduler", word.get(), findings);
            }
        });
    }

    private static void older(String field, String word, Findings findings) {
        String since = SdCppSamplers.since(word);
        if (since != null) {
            findings.uncertain(
                    field, "goes as " + word + ", which sd-server skips without an error before " + since + ASK);
        }
    }

    private static void common(
            ImageRequest request, LocalDialect dialect, Set<LocalOption> honoured, Findings findings) {
        if (request.prompt().contains("<lora:")) {
            findings.uncertain(
                    "prompt", "has <lora:…>, which " + NAME + " draws as words; set the request's loras instead");
        }
        LocalOption.check(LocalOptions.of(request), honoured, dialect, NAME, findings);
        InputFormats.check(request, InputFormats.SD_CPP, findings);
        if (request.extraFields().containsKey("batch_count")) {
            findings.violation(Code.CONFLICT, "extraFields", "has \"batch_count\"; set the request's count instead");
        }
    }

    private static void control(ControlNet control, Findings findings) {
        findings.uncertain(
                "controls",
                "may be ignored: sd-server takes a control image also where it was started without a ControlNet, and does"
                        + " not say so; compare the image with one without it");
        List<String> unheard = SdApiServerRequests.unheard(control);
        if (!unheard.isEmpty()) {
            findings.unsupported(
                    "controls",
                    "has " + String.join(", ", unheard),
                    NAME + " takes a control image and its weight alone");
        }
    }
}
