package dev.easel.bfl;

import dev.easel.ControlType;
import dev.easel.DoubleRange;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.Warning;
import dev.easel.spi.Findings;

/** The rules of each model, which the capabilities of the service cannot say. */
final class BflChecks {
    private final ImageRequest request;
    private final BflSettings settings;
    private final BflModel model;
    private final BflOptions options;
    private final Findings findings;

    private BflChecks(ImageRequest request, BflSettings settings, BflModel model, Findings findings) {
        this.request = request;
        this.settings = settings;
        this.model = model;
        this.options = BflOptions.in(request.options());
        this.findings = findings;
    }

    static void check(ImageRequest request, BflSettings settings, Findings findings) {
        String name = request.model().orElse("");
        if (name.isEmpty()) {
            // That it is missing is said by the capabilities.
            return;
        }
        if (!BflModels.isName(name)) {
            findings.violation(
                    Code.MALFORMED,
                    "model",
                    "is no path of the service; give for example Bfl.MODEL_FLUX_2_PRO: letters, digits, dots and hyphens,"
                            + " after flux-tools/ where it is a tool");
            return;
        }
        BflChecks checks = new BflChecks(request, settings, BflModels.of(name), findings);
        checks.model();
        checks.texts();
        checks.images();
        checks.controls();
        checks.size();
        checks.numbers();
        checks.finetune();
        BflOptionChecks.check(request, checks.model, findings);
        BflCallbackChecks.check(request, checks.model, settings, findings);
    }

    private void model() {
        if (!model.isKnown()) {
            findings.uncertain(
                    "model",
                    "is " + model.name()
                            + ", which Easel does not know: it is sent every field that is set, by the name"
                            + " that most models have");
        } else if (BflModels.isWithdrawn(model.name())) {
            findings.uncertain(
                    "model",
                    "is " + model.name()
                            + ", which the service's description does not have any more: it may be refused");
        }
        if (model.needsOneCluster() && !BflAddresses.isOneCluster(settings.baseUrl())) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "model",
                    "is " + model.name()
                            + ", whose finetunes are in one cluster alone; build the client with the region"
                            + " EU1 or US1, where the finetune was trained");
        }
    }

    private void texts() {
        if (!model.takes("prompt")) {
            findings.unsupported("prompt", model.name() + " works without one");
        }
    }

    private void images() {
        int count = BflRequests.images(request, model).size();
        if (count == 0 && model.requires("image")) {
            findings.violation(Code.MISSING, "initImage", "is missing; " + model.name() + " requires it");
        }
        if (count > 0 && !model.takesImages()) {
            findings.violation(
                    Code.UNSUPPORTED, "initImage", "cannot be sent: " + model.name() + " takes no image; leave it out");
        } else if (count > model.maxImages()) {
            findings.violation(
                    Code.OUT_OF_RANGE,
                    request.initImage().isPresent() && count == 1 ? "initImage" : "options",
                    "has references that make " + count + " images with the init image; " + model.name() + " takes "
                            + model.maxImages());
        }
        if (request.mask().isPresent() && !model.takes("mask")) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "mask",
                    "cannot be sent: " + model.name() + " takes none; choose " + Bfl.MODEL_FILL + " or "
                            + Bfl.TOOL_ERASE);
        } else if (request.mask().isEmpty() && model.requires("mask")) {
            findings.violation(Code.MISSING, "mask", "is missing; " + model.name() + " requires it");
        }
        if (request.strength().isPresent()) {
            findings.unsupported(
                    "strength",
                    model.takes("image_prompt_strength")
                            ? "the nearest is BflOptions.imagePromptStrength, which is not its opposite"
                            : "no model of bfl takes it");
        }
    }

    private void controls() {
        if (request.controls().isEmpty()) {
            if (model.requires("control_image")) {
                findings.violation(Code.MISSING, "controls", "is missing; " + model.name() + " requires one");
            }
            return;
        }
        if (!model.takesControl() && model.isKnown() && model.sizing() != BflSizing.STEP_16) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "controls",
                    "cannot be sent: " + model.name()
                            + " has no ControlNet; choose a FLUX.2 model, which takes the image as" + " a reference");
            return;
        }
        if (!model.takesControl()) {
            findings.uncertain(
                    "controls",
                    "is sent as a reference image: " + model.name()
                            + " has no ControlNet, so the prompt has to say what the image is for");
        }
        request.controls().forEach(control -> {
            String type = control.type().equals(ControlType.CANNY) ? "canny" : "depth";
            if (model.takesControl()
                    && (!model.name().endsWith(type) || !control.type().name().equals(type))) {
                findings.violation(
                        Code.UNSUPPORTED,
                        "controls",
                        "has type " + control.type() + ", which is not that of " + model.name());
            }
            if (control.weight().isPresent()
                    || control.guidanceStart().isPresent()
                    || control.guidanceEnd().isPresent()
                    || control.resizeMode().isPresent()
                    || control.guessMode().isPresent()
                    || control.model().isPresent()) {
                findings.unsupported(
                        "controls", "has settings besides type, image and thresholds", "bfl takes no others");
            }
            if ((control.lowThreshold().isPresent() || control.highThreshold().isPresent())
                    && !model.takes("canny_low_threshold")) {
                findings.unsupported("controls", "has thresholds", model.name() + " takes none");
            }
        });
    }

    private void size() {
        BflSizing sizing = model.sizing();
        if (request.size().isEmpty()) {
            if (model.requires("size")) {
                findings.violation(
                        Code.MISSING,
                        "size",
                        "is missing; give the size of the canvas, which " + model.name() + " requires");
            }
            return;
        }
        Size size = request.size().get();
        if (!sizing.takesPixels() && !sizing.takesRatio()) {
            findings.unsupported("size", "the images of " + model.name() + " have the size of the input image");
            return;
        }
        if (sizing.takesRatio() && options.aspectRatio().isPresent()) {
            findings.violation(Code.CONFLICT, "size", "is set beside BflOptions.aspectRatio; set the one or the other");
            return;
        }
        sizing.refuses(size)
                .ifPresent(takes -> findings.violation(
                        Code.OUT_OF_RANGE, "size", "is " + size + "; " + model.name() + " takes " + takes));
        if (sizing.takesRatio()) {
            String sent = "the ratio " + sizing.ratio(size)
                    + (sizing == BflSizing.FLUX_3
                            ? " in the resolution " + options.resolution().orElse(BflSizing.resolution(size))
                            : "");
            adjusted(size, sent, "takes no width and height");
        } else if (!sizing.rounded(size).equals(size)) {
            adjusted(
                    size,
                    sizing.rounded(size).toString(),
                    "takes multiples of " + (sizing == BflSizing.STEP_16 ? 16 : 32));
        }
    }

    private void adjusted(Size size, String sent, String reason) {
        findings.warning(
                Warning.of(
                        Warning.Code.UNCERTAIN,
                        "size",
                        "is " + size + ", of which Easel sent " + sent + ": " + model.name() + " " + reason),
                Violation.of(
                        Code.UNSUPPORTED,
                        "size",
                        "is " + size + ", which cannot be sent: " + model.name() + " " + reason + "; the nearest is "
                                + sent));
    }

    private void numbers() {
        request.steps().ifPresent(steps -> number("steps", "steps", steps));
        request.guidanceScale().ifPresent(scale -> number("guidanceScale", "guidance", scale));
        if (request.seed().isPresent()) {
            if (!model.takes("seed")) {
                findings.unsupported("seed", model.name() + " takes none");
            } else if (model.rewritingField().isPresent()
                    && options.promptUpsampling().orElse(model.rewrites())) {
                findings.uncertain(
                        "seed",
                        "may give another image each time: the service rewrites the prompt. Set"
                                + " BflOptions.promptUpsampling to false");
            }
        }
        if (request.outputFormat().isPresent() && !model.takes("output_format")) {
            findings.unsupported("outputFormat", model.name() + " chooses the format");
        }
    }

    private void number(String name, String field, double value) {
        if (!model.takes(field)) {
            findings.unsupported(name, model.name() + " does not take it");
            return;
        }
        DoubleRange range = model.range(field).orElse(null);
        if (range != null && !range.contains(value)) {
            findings.violation(Code.OUT_OF_RANGE, name, "is " + value + "; " + model.name() + " takes " + range);
        }
    }

    private void finetune() {
        int loras = request.loras().size();
        if (loras == 0) {
            if (model.requires("finetune_id") && options.finetuneId().isEmpty()) {
                findings.violation(
                        Code.MISSING,
                        "loras",
                        "is missing; " + model.name() + " requires a finetune: one LoRA with its id");
            }
        } else if (!model.takes("finetune_id")) {
            findings.unsupported(
                    "loras", model.name() + " takes none: finetunes have models of their own, *-finetuned");
        } else if (loras > 1) {
            findings.violation(Code.OUT_OF_RANGE, "loras", "has " + loras + "; bfl takes one finetune");
        } else if (options.finetuneId().isPresent()
                || options.finetuneStrength().isPresent()) {
            findings.violation(
                    Code.CONFLICT,
                    "loras",
                    "is set beside BflOptions.finetuneId or finetuneStrength; set the one or the other");
        } else {
            double weight = request.loras().get(0).weight();
            model.range("finetune_strength")
                    .filter(range -> !range.contains(weight))
                    .ifPresent(range -> findings.violation(
                            Code.OUT_OF_RANGE,
                            "loras",
                            "has weight " + weight + "; " + model.name() + " takes " + range));
        }
    }
}
