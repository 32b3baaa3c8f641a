package dev.easel.openai;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.Warning;
import dev.easel.openai.OpenAiProfile.EditForm;
import dev.easel.openai.OpenAiProfile.SizeForm;
import dev.easel.openai.internal.EditInputs;
import dev.easel.openai.internal.ExtraFieldRules;
import dev.easel.openai.internal.OpenAiFamily;
import dev.easel.spi.Findings;
import java.util.Set;

/** The rules of hosts and of families of models that capabilities cannot say. Words are the service's to judge: a refusal is free. */
final class OpenAiChecks {
    private static final String OPENAI_HOST = "api.openai.com";

    private OpenAiChecks() {}

    static void check(ImageRequest request, OpenAiSettings settings, Findings findings) {
        options(request, settings, findings);
        size(request, settings, findings);
        format(request, settings, findings);
        inputs(request, settings, findings);
        if (request.strength().isPresent()) {
            findings.unsupported("strength", who(request, settings) + " has none");
        }
        if (!request.loras().isEmpty() && settings.profile().field("loras").isEmpty()) {
            findings.violation(
                    Code.UNSUPPORTED, "loras", "is set, and " + who(request, settings) + " takes none; leave it out");
        }
        if (OPENAI_HOST.equals(settings.baseUrl().getHost())) {
            String model = request.model().orElse("");
            OpenAiFamily.shutDown(model)
                    .ifPresent(day -> findings.uncertain(
                            "model", "is " + model + ", whose last day at OpenAI is " + day + "; name a newer one"));
        }
        ExtraFieldRules.check(
                request.extraFields(),
                OpenAiEdits.isForm(request, settings.profile()),
                "set partialImages of OpenAiOptions instead",
                findings);
    }

    /** Whom messages name: the model where its family decides, else the host. */
    private static String who(ImageRequest request, OpenAiSettings settings) {
        return settings.family(request).isGptImage()
                ? request.model().orElse("")
                        + (settings.inBackground()
                                ? " in the background"
                                : OpenAiEdits.isEdit(request) ? "'s edit" : "")
                : settings.profile().name();
    }

    private static void options(ImageRequest request, OpenAiSettings settings, Findings findings) {
        OpenAiOptions options = OpenAiOptions.of(request);
        Set<OpenAiOption> taken = settings.inBackground()
                ? ResponsesTasks.options(request, settings)
                : OpenAiRequests.options(request, settings);
        for (OpenAiOption option : OpenAiOption.values()) {
            if (option.value(options).isPresent() && !taken.contains(option)) {
                findings.unsupported(
                        "options", "has " + option.setting(), who(request, settings) + " does not take it");
            }
        }
        if (!settings.inBackground()) {
            boolean set = options.textModel().isPresent()
                    || options.action().isPresent()
                    || options.store().isPresent();
            if (set) {
                findings.unsupported(
                        "options",
                        "has textModel, action or store",
                        "the client generates by the Images API",
                        "build the client with background(…)");
            }
        } else if (options.responseFormat().isPresent()) {
            findings.unsupported("options", "has responseFormat", "a task of the Responses API has none");
        }
        if (options.family().isPresent() && !settings.profile().gptImages()) {
            findings.unsupported(
                    "options", "has family", settings.profile().name() + "'s models are not judged by their family");
        }
        boolean several = request.count() > 1 && settings.imagesPerCall() > 1 && !settings.inBackground();
        if (several && OpenAiRequests.isStreamed(request, settings)) {
            findings.violation(
                    Code.CONFLICT,
                    "count",
                    "is " + request.count()
                            + ", and partialImages shows one image a call; set imagesPerCall(1) of the client");
        }
        if (several && request.outputFormat().filter(ImageFormat.SVG::equals).isPresent()) {
            findings.violation(
                    Code.CONFLICT,
                    "count",
                    "is " + request.count() + ", and a call writes one SVG; set imagesPerCall(1) of the client");
        }
    }

    private static void size(ImageRequest request, OpenAiSettings settings, Findings findings) {
        OpenAiOptions options = OpenAiOptions.of(request);
        if (request.size().isEmpty()) {
            return;
        }
        Size size = request.size().get();
        settings.family(request)
                .wrong(size)
                .ifPresent(message -> findings.violation(Code.OUT_OF_RANGE, "size", message));
        if (options.aspectRatio().isPresent() || options.resolution().isPresent()) {
            findings.violation(
                    Code.CONFLICT, "size", "is set beside aspectRatio or resolution among options; set one of them");
        } else if (settings.profile().sizeForm() == SizeForm.RATIO_AND_RESOLUTION && !OpenAiSizes.isExact(size)) {
            String sent = OpenAiSizes.ratio(size) + " in " + OpenAiSizes.resolution(size);
            findings.warning(
                    Warning.of(Warning.Code.DEVIATION, "size", "is " + size + ", and Easel sends " + sent),
                    Violation.of(
                            Code.UNSUPPORTED,
                            "size",
                            "is " + size + ", which cannot be sent; set aspectRatio and resolution among options, for"
                                    + " example those of " + sent));
        }
    }

    private static void format(ImageRequest request, OpenAiSettings settings, Findings findings) {
        OpenAiFamily family = settings.family(request);
        OpenAiOptions options = OpenAiOptions.of(request);
        boolean transparent =
                options.background().filter("transparent"::equalsIgnoreCase).isPresent();
        if (transparent && family == OpenAiFamily.GPT_IMAGE_2) {
            findings.uncertain(
                    "options", "has background transparent, which gpt-image-2 may refuse; name gpt-image-2.5 or later");
        }
        if (!family.isGptImage()) {
            return;
        }
        ImageFormat format = request.outputFormat().orElse(ImageFormat.PNG);
        boolean moving = format == ImageFormat.GIF;
        boolean markup = format == ImageFormat.SVG;
        if ((moving || markup) && !family.isNewest()) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "outputFormat",
                    "is " + format + ", which came with gpt-image-2.6; name such a model");
        }
        if (transparent && format == ImageFormat.JPEG) {
            conflict("background transparent, which JPEG cannot show; set outputFormat PNG or WEBP", findings);
        }
        if (options.outputCompression().isPresent() && format != ImageFormat.JPEG && format != ImageFormat.WEBP) {
            conflict("outputCompression, which is for JPEG and WEBP; set outputFormat", findings);
        }
        if ((options.frameCount().isPresent() || options.frameDurationMs().isPresent()) && !moving) {
            conflict("frameCount or frameDurationMs, which are for GIF; set outputFormat", findings);
        }
        if ((options.svgModel().isPresent() || options.svgEffort().isPresent()) && !markup) {
            conflict("svgModel or svgEffort, which are for SVG; set outputFormat", findings);
        }
        if (options.partialImages().isPresent() && (moving || markup)) {
            conflict("partialImages, and " + format + " is not shown while it is generated; leave it out", findings);
        }
    }

    private static void conflict(String what, Findings findings) {
        findings.violation(Code.CONFLICT, "options", "has " + what);
    }

    private static void inputs(ImageRequest request, OpenAiSettings settings, Findings findings) {
        OpenAiProfile profile = settings.profile();
        OpenAiOptions options = OpenAiOptions.of(request);
        boolean background = settings.inBackground();
        EditForm form = profile.editForm();
        boolean files = background || form == EditForm.FORM_OR_JSON;
        boolean addresses = files || (form != EditForm.NONE && form != EditForm.FORM && form != EditForm.FORM_REPEATED);
        refuseUnless(
                form != EditForm.NONE,
                !options.referenceImages().isEmpty(),
                "referenceImages",
                request,
                settings,
                findings);
        refuseUnless(
                addresses, !options.referenceAddresses().isEmpty(), "referenceAddresses", request, settings, findings);
        refuseUnless(files, !options.referenceFiles().isEmpty(), "referenceFiles", request, settings, findings);
        refuseUnless(files, options.maskFile().isPresent(), "maskFile", request, settings, findings);
        boolean marks = !background
                && profile.gptImages()
                && form != EditForm.NONE
                && settings.family(request).takesMarkup();
        refuseUnless(marks, options.markup().isPresent(), "markup", request, settings, findings);
        EditInputs inputs = OpenAiEdits.inputs(request);
        if (!inputs.isEdit()
                && (options.maskFile().isPresent() || options.markup().isPresent())) {
            conflict("maskFile or markup without an image to edit; set initImage", findings);
        }
        inputs.check(who(request, settings), profile.inputImages(), findings);
    }

    /** An image that is left out would make another image than was asked for. */
    private static void refuseUnless(
            boolean taken, boolean set, String name, ImageRequest request, OpenAiSettings settings, Findings findings) {
        if (set && !taken) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "options",
                    "has " + name + ", which " + who(request, settings) + " does not take; leave it out");
        }
    }
}
