package dev.easel.bfl;

import dev.easel.ImageRequest;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;

/** What each model does with the options of the service. */
final class BflOptionChecks {
    private final BflModel model;
    private final Findings findings;

    private BflOptionChecks(BflModel model, Findings findings) {
        this.model = model;
        this.findings = findings;
    }

    static void check(ImageRequest request, BflModel model, Findings findings) {
        BflOptions options = BflOptions.in(request.options());
        BflOptionChecks checks = new BflOptionChecks(model, findings);
        if (options.safetyTolerance().isPresent()) {
            checks.number(
                    "safetyTolerance",
                    "safety_tolerance",
                    options.safetyTolerance().getAsInt());
        }
        if (options.promptUpsampling().isPresent() && model.rewritingField().isEmpty()) {
            checks.unsupported("promptUpsampling");
        }
        checks.field(options.aspectRatio().isPresent(), "aspectRatio", "aspect_ratio");
        checks.field(options.resolution().isPresent(), "resolution", "resolution");
        checks.field(options.grounding().isPresent(), "grounding", "grounding");
        checks.field(options.raw().isPresent(), "raw", "raw");
        checks.field(options.imagePromptStrength().isPresent(), "imagePromptStrength", "image_prompt_strength");
        checks.field(options.finetuneId().isPresent(), "finetuneId", "finetune_id");
        checks.field(options.finetuneStrength().isPresent(), "finetuneStrength", "finetune_strength");
        checks.field(options.controlMap().isPresent(), "controlMap", "control_image");
        checks.field(options.expansion().isPresent(), "expansion", "top");
        checks.field(options.outpaintOffset().isPresent(), "outpaintOffset", "reference_offset_x");
        checks.field(options.outpaintMode().isPresent(), "outpaintMode", "mode");
        checks.field(options.autoCrop().isPresent(), "autoCrop", "auto_crop");
        checks.field(options.dilatePixels().isPresent(), "dilatePixels", "dilate_pixels");
        checks.field(options.version().isPresent(), "version", "version");
        checks.field(options.user().isPresent(), "user", "user");
        options.aspectRatio()
                .filter(ratio -> model.takes("aspect_ratio") && !model.sizing().takesRatio(ratio))
                .ifPresent(ratio -> checks.wrong("aspectRatio " + ratio, "from 21:9 to 9:21, as 16:9 is"));
        options.resolution()
                .filter(resolution -> model.sizing() == BflSizing.FLUX_3 && !BflSizing.isFlux3Resolution(resolution))
                .ifPresent(resolution -> checks.wrong("resolution " + resolution, "768sq, 1k, 1.5k, 2k and 4k"));
    }

    private void field(boolean isSet, String name, String field) {
        if (isSet && !model.takes(field)) {
            unsupported(name);
        }
    }

    private void number(String name, String field, double value) {
        if (!model.takes(field)) {
            unsupported(name);
        } else {
            model.range(field)
                    .filter(range -> !range.contains(value))
                    .ifPresent(range -> wrong(name + " " + (long) value, range.toString()));
        }
    }

    private void unsupported(String name) {
        findings.unsupported("options", "has " + name, model.name() + " does not take it");
    }

    private void wrong(String what, String takes) {
        findings.violation(Code.OUT_OF_RANGE, "options", "has " + what + "; " + model.name() + " takes " + takes);
    }
}
