package dev.easel.replicate;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.IntRange;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model cannot do of what the service can. */
final class ReplicateChecks {
    private static final int MAX_LORAS = 2;

    /** What a side may have where a model takes pixels beside proportions. */
    private static final IntRange SIDE = IntRange.of(256, 1_440);

    private final ImageRequest request;
    private final Findings findings;
    private final ReplicateOptions options;
    private final ReplicateModel model;
    private final String name;

    private ReplicateChecks(ImageRequest request, Findings findings) {
        this.request = request;
        this.findings = findings;
        this.options = ReplicateOptions.in(request.options());
        this.name = request.model().orElse("");
        this.model = ReplicateModel.of(name);
    }

    static void check(ImageRequest request, Findings findings) {
        new ReplicateChecks(request, findings).check();
    }

    private void check() {
        if (!name.isEmpty() && !ReplicateAddress.isModel(name)) {
            findings.violation(
                    Code.MALFORMED,
                    "model",
                    "is no model; give owner/name for an official one, else owner/name:version or a version of 64"
                            + " hexadecimal digits");
        }
        request.callbackUrl()
                .filter(url -> !"https".equalsIgnoreCase(url.getScheme()))
                .ifPresent(url -> findings.violation(
                        Code.UNSUPPORTED, "callbackUrl", "is not https, and replicate calls nothing else"));
        if (request.size().isPresent() && options.aspectRatio().isPresent()) {
            findings.violation(
                    Code.CONFLICT, "size", "is set beside ReplicateOptions.aspectRatio; set the one or the other");
        }
        images();
        if (!model.known()) {
            unknown();
            return;
        }
        lacking("prompt", true, model.has("prompt"));
        lacking("negativePrompt", request.negativePrompt().isPresent(), model.has("negative_prompt"));
        lacking("steps", request.steps().isPresent(), model.steps().isPresent());
        lacking(
                "guidanceScale",
                request.guidanceScale().isPresent(),
                model.guidance().isPresent());
        lacking("sampler", request.sampler().isPresent(), model.has("scheduler"));
        lacking("strength", request.strength().isPresent(), model.strength().isPresent());
        lacking("outputFormat", request.outputFormat().isPresent(), model.has("output_format"));
        request.scheduler()
                .filter(scheduler -> !model.has("scheduler") || !ReplicateSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler",
                        "is " + scheduler,
                        "replicate has Karras for DPM++ 2M alone, of models that have a sampler"));
        size();
        loras();
        options.modelInputs().keySet().stream()
                .filter(input -> !model.has(input))
                .forEach(input -> findings.unsupported("options", "has " + input, name + " has no such setting"));
        if (options.aspectRatio().isPresent() && model.has("aspect_ratio") && keepsSizeOfImage()) {
            findings.uncertain("options", "has aspect_ratio, which " + name + " ignores where it is given an image");
        }
        if (!model.makesWebp()
                && request.outputFormat().filter(ImageFormat.WEBP::equals).isPresent()) {
            findings.unsupported("outputFormat", "is WEBP", name + " has PNG and JPEG alone");
        }
        if (request.seed().isPresent()
                && model.has("go_fast")
                && options.goFast().orElse(true)) {
            findings.uncertain(
                    "seed",
                    "is " + request.seed().getAsLong() + ", and " + name
                            + " may give another image for it, since it runs in its faster form; set"
                            + " ReplicateOptions.goFast to false");
        }
    }

    private void lacking(String field, boolean set, boolean has) {
        if (set && !has) {
            findings.unsupported(field, name + " has no such setting");
        }
    }

    /** What would give another image than the one that was asked for is refused. */
    private void images() {
        refused("initImage", request.initImage().isPresent(), model.image().isPresent());
        refused("mask", request.mask().isPresent(), model.has("mask"));
        if (request.controls().isEmpty()) {
            return;
        }
        refused("controls", true, model.has("control_image"));
        ControlNet control = request.controls().get(0);
        boolean depth = name.contains("depth");
        if (model.has("control_image") && control.type().equals(ControlType.DEPTH) != depth) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "controls",
                    "is " + control.type() + ", which " + name + " does not do; give " + (depth ? "DEPTH" : "CANNY"));
        }
        if (control.weight().isPresent()
                || control.guidanceStart().isPresent()
                || control.guidanceEnd().isPresent()
                || control.lowThreshold().isPresent()
                || control.highThreshold().isPresent()
                || control.resizeMode().isPresent()
                || control.guessMode().isPresent()
                || control.model().isPresent()) {
            findings.unsupported("controls", "has settings besides its image", name + " takes the image alone");
        }
    }

    private void refused(String field, boolean set, boolean has) {
        if (set && !has) {
            findings.violation(
                    Code.UNSUPPORTED,
                    field,
                    model.known()
                            ? "is set, and " + name + " takes no such image; choose another model"
                            : "is set, and Easel does not know how " + name
                                    + " takes such an image; put its address into extraFields");
        }
    }

    private boolean keepsSizeOfImage() {
        return request.initImage().isPresent() && model.has("prompt_strength");
    }

    private void size() {
        if (request.size().isEmpty() || options.aspectRatio().isPresent()) {
            return;
        }
        Size size = request.size().get();
        if (model.takesPixels()) {
            if (model.takesRatio() && !(SIDE.contains(size.width()) && SIDE.contains(size.height()))) {
                findings.violation(Code.OUT_OF_RANGE, "size", "is " + size + "; " + name + " takes sides of " + SIDE);
            }
            return;
        }
        if (!model.takesRatio() || keepsSizeOfImage()) {
            findings.unsupported("size", name + " generates the size of the image that it is given");
            return;
        }
        ReplicateRatio ratio = ReplicateRatio.nearest(size);
        if (!ratio.size().equals(size)) {
            findings.uncertain(
                    "size",
                    "is " + size + " and is sent as the proportions " + ratio.word() + ", for which " + name
                            + " generates " + ratio.size());
        }
    }

    private void loras() {
        int most = model.has("extra_lora") ? MAX_LORAS : model.has("lora_weights") ? 1 : 0;
        if (most == 0) {
            lacking("loras", !request.loras().isEmpty(), false);
        } else if (request.loras().size() > most) {
            findings.violation(
                    Code.OUT_OF_RANGE, "loras", "are " + request.loras().size() + "; " + name + " takes " + most);
        }
    }

    /** Some models refuse a setting that they do not have, others ignore it. */
    private void unknown() {
        if (!request.loras().isEmpty()) {
            findings.unsupported(
                    "loras", "", "Easel does not know how " + name + " takes them", "put what it has into extraFields");
        }
        request.scheduler()
                .filter(scheduler -> !ReplicateSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler", "is " + scheduler, "replicate has Karras for DPM++ 2M alone"));
        sent("negativePrompt", request.negativePrompt().isPresent(), "negative_prompt");
        sent("size", request.size().isPresent() && options.aspectRatio().isEmpty(), "width and height");
        sent("steps", request.steps().isPresent(), "num_inference_steps");
        sent("guidanceScale", request.guidanceScale().isPresent(), "guidance_scale");
        sent("sampler", request.sampler().isPresent(), "scheduler");
        sent(
                "scheduler",
                request.scheduler()
                        .filter(scheduler -> ReplicateSamplers.honours(scheduler, request))
                        .isPresent(),
                "part of the name in scheduler");
        sent("seed", request.seed().isPresent(), "seed");
        sent("initImage", request.initImage().isPresent(), "image");
        sent("mask", request.mask().isPresent(), "mask");
        sent("strength", request.strength().isPresent(), "prompt_strength");
        sent("outputFormat", request.outputFormat().isPresent(), "output_format");
        if (!options.modelInputs().isEmpty()) {
            sent("options", true, String.join(" and ", options.modelInputs().keySet()));
        }
    }

    private void sent(String field, boolean set, String as) {
        if (set) {
            findings.uncertain(
                    field,
                    "is sent as " + as + ", and Easel does not know whether " + name
                            + " has that; look at the model's API page, and put what it has into extraFields");
        }
    }

    /** @throws InvalidRequestException if the request names no model that it can be sent to, or has an option that is for others */
    static void require(UpscaleRequest request) {
        require("upscaler", request.upscaler(), request.options(), "nightmareai/real-esrgan:VERSION");
    }

    /** @throws InvalidRequestException if the request names no model that it can be sent to, or has an option that is for others */
    static void require(CaptionRequest request) {
        require("model", request.model(), request.options(), "salesforce/blip:VERSION");
    }

    /** There is no policy for these verbs as there is for images, so an option that they do not take is refused. */
    private static void require(String field, Optional<String> model, List<ProviderOptions> given, String example) {
        List<Violation> found = new ArrayList<>();
        ReplicateOptions options = ReplicateOptions.in(given);
        if (!options.modelInputs().isEmpty()) {
            found.add(Violation.of(
                    Code.UNSUPPORTED,
                    "options",
                    "has " + String.join(" and ", options.modelInputs().keySet())
                            + ", which are for generated images; leave them out"));
        }
        String name = model.orElse("");
        if (options.deployment().isPresent()) {
            if (model.isPresent()) {
                found.add(
                        Violation.of(
                                Code.CONFLICT,
                                field,
                                "is set beside ReplicateOptions.deployment, which has a model of its own; set the one or the other"));
            }
        } else if (!ReplicateAddress.isModel(name)) {
            found.add(Violation.of(
                    name.isBlank() ? Code.MISSING : Code.MALFORMED,
                    field,
                    "names no model; give owner/name of an official one, else owner/name:version, for example "
                            + example));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(
                    found, FailureDetails.builder().provider(Replicate.PROVIDER).build());
        }
    }
}
