package dev.easel.itsrose;

import dev.easel.CaptionRequest;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;

/** The rules of the service that its capabilities cannot say. */
final class ItsRoseChecks {
    private ItsRoseChecks() {}

    /** Says what is wrong and what is left out, beyond what the capabilities say. */
    static void check(ImageRequest request, Findings findings) {
        request.scheduler()
                .filter(schedule -> !schedule.equals(Scheduler.KARRAS) && !schedule.equals(Scheduler.NORMAL))
                .ifPresent(schedule -> findings.unsupported(
                        "scheduler",
                        "is " + schedule,
                        "itsrose has a switch for the Karras schedule and nothing else (what it calls a scheduler is"
                                + " chosen with sampler)"));
        if (request.initImage().isPresent() && request.size().isEmpty()) {
            findings.uncertain(
                    "size",
                    "is not set, and itsrose does not take the size of initImage: it generates 512x512; set the size of the"
                            + " image");
        }
        request.upscale().ifPresent(upscale -> checkUpscale(upscale, findings));
        if (request.mask().isPresent() && request.strength().isPresent()) {
            findings.unsupported(
                    "strength",
                    "",
                    "nothing is known of a strength in itsrose's inpainting",
                    "leave it out, or put it into extraFields to try it");
        }
        for (Lora lora : request.loras()) {
            if (lora.id().contains(",")) {
                findings.violation(
                        Code.MALFORMED,
                        "loras",
                        "has \"" + lora.id() + "\", and itsrose would take the comma for the end of the id; add each"
                                + " LoRA on its own");
            }
        }
    }

    private static void checkUpscale(Upscale upscale, Findings findings) {
        List<String> unknown = new ArrayList<>();
        upscale.upscaler().ifPresent(name -> unknown.add("an upscaler"));
        upscale.denoisingStrength().ifPresent(strength -> unknown.add("a denoisingStrength"));
        upscale.steps().ifPresent(steps -> unknown.add("steps"));
        if (!unknown.isEmpty()) {
            findings.unsupported(
                    "upscale",
                    "has " + String.join(" and ", unknown),
                    "itsrose has a switch that doubles width and height and nothing else");
        }
    }

    /**
     * Refuses what a caption's request has no field for.
     *
     * @param inlineImages whether images at hand go inside requests; a caption's has no room for one
     * @throws InvalidRequestException if the request has such a thing
     */
    static void require(CaptionRequest request, boolean inlineImages) {
        List<Violation> violations = new ArrayList<>();
        if (inlineImages && !(request.image() instanceof ImageInput.Url)) {
            violations.add(Violation.of(
                    Code.UNSUPPORTED,
                    "image",
                    "is a file or bytes, and a caption's request has no room for one; give ImageInput.url, or build a"
                            + " client with an uploader and without inlineImages"));
        }
        request.model()
                .ifPresent(model -> violations.add(Violation.of(
                        Code.UNSUPPORTED,
                        "model",
                        "is " + model + "; itsrose describes images in one way only: leave it out")));
        if (!request.options().isEmpty()) {
            violations.add(Violation.of(
                    Code.UNSUPPORTED,
                    "options",
                    "has ItsRoseOptions, which are about generation; leave them out of a caption's request"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(
                    violations,
                    FailureDetails.builder().provider(ItsRose.PROVIDER).build());
        }
    }
}
