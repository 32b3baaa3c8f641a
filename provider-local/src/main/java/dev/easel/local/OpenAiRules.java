package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.Findings;
import java.util.List;
import java.util.Map;

/** Which field goes with which of OpenAI's models and with which call. */
final class OpenAiRules {
    private OpenAiRules() {}

    /** @param imagesPerCall how many pictures one call of the client asks for at most */
    static void check(ImageRequest request, int imagesPerCall, Findings findings) {
        // Empty only where a request lacks it, which the core says.
        String name = request.model().orElse("");
        OpenAiModel model = OpenAiModel.of(name);
        boolean edit = OpenAiRequests.isEdit(request);
        LocalOptions options = LocalOptions.of(request);
        LocalOption.check(
                options,
                model.options(edit, OpenAiRequests.isJsonEdit(options)),
                edit ? "an edit with " + name : name,
                findings);
        if (request.outputFormat().isPresent() && model.isDallE()) {
            findings.unsupported("outputFormat", "was left out: " + name + " makes PNG alone");
        }
        if (OpenAiRequests.isStreamed(options, model) && request.count() > 1 && imagesPerCall > 1) {
            findings.violation(
                    "count",
                    "is " + request.count() + ", and partialImages shows one picture a call; leave imagesPerCall of the"
                            + " client at 1");
        }
        if (edit) {
            edit(request, name, model, findings);
        }
        extraFields(request.extraFields(), edit && !OpenAiRequests.isJsonEdit(options), findings);
    }

    private static void edit(ImageRequest request, String name, OpenAiModel model, Findings findings) {
        if (model == OpenAiModel.DALL_E_3) {
            findings.violation(
                    "initImage", "is set, and dall-e-3 starts from words alone; use dall-e-2 or a GPT image model");
        }
        LocalOptions options = LocalOptions.of(request);
        int pictures = options.referenceImages().size()
                + options.referenceAddresses().size()
                + options.referenceFiles().size()
                + (request.initImage().isPresent() ? 1 : 0);
        if (pictures > model.inputPictures()) {
            findings.violation(
                    "options",
                    "has references that make " + pictures + " pictures in all; " + name + " takes "
                            + model.inputPictures());
        }
        if (options.maskFile().isPresent() && request.mask().isPresent()) {
            findings.violation("options", "has maskFile beside the request's mask; set one of the two");
        }
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "was left out: OpenAI's edits have none");
        }
        if (request.mask().orElse(null) instanceof ImageInput.Bytes mask && !TransparentMask.canRead(mask)) {
            findings.violation("mask", TransparentMask.UNREADABLE);
        }
    }

    /** @param form whether the request goes as a form */
    static void extraFields(Map<String, Object> extra, boolean form, Findings findings) {
        if (extra.containsKey("n")) {
            findings.violation("extraFields", "has \"n\"; set the request's count instead");
        }
        if (Boolean.TRUE.equals(extra.get("stream"))) {
            findings.violation(
                    "extraFields",
                    "has \"stream\"; leave it out, and set partialImages of LocalOptions where the server streams pictures as"
                            + " OpenAI does");
        }
        if (form) {
            extra.forEach((name, value) -> {
                if (value instanceof List || value instanceof Map) {
                    findings.violation(
                            "extraFields",
                            "has \"" + name + "\" with a list or a map, which a request with an input picture cannot"
                                    + " hold; give text, a number or a boolean");
                }
            });
        }
    }
}
