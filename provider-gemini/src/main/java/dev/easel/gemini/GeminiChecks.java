package dev.easel.gemini;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.Warning;
import dev.easel.spi.Addresses;
import dev.easel.spi.Findings;
import java.util.Set;

/** The rules of the interfaces that capabilities cannot say. Words are the service's to judge: a refusal is free. */
final class GeminiChecks {
    private static final int MOST_INPUTS = 14;
    private static final int MOST_INPUTS_OF_2_5 = 3;
    private static final String FILES_HOST = "generativelanguage.googleapis.com";

    /** Fields of an interaction that decide whether there is a task at all. */
    private static final Set<String> OF_TASKS = Set.of("stream", "store");

    private GeminiChecks() {}

    static void check(ImageRequest request, GeminiSettings settings, Findings findings) {
        size(request, findings);
        options(request, settings, findings);
        safety(request, settings, findings);
        inputs(request, settings, findings);
        if (request.strength().isPresent()) {
            findings.unsupported("strength", "Gemini has none", "say in the prompt how much may change");
        }
        refuse(!request.loras().isEmpty(), "loras", "Gemini takes none", findings);
        refuse(request.upscale().isPresent(), "upscale", "Gemini draws an image anew and enlarges none", findings);
        if (request.seed().isPresent() && !settings.background()) {
            findings.uncertain("seed", "is sent, and the service does not promise the same image for the same seed");
        }
        if (settings.background()) {
            request.extraFields().keySet().stream()
                    .filter(OF_TASKS::contains)
                    .forEach(name -> findings.violation(
                            Code.CONFLICT,
                            "extraFields",
                            "has \"" + name + "\", which may leave no task to poll; leave it out"));
        }
    }

    private static void refuse(boolean set, String field, String reason, Findings findings) {
        if (set) {
            findings.violation(Code.UNSUPPORTED, field, "is set, and " + reason + "; leave it out");
        }
    }

    private static void size(ImageRequest request, Findings findings) {
        GeminiOptions options = GeminiOptions.of(request);
        String model = GeminiRequests.model(request);
        if (options.imageSize().isPresent() && GeminiSizes.hasOneResolution(model)) {
            findings.uncertain(
                    "options",
                    "has imageSize, which " + model + " may refuse, since it has one resolution; leave it out");
        }
        if (request.size().isEmpty()) {
            return;
        }
        Size size = request.size().get();
        if (options.aspectRatio().isPresent() || options.imageSize().isPresent()) {
            findings.violation(
                    Code.CONFLICT, "size", "is set beside aspectRatio or imageSize among options; set one of them");
        } else if (!GeminiSizes.isExact(size, model)) {
            String sent = GeminiSizes.described(size, model);
            findings.warning(
                    Warning.of(Warning.Code.DEVIATION, "size", "is " + size + ", and Easel sends " + sent),
                    Violation.of(
                            Code.UNSUPPORTED,
                            "size",
                            "is " + size + ", which cannot be sent; set aspectRatio and imageSize among options, for"
                                    + " example those of " + sent));
        }
    }

    private static void options(ImageRequest request, GeminiSettings settings, Findings findings) {
        GeminiOptions options = GeminiOptions.of(request);
        boolean vertex = settings.vertex();
        boolean background = settings.background();
        people(vertex, options.personGeneration().isPresent(), "personGeneration", findings);
        people(vertex, options.prominentPeople().isPresent(), "prominentPeople", findings);
        take(vertex, options.compressionQuality().isPresent(), "compressionQuality", settings, findings);
        take(vertex || background, !options.labels().isEmpty(), "labels", settings, findings);
        take(!background, options.thinkingLevel().isPresent(), "thinkingLevel", settings, findings);
        take(!background, options.includeThoughts().isPresent(), "includeThoughts", settings, findings);
        take(!background, options.googleSearch().isPresent(), "googleSearch", settings, findings);
        take(!background, options.temperature().isPresent(), "temperature", settings, findings);
        take(!background, options.serverTimeout().isPresent(), "serverTimeout", settings, findings);
        take(background, options.serviceTier().isPresent(), "serviceTier", settings, findings);
        if (options.previousInteraction().isPresent() && !background) {
            violation(
                    Code.UNSUPPORTED,
                    "has previousInteraction, which only interactions have; build the client with background(true)",
                    findings);
        }
        boolean jpeg = request.outputFormat().filter(ImageFormat.JPEG::equals).isPresent();
        if (vertex && options.compressionQuality().isPresent() && !jpeg) {
            violation(Code.CONFLICT, "has compressionQuality, which is for JPEG; set outputFormat", findings);
        }
    }

    /** Who may be shown: left out, the service would show whom the user forbids. */
    private static void people(boolean taken, boolean set, String name, Findings findings) {
        if (set && !taken) {
            violation(Code.UNSUPPORTED, "has " + name + ", which Vertex AI alone takes; leave it out", findings);
        }
    }

    private static void take(boolean taken, boolean set, String name, GeminiSettings settings, Findings findings) {
        if (set && !taken) {
            findings.unsupported("options", "has " + name, settings.who() + " does not take it");
        }
    }

    /** A threshold that is left out would let the service show what the user forbids. */
    private static void safety(ImageRequest request, GeminiSettings settings, Findings findings) {
        if (settings.vertex()) {
            return;
        }
        GeminiOptions.of(request).safetySettings().keySet().stream()
                .filter(category -> category.startsWith("HARM_CATEGORY_IMAGE_") || category.endsWith("_JAILBREAK"))
                .forEach(category -> violation(
                        Code.UNSUPPORTED,
                        "has a safety setting of " + category + ", which Vertex AI alone has; leave it out",
                        findings));
    }

    private static void inputs(ImageRequest request, GeminiSettings settings, Findings findings) {
        GeminiOptions options = GeminiOptions.of(request);
        int count = GeminiInputs.of(request).size() + options.referenceFiles().size();
        String model = GeminiRequests.model(request);
        int most = GeminiSizes.hasOneResolution(model) ? MOST_INPUTS_OF_2_5 : MOST_INPUTS;
        if (count > most) {
            findings.uncertain(
                    "options",
                    "has references that make " + count + " input images, of which " + model + " takes about " + most);
        }
        for (GeminiFile file : options.referenceFiles()) {
            boolean ofGemini = Addresses.host(file.uri()).equals(FILES_HOST);
            if (settings.vertex() && ofGemini) {
                violation(
                        Code.UNSUPPORTED,
                        "has a reference file of the Gemini API, which Vertex AI cannot read; give a gs:// address",
                        findings);
            } else if (!settings.vertex() && file.isInCloudStorage()) {
                violation(
                        Code.UNSUPPORTED,
                        "has a reference file in Cloud Storage, which the Gemini API cannot read; give the image as"
                                + " referenceImages",
                        findings);
            } else if (!ofGemini && !file.isInCloudStorage() && !isOwn(file, settings)) {
                findings.uncertain(
                        "options",
                        "has a reference file at " + Addresses.host(file.uri())
                                + ", which the service may not fetch; give the image as referenceImages");
            }
        }
    }

    private static boolean isOwn(GeminiFile file, GeminiSettings settings) {
        return Addresses.host(file.uri()).equals(Addresses.host(settings.baseUrl()));
    }

    private static void violation(Code code, String message, Findings findings) {
        findings.violation(code, "options", message);
    }
}
