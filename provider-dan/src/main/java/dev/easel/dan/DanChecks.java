package dev.easel.dan;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderOptions;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the service that its capabilities cannot say. The server itself clamps silently, or ignores. */
final class DanChecks {
    private static final double MAX_CONTROL_WEIGHT = 2;

    /** As documented: the server takes 100, and then runs out of memory. */
    private static final double MAX_FACTOR = 10;

    private DanChecks() {}

    static void check(ImageRequest request, Findings findings) {
        if (request.model().filter(String::isBlank).isPresent()) {
            findings.violation(Code.MISSING, "model", "is blank; give the model's hash, for example Dan.MODEL_CLARITY");
        }
        request.scheduler()
                .filter(scheduler -> !DanSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler",
                        "is " + scheduler,
                        "dan has Karras for DPM++ SDE alone, and Normal; the sampler is "
                                + DanSamplers.nameFor(request)));
        request.controls().forEach(control -> check(control, findings));
        request.upscale().ifPresent(upscale -> check(upscale, request, findings));
        DanOptions.in(request.options()).set().forEach((name, use) -> {
            if (!use.isIn(request)) {
                findings.unsupported("options", "has " + name, use.missing());
            }
        });
    }

    private static void check(ControlNet control, Findings findings) {
        if (control.weight().orElse(1) > MAX_CONTROL_WEIGHT) {
            findings.violation(
                    Code.OUT_OF_RANGE,
                    "controls",
                    "has weight " + control.weight().getAsDouble() + "; dan takes 0 to 2");
        }
        boolean thresholds =
                control.lowThreshold().isPresent() || control.highThreshold().isPresent();
        if (thresholds && !control.type().equals(ControlType.CANNY)) {
            findings.unsupported("controls", "has thresholds for " + control.type(), "dan takes them for canny alone");
        }
    }

    private static void check(Upscale upscale, ImageRequest request, Findings findings) {
        if (request.initImage().isPresent()) {
            findings.unsupported(
                    "upscale",
                    "",
                    "dan has it for text to image alone",
                    "ask for a larger size, or make the result larger with ImageClient.upscale");
            return;
        }
        if (upscale.steps().isPresent()) {
            findings.unsupported("upscale", "has steps", "dan does not take them for the second pass");
        }
        upscale.upscaler()
                .filter(DanUpscalers.IGNORED_WHEN_DRAWING::equals)
                .ifPresent(name -> findings.uncertain(
                        "upscale",
                        "has upscaler " + name + ", which dan accepts and its workers do not use: they upscale with"
                                + " Latent"));
        upscale.upscaler()
                .filter(DanUpscalers::isOnlyAlone)
                .ifPresent(name -> findings.violation(
                        Code.UNSUPPORTED,
                        "upscale",
                        "has upscaler " + name + ", which dan has for ImageClient.upscale alone; give Latent"));
    }

    /** @throws InvalidRequestException if the service cannot do what is asked */
    static void require(UpscaleRequest request) {
        List<Violation> found = unused(request.options(), DanOptions.Use.UPSCALE_VERB, "ImageClient.upscale");
        if (request.factor() > MAX_FACTOR) {
            found.add(
                    Violation.of(Code.OUT_OF_RANGE, "factor", "is " + request.factor() + "; dan takes above 1 to 10"));
        }
        request.upscaler().ifPresent(name -> {
            if (name.isBlank()) {
                found.add(Violation.of(
                        Code.MISSING, "upscaler", "is blank; give a name, for example Lanczos, or leave it out"));
            } else if (DanUpscalers.isOnlyForDrawing(name)) {
                found.add(Violation.of(
                        Code.UNSUPPORTED,
                        "upscaler",
                        "is " + name + ", which dan has for ImageRequest.upscale alone; give another, for example"
                                + " Lanczos"));
            }
        });
        throwIfAny(found);
    }

    /** @throws InvalidRequestException if the service cannot do what is asked */
    static void require(CaptionRequest request) {
        List<Violation> found = unused(request.options(), null, "ImageClient.caption");
        if (request.model().filter(String::isBlank).isPresent()) {
            found.add(Violation.of(
                    Code.MISSING,
                    "model",
                    "is blank; give Dan.CAPTION_CLIP or Dan.CAPTION_DEEPDANBOORU, or leave it out"));
        }
        throwIfAny(found);
    }

    /** Options that a verb has no use for. There is no policy for these as there is for images, so they are refused. */
    private static List<Violation> unused(List<ProviderOptions> options, DanOptions.@Nullable Use taken, String verb) {
        List<Violation> found = new ArrayList<>();
        DanOptions.in(options).set().forEach((name, use) -> {
            if (use != taken) {
                found.add(Violation.of(
                        Code.UNSUPPORTED,
                        "options",
                        "has " + name + ", which " + verb + " does not take; leave it out"));
            }
        });
        return found;
    }

    private static void throwIfAny(List<Violation> found) {
        if (!found.isEmpty()) {
            throw new InvalidRequestException(
                    found, FailureDetails.builder().provider(Dan.PROVIDER).build());
        }
    }
}
