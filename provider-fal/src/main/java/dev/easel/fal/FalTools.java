package dev.easel.fal;

import dev.easel.CaptionRequest;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderOptions;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a request for an upscale or a caption. */
final class FalTools {
    private FalTools() {}

    /** @throws InvalidRequestException if fal cannot do what is asked */
    static void require(UpscaleRequest request) {
        List<Violation> found = common(request.options(), request.image());
        Optional<FalUpscaler> upscaler = FalUpscaler.of(request);
        if (upscaler.isEmpty()) {
            found.add(Violation.of(
                    Code.UNSUPPORTED,
                    "upscaler",
                    "is none that Easel knows how to give a factor; give one of " + FalUpscaler.names()));
        } else if (upscaler.get().factor().isEmpty() && request.factor() != FalUpscaler.FIXED) {
            found.add(Violation.of(
                    Code.OUT_OF_RANGE,
                    "factor",
                    "is " + request.factor() + "; " + upscaler.get().endpoint() + " has 4 alone"));
        } else if (upscaler.get().endpoint().equals(Fal.ESRGAN) && request.factor() > FalUpscaler.MOST) {
            found.add(Violation.of(
                    Code.OUT_OF_RANGE, "factor", "is " + request.factor() + "; " + Fal.ESRGAN + " takes 8 at most"));
        }
        refuse(found);
    }

    /** @throws InvalidRequestException if fal cannot do what is asked */
    static void require(CaptionRequest request) {
        List<Violation> found = common(request.options(), request.image());
        if (!FalEndpoint.isEndpoint(request.model().orElse(Fal.FLORENCE))) {
            found.add(
                    Violation.of(Code.MALFORMED, "model", "is no id of an endpoint; give one such as " + Fal.FLORENCE));
        }
        refuse(found);
    }

    private static List<Violation> common(List<ProviderOptions> given, ImageInput image) {
        List<Violation> found = new ArrayList<>();
        FalOptions options = FalOptions.in(given);
        if (!options.modelInputs().isEmpty() || !options.referenceImages().isEmpty()) {
            List<String> names = new ArrayList<>(options.modelInputs().keySet());
            if (!options.referenceImages().isEmpty()) {
                names.add("referenceImages");
            }
            found.add(Violation.of(
                    Code.UNSUPPORTED,
                    "options",
                    "has " + String.join(" and ", names) + ", which are for generated images; leave them out"));
        }
        if (image instanceof ImageInput.Url url
                && !"https".equalsIgnoreCase(url.address().getScheme())) {
            found.add(Violation.of(
                    Code.UNSUPPORTED,
                    "image",
                    "is at an address that is not https, where fal fetches nothing; give its bytes"));
        }
        return found;
    }

    private static void refuse(List<Violation> found) {
        if (!found.isEmpty()) {
            throw new InvalidRequestException(
                    found, FailureDetails.builder().provider(Fal.PROVIDER).build());
        }
    }
}
