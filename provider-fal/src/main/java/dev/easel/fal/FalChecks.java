package dev.easel.fal;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.DoubleRange;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;

/** What a model cannot do of what the service can: the service itself checks only when the task runs, and may charge for it. */
final class FalChecks {
    private static final List<String> RESOLUTIONS = List.of("1K", "2K", "4K");

    private final ImageRequest request;
    private final Findings findings;
    private final FalOptions options;
    private final FalModel model;
    private final String name;

    private FalChecks(ImageRequest request, Findings findings) {
        this.request = request;
        this.findings = findings;
        this.options = FalOptions.in(request.options());
        this.model = FalModel.of(request);
        this.name = model.id();
    }

    static void check(ImageRequest request, Findings findings) {
        new FalChecks(request, findings).check();
    }

    private void check() {
        if (!FalEndpoint.isEndpoint(name)) {
            findings.violation(Code.MALFORMED, "model", "is no id of an endpoint; give one such as " + Fal.FLUX_DEV);
            return;
        }
        request.callbackUrl()
                .filter(url -> !"https".equalsIgnoreCase(url.getScheme()))
                .ifPresent(url -> findings.violation(
                        Code.UNSUPPORTED, "callbackUrl", "is not https, and fal calls nothing else"));
        images();
        request.scheduler()
                .filter(scheduler -> !model.has("scheduler") || !FalSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> findings.unsupported(
                        "scheduler",
                        "is " + scheduler,
                        "fal has Karras for DPM++ 2M and DPM++ 2M SDE alone, with fal-ai/lora"));
        lacking("sampler", request.sampler().isPresent(), "scheduler");
        lacking("clipSkip", request.clipSkip().isPresent(), "clip_skip");
        if (model.known()) {
            settings();
        } else {
            unknown();
        }
    }

    private void settings() {
        lacking("negativePrompt", request.negativePrompt().isPresent(), "negative_prompt");
        lacking("steps", request.steps().isPresent(), "num_inference_steps");
        lacking("guidanceScale", request.guidanceScale().isPresent(), "guidance_scale");
        lacking("seed", request.seed().isPresent(), "seed");
        lacking("loras", !request.loras().isEmpty(), "loras");
        if (request.strength().isPresent() && model.strength().isEmpty()) {
            findings.unsupported(
                    "strength",
                    model.has("image_prompt_strength")
                            ? "the nearest is image_prompt_strength in the extra fields, which is not its opposite"
                            : name + " has no such setting");
        }
        request.steps().ifPresent(steps -> within("steps", "is ", steps, "num_inference_steps"));
        request.guidanceScale().ifPresent(scale -> within("guidanceScale", "is ", scale, "guidance_scale"));
        outputFormat();
        size();
        options();
    }

    private void outputFormat() {
        if (request.outputFormat().isEmpty()) {
            return;
        }
        if (model.format().isEmpty()) {
            findings.unsupported("outputFormat", name + " has no such setting");
        } else if (request.outputFormat().get().equals(ImageFormat.WEBP) && !model.has("webp")) {
            findings.unsupported("outputFormat", "is WEBP", name + " has JPEG and PNG alone");
        }
    }

    private void size() {
        if (request.size().isEmpty()) {
            return;
        }
        Size size = request.size().get();
        if (options.aspectRatio().isPresent()) {
            findings.unsupported("size", "the options have aspectRatio in its place");
        } else if (model.has("image_size")) {
            within("size", "has width ", size.width(), "image_size");
            within("size", "has height ", size.height(), "image_size");
        } else if (model.takesRatio()) {
            findings.uncertain(
                    "size",
                    "is " + size + " and is sent as the proportions " + FalRatio.nearest(size) + ": " + name
                            + " chooses the number of pixels");
        } else {
            findings.unsupported("size", name + " generates the size of the image that it is given");
        }
    }

    private void options() {
        options.modelInputs().keySet().stream()
                .filter(input -> !model.has(input))
                .forEach(input -> findings.unsupported("options", "has " + input, name + " has no such setting"));
        options.safetyTolerance()
                .ifPresent(value -> within("options", "has safetyTolerance ", value, "safety_tolerance"));
        if (model.has("aspect_ratio")) {
            options.aspectRatio().ifPresent(word -> oneOf("aspectRatio", word, ratios()));
        }
        if (model.has("resolution")) {
            options.resolution().ifPresent(word -> oneOf("resolution", word, RESOLUTIONS));
        }
        if (model.has("acceleration")) {
            List<String> words = model.has("loras") ? List.of("none", "regular") : List.of("none", "regular", "high");
            options.acceleration().ifPresent(word -> oneOf("acceleration", word, words));
        }
        if (model.required().contains("model_name") && options.baseModel().isEmpty()) {
            findings.violation(
                    Code.MISSING,
                    "options",
                    "have no baseModel, and " + name + " requires one; set FalOptions.baseModel");
        }
    }

    private List<String> ratios() {
        List<String> words = new ArrayList<>(FalRatio.ALL);
        // Those that nobody has listed in full: the words below are the ones of Nano Banana's pages.
        if (model.has("webp")) {
            words.addAll(List.of("5:4", "4:5", "auto"));
        }
        return words;
    }

    private void oneOf(String option, String word, List<String> words) {
        if (!words.contains(word)) {
            findings.violation(
                    Code.INVALID,
                    "options",
                    "has " + option + " " + word + "; " + name + " takes " + String.join(", ", words));
        }
    }

    private void within(String field, String what, double value, String input) {
        DoubleRange range = model.limits().get(input);
        if (model.has(input) && range != null && !range.contains(value)) {
            String shown = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
            findings.violation(
                    Code.OUT_OF_RANGE,
                    field,
                    what + shown + "; " + name + " takes " + (long) range.min() + " to " + (long) range.max());
        }
    }

    private void lacking(String field, boolean set, String input) {
        if (set && !model.has(input)) {
            findings.unsupported(field, name + " has no such setting");
        }
    }

    /** What would give another image than the one that was asked for is refused. */
    private void images() {
        int given = (request.initImage().isPresent() ? 1 : 0)
                + options.referenceImages().size();
        refused("initImage", request.initImage().isPresent(), model.takesImage(), name + "/image-to-image");
        refused("mask", request.mask().isPresent(), model.has("mask_url"), "fal-ai/flux-lora/inpainting");
        if (given > 1 && !model.has("image_urls")
                || given == 1 && !model.takesImage() && request.initImage().isEmpty()) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "options",
                    "has referenceImages, and " + name + " takes " + (model.takesImage() ? "one image" : "none")
                            + "; choose another model, such as fal-ai/flux-2/edit");
        } else if (given > 0) {
            within("options", "has referenceImages, together with initImage ", given, "image_urls");
        }
        if (given == 0 && model.needsImage()) {
            findings.violation(Code.MISSING, "initImage", "is missing; " + name + " changes an image");
        }
        if (request.mask().isEmpty() && model.required().contains("mask_url")) {
            findings.violation(Code.MISSING, "mask", "is missing; " + name + " changes what a mask shows");
        }
        controls();
        request.initImage().ifPresent(image -> reachable("initImage", image));
        request.mask().ifPresent(image -> reachable("mask", image));
        request.controls().forEach(control -> reachable("controls", control.image()));
        options.referenceImages().forEach(image -> reachable("options", image));
    }

    private void controls() {
        boolean canny = model.has("control_image_url");
        if (request.controls().isEmpty()) {
            if (canny) {
                findings.violation(Code.MISSING, "controls", "are missing; " + name + " follows the edges of an image");
            }
            return;
        }
        refused("controls", true, canny || model.has("controlnets"), "fal-ai/flux-general");
        ControlNet control = request.controls().get(0);
        if (canny && !control.type().equals(ControlType.CANNY)) {
            findings.violation(Code.UNSUPPORTED, "controls", "has type " + control.type() + "; " + name + " has canny");
        }
        if (model.has("controlnets") && control.model().isEmpty()) {
            findings.violation(
                    Code.MISSING, "controls", "has no model; give an address or a Hugging Face id of weights for it");
        }
        boolean more = control.lowThreshold().isPresent()
                || control.highThreshold().isPresent()
                || control.resizeMode().isPresent()
                || control.guessMode().isPresent();
        boolean fine = control.model().isPresent()
                || control.guidanceStart().isPresent()
                || control.guidanceEnd().isPresent();
        if (more || canny && fine) {
            findings.unsupported(
                    "controls",
                    "has settings that " + name + " lacks",
                    "it takes image and weight" + (canny ? " alone" : ", start, end and model alone"));
        }
    }

    private void refused(String field, boolean set, boolean has, String other) {
        if (set && !has) {
            findings.violation(
                    Code.UNSUPPORTED,
                    field,
                    "is set, and " + name + " takes none; choose another model, such as "
                            + (FalModels.find(other).isPresent() ? other : "fal-ai/flux-2/edit"));
        }
    }

    private void reachable(String field, ImageInput image) {
        if (image instanceof ImageInput.Url url
                && !"https".equalsIgnoreCase(url.address().getScheme())) {
            findings.violation(
                    Code.UNSUPPORTED,
                    field,
                    "is at an address that is not https, where fal fetches nothing; give its bytes");
        }
    }

    /** Some models refuse a setting that they do not have, others ignore it. */
    private void unknown() {
        sent("negativePrompt", request.negativePrompt().isPresent(), "negative_prompt");
        sent("size", request.size().isPresent() && options.aspectRatio().isEmpty(), "image_size");
        if (request.size().isPresent() && options.aspectRatio().isPresent()) {
            findings.unsupported("size", "the options have aspectRatio in its place");
        }
        sent("steps", request.steps().isPresent(), "num_inference_steps");
        sent("guidanceScale", request.guidanceScale().isPresent(), "guidance_scale");
        sent("seed", request.seed().isPresent(), "seed");
        sent("loras", !request.loras().isEmpty(), "loras");
        sent("initImage", request.initImage().isPresent(), "image_url");
        sent("mask", request.mask().isPresent(), "mask_url");
        sent("strength", request.strength().isPresent(), "strength");
        sent("outputFormat", request.outputFormat().isPresent(), "output_format");
        sent("options", !options.referenceImages().isEmpty(), "image_urls");
        if (!options.modelInputs().isEmpty()) {
            sent("options", true, String.join(" and ", options.modelInputs().keySet()));
        }
    }

    private void sent(String field, boolean set, String as) {
        if (set) {
            findings.uncertain(
                    field,
                    "is sent as " + as + ", and Easel does not know whether " + name
                            + " has that; look at the model's page, and put what it has into extraFields");
        }
    }
}
