package dev.easel.replicate;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.List;

/** What a model cannot do of what the service can. */
final class ReplicateChecks {
    private static final int MAX_LORAS = 2;

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
        boolean kontext = model.has("input_image");
        if (kontext && request.outputFormat().filter(ImageFormat.WEBP::equals).isPresent()) {
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
                    Code.UNSUPPORTED, field, "is set, and " + name + " takes no such image; choose another model");
        }
    }

    private void size() {
        if (request.size().isEmpty()
                || model.takesPixels()
                || options.aspectRatio().isPresent()) {
            return;
        }
        Size size = request.size().get();
        if (!model.takesRatio() || (request.initImage().isPresent() && model.has("prompt_strength"))) {
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
        lacking("loras", !request.loras().isEmpty(), false);
        request.scheduler()
                .filter(scheduler -> !ReplicateSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler", "is " + scheduler, "replicate has Karras for DPM++ 2M alone"));
        sent("negativePrompt", request.negativePrompt().isPresent(), "negative_prompt");
        sent("size", request.size().isPresent(), "width and height");
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

    /** @throws InvalidRequestException if the request names no model that it can be sent to */
    static void require(UpscaleRequest request) {
        requireModel("upscaler", request.upscaler().orElse(""), "nightmareai/real-esrgan:VERSION");
    }

    /** @throws InvalidRequestException if the request names no model that it can be sent to */
    static void require(CaptionRequest request) {
        requireModel("model", request.model().orElse(""), "salesforce/blip:VERSION");
    }

    private static void requireModel(String field, String name, String example) {
        if (!ReplicateAddress.isModel(name)) {
            throw new InvalidRequestException(
                    List.of(Violation.of(
                            name.isBlank() ? Code.MISSING : Code.MALFORMED,
                            field,
                            "names no model; give owner/name of an official one, else owner/name:version, for example "
                                    + example)),
                    FailureDetails.builder().provider(Replicate.PROVIDER).build());
        }
    }
}
