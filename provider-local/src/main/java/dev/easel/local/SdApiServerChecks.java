package dev.easel.local;

import dev.easel.ControlNet;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What sd-api-server's documentation does not say and its source does: what it misreads, ignores and refuses. */
final class SdApiServerChecks {
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]+");

    /** Easel sends the others itself, always. */
    private static final Set<String> FREE_PARTS =
            Set.of("cfg_scale", "control_strength", "height", "sample_method", "steps", "strength", "user", "width");

    private static final Map<String, String> MISREAD = Map.of(
            "size", "has \"size\", which sd-api-server reads height first; set the request's size instead",
            "n", "has \"n\", but sd-api-server makes one image a call; set the request's count instead");

    private static final Set<LocalOption> HONOURED = Set.of(LocalOption.USER);

    private SdApiServerChecks() {}

    static void check(ImageRequest request, Findings findings) {
        request.sampler().ifPresent(sampler -> sampler(sampler, findings));
        request.controls().forEach(control -> control(control, findings));
        if (request.initImage().isPresent() && !request.controls().isEmpty()) {
            findings.violation(
                    Code.CONFLICT,
                    "controls",
                    "is set together with initImage, and sd-api-server ignores control images in image to image;"
                            + " leave one of the two out");
        }
        if (SdApiServerRequests.isForm(request) && request.negativePrompt().isPresent()) {
            findings.unsupported(
                    "negativePrompt", "with an input image, sd-api-server would generate it in place of the prompt");
        }
        options(LocalOptions.of(request), findings);
        extraFields(request, findings);
    }

    private static void sampler(Sampler sampler, Findings findings) {
        // One of the common vocabulary that the server has not is refused by the core already.
        if (!Sampler.known().contains(sampler)
                && SdApiServerSamplers.WORDS.of(sampler.name()).isEmpty()) {
            findings.violation(
                    Code.UNSUPPORTED, "sampler", "is " + sampler + "; sd-api-server has " + SdApiServerSamplers.WORDS);
        }
    }

    private static void control(ControlNet control, Findings findings) {
        List<String> unheard = SdApiServerRequests.unheard(control);
        if (!unheard.isEmpty()) {
            findings.unsupported(
                    "controls",
                    "has " + String.join(", ", unheard),
                    "sd-api-server takes a control image and its weight alone");
        }
    }

    private static void options(LocalOptions options, Findings findings) {
        LocalOption.check(options, HONOURED, LocalDialect.SD_API_SERVER, "sd-api-server", findings);
        if (options.user().isPresent()
                && !HEADER_VALUE.matcher(options.user().get()).matches()) {
            findings.violation(
                    Code.MALFORMED,
                    "options",
                    "has a user with characters that no header can hold, where sd-api-server writes it; use letters,"
                            + " digits and punctuation of ASCII");
        }
    }

    private static void extraFields(ImageRequest request, Findings findings) {
        boolean form = SdApiServerRequests.isForm(request);
        request.extraFields().forEach((name, value) -> {
            if (MISREAD.containsKey(name)) {
                findings.violation(Code.CONFLICT, "extraFields", MISREAD.get(name));
            } else if (form && !SdApiServerRequests.isOwnField(name) && !isFreePart(request, name)) {
                findings.violation(
                        Code.UNSUPPORTED,
                        "extraFields",
                        "has \"" + name + "\", which sd-api-server does not take along with an input image;"
                                + " leave it out");
            } else if (form && (value instanceof List || value instanceof Map)) {
                findings.violation(
                        Code.MALFORMED,
                        "extraFields",
                        "has \"" + name + "\" with a list or a map, which a request with an input image cannot hold;"
                                + " give text, a number or a boolean");
            }
        });
    }

    private static boolean isFreePart(ImageRequest request, String name) {
        return FREE_PARTS.contains(name) && (request.initImage().isPresent() || !name.equals("strength"));
    }
}
