package dev.easel.local;

import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.Violation.Code;
import dev.easel.local.LocalProfile.Quirk;
import dev.easel.openai.internal.ExtraFieldRules;
import dev.easel.openai.internal.OpenAiFamily;
import dev.easel.spi.Findings;

/** Which field goes with which server of OpenAI's Images API, with which model and with which call. */
final class OpenAiChecks {
    private static final String OPENAI_HOST = "api.openai.com";

    private OpenAiChecks() {}

    static void check(ImageRequest request, LocalProfile profile, LocalSettings settings, Findings findings) {
        LocalOptions options = LocalOptions.of(request);
        boolean edit = profile.isEdit(request);
        boolean inpainting = profile.isInpainting(request);
        LocalOption.check(options, profile.options(request), profile.dialect(), server(request, profile), findings);
        if (profile.has(Quirk.MODEL_DECIDES)) {
            byModel(request, profile, settings, findings);
        } else if (request.strength().isPresent()) {
            findings.unsupported("strength", profile.label() + " has none");
        }
        if (inpainting) {
            inpainting(request, profile.label(), settings, findings);
        } else if (LocalProfile.BEHIND_PROMPT.equals(profile.negativePrompt())
                && request.prompt().contains(LocalProfile.BEHIND_PROMPT)) {
            findings.violation(
                    Code.CONFLICT,
                    "prompt",
                    "has a |, behind which " + profile.label()
                            + " reads what the image should not show; set negativePrompt");
        }
        for (String name : profile.unreadImages()) {
            if (options.extraImages().containsKey(name)) {
                findings.violation(
                        Code.UNSUPPORTED,
                        "options",
                        "has \"" + name + "\" among extraImages, which " + profile.label()
                                + " takes and does not use: it would generate the whole image anew; leave it out");
            }
        }
        if (profile.has(Feature.UPSCALE)
                && request.upscale()
                        .filter(upscale -> upscale.steps().isPresent()
                                || upscale.denoisingStrength().isPresent())
                        .isPresent()) {
            findings.unsupported(
                    "upscale",
                    "has steps or denoisingStrength",
                    profile.label() + " enlarges without generating again");
        }
        ExtraFieldRules.check(
                request.extraFields(),
                inpainting || (edit && !profile.isJsonEdit(request)),
                "leave it out, and set partialImages of LocalOptions where the server streams images as OpenAI does",
                findings);
    }

    /** Whom messages name: the model where it decides, else the server. */
    private static String server(ImageRequest request, LocalProfile profile) {
        if (profile.has(Quirk.MODEL_DECIDES)) {
            String model = request.model().orElse("");
            return profile.isEdit(request) ? "an edit with " + model : model;
        }
        return profile.label() + (profile.isInpainting(request) ? "'s inpainting" : "");
    }

    private static void byModel(ImageRequest request, LocalProfile profile, LocalSettings settings, Findings findings) {
        String name = request.model().orElse("");
        OpenAiFamily family = profile.family(request);
        if (OPENAI_HOST.equals(settings.baseUrl().getHost())) {
            OpenAiFamily.shutDown(name)
                    .ifPresent(day -> findings.uncertain(
                            "model", "is " + name + ", whose last day at OpenAI is " + day + "; name a newer one"));
        }
        if (request.outputFormat().isPresent() && family.isDallE()) {
            findings.unsupported("outputFormat", name + " makes PNG alone");
        }
        if (profile.isStreamed(request) && request.count() > 1 && settings.imagesPerCall() > 1) {
            findings.violation(
                    Code.CONFLICT,
                    "count",
                    "is " + request.count() + ", and partialImages shows one image a call; leave imagesPerCall of the"
                            + " client at 1");
        }
        if (profile.isEdit(request)) {
            edit(request, name, family, findings);
        } else if (LocalOptions.of(request).maskFile().isPresent()) {
            findings.violation(Code.CONFLICT, "options", "has maskFile without an image to edit; set initImage");
        }
    }

    private static void edit(ImageRequest request, String name, OpenAiFamily family, Findings findings) {
        if (family == OpenAiFamily.DALL_E_3) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "initImage",
                    "is set, and dall-e-3 starts from words alone; use dall-e-2 or a GPT image model");
        }
        OpenAiRequests.inputs(request).check(name, family.inputImages(), findings);
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "OpenAI's edits have none");
        }
    }

    private static void inpainting(ImageRequest request, String name, LocalSettings settings, Findings findings) {
        if (request.size().isPresent()) {
            findings.unsupported("size", name + " inpaints 512x512 alone");
        }
        if (request.seed().isPresent()) {
            // Left out with a warning, the result would tell it as the one that the image was made with.
            findings.violation(
                    Code.UNSUPPORTED, "seed", "is set, and " + name + "'s inpainting has none; leave it out");
        }
        if (request.negativePrompt().isPresent()) {
            findings.unsupported("negativePrompt", name + "'s inpainting has none");
        }
        if (request.count() > 1 && settings.imagesPerCall() > 1) {
            findings.violation(
                    Code.CONFLICT,
                    "count",
                    "is " + request.count() + ", and " + name + " inpaints one image a call; leave imagesPerCall of the"
                            + " client at 1");
        }
    }
}
